"""Addresses of the API, outside the language prefix: the language is a parameter or a header."""

from django.urls import path, re_path

from . import entries, publications, schema, views

PLAN = "plans/<slug:plan>/"

urlpatterns = [
    path("", views.Start.as_view(), name="api_start"),
    path("schema/", schema.Schema.as_view(), name="api_schema"),
    path("docs/", schema.docs, name="api_docs"),
    path("plans/", views.Plans.as_view(), name="api_plans"),
    path(PLAN, views.OnePlan.as_view(), name="api_plan"),
    path(f"{PLAN}objectives/", views.Objectives.as_view(), name="api_objectives"),
    path(f"{PLAN}objectives/<str:code>/", views.OneObjective.as_view(), name="api_objective"),
    path(f"{PLAN}actions/", views.Actions.as_view(), name="api_actions"),
    path(f"{PLAN}actions/<str:code>/", views.OneAction.as_view(), name="api_action"),
    path(f"{PLAN}actions/<str:code>/reports/", views.ActionReports.as_view(), name="api_action_reports"),
    path(f"{PLAN}indicators/", views.Indicators.as_view(), name="api_indicators"),
    path(f"{PLAN}indicators/<str:code>/", views.OneIndicator.as_view(), name="api_indicator"),
    path(f"{PLAN}indicators/<str:code>/figures/", views.IndicatorFigures.as_view(), name="api_indicator_figures"),
    path(f"{PLAN}targets/", views.Targets.as_view(), name="api_targets"),
    path(f"{PLAN}bodies/", views.Bodies.as_view(), name="api_bodies"),
    path(f"{PLAN}bodies/<slug:slug>/", views.OneBody.as_view(), name="api_body"),
    path(f"{PLAN}periods/", views.Periods.as_view(), name="api_periods"),
    path(f"{PLAN}figures/", views.Figures.as_view(), name="api_figures"),
    path(f"{PLAN}revisions/", views.Revisions.as_view(), name="api_revisions"),
    path(f"{PLAN}revisions/<int:seq>/", views.OneRevision.as_view(), name="api_revision"),
    path(f"{PLAN}evidence/", views.EvidenceList.as_view(), name="api_evidence"),
    path(f"{PLAN}entries/", entries.Entries.as_view(), name="api_entries"),
    path(f"{PLAN}entries/<int:pk>/", entries.OneEntry.as_view(), name="api_entry"),
    path(f"{PLAN}reports/", publications.Reports.as_view(), name="api_reports"),
    path(f"{PLAN}gaps/", views.Gaps.as_view(), name="api_gaps"),
    # A slash at the end, so that an address without one leads to where it is with one.
    re_path(r"^.*/$", views.Nothing.as_view(), name="api_nothing"),
]
