"""Every address under a language, grouped by who comes there."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tracker.enums import FileFormat
from tracker.reports import table
from tracker.views import (
    batch,
    budget,
    chasing,
    delegation,
    downloads,
    evidence,
    gaps,
    matrix,
    opendata,
    parts,
    people,
    plan_files,
    public,
    publishing,
    record,
    reminding,
    report_text,
    reporting,
    reports,
    review,
    schedule,
    searching,
    setting,
    succession,
    timeline,
    verify,
    work,
    workbook,
)

PLAN = "plans/<slug:plan>/"

PUBLIC = [
    path("", public.Home.as_view(), name="home"),
    path("plans/", public.PlanList.as_view(), name="plans"),
    path("methodology/", public.Methodology.as_view(), name="methodology"),
    path("search/", searching.SearchAll.as_view(), name="search_all"),
    path("glossary/", public.Glossary.as_view(), name="glossary"),
    path("accessibility/", public.Accessibility.as_view(), name="accessibility"),
    path(PLAN, public.Overview.as_view(), name="plan"),
    path(f"{PLAN}text/", public.Text.as_view(), name="plan_text"),
    path(f"{PLAN}objectives/", public.Objectives.as_view(), name="objectives"),
    path(f"{PLAN}objectives/<str:code>/", public.ObjectivePage.as_view(), name="objective"),
    path(f"{PLAN}actions/", public.Actions.as_view(), name="actions"),
    path(f"{PLAN}actions/<str:code>/", public.ActionPage.as_view(), name="action"),
    path(f"{PLAN}indicators/", public.Indicators.as_view(), name="indicators"),
    path(f"{PLAN}indicators/<str:code>/", public.IndicatorPage.as_view(), name="indicator"),
    path(f"{PLAN}bodies/", public.Bodies.as_view(), name="bodies"),
    path(f"{PLAN}bodies/<slug:slug>/", public.BodyPage.as_view(), name="body"),
    path(f"{PLAN}timeline/", timeline.Timeline.as_view(), name="timeline"),
    path(f"{PLAN}matrix/", matrix.Matrix.as_view(), name="matrix"),
    path(f"{PLAN}budget/", budget.Budget.as_view(), name="budget"),
    path(f"{PLAN}gaps/", gaps.Gaps.as_view(), name="gaps"),
    path(f"{PLAN}data/", opendata.Data.as_view(), name="data"),
    path(f"{PLAN}search/", searching.Search.as_view(), name="search"),
    path(f"{PLAN}changes/", record.Changes.as_view(), name="changes"),
    path(f"{PLAN}changes.atom", record.changes_feed, name="changes_feed"),
    path(f"{PLAN}record/<int:seq>/", record.RevisionPage.as_view(), name="revision"),
    path(f"{PLAN}evidence/<int:pk>/", evidence.public_file, name="public_evidence"),
    path(f"{PLAN}reports/", reports.Reports.as_view(), name="reports"),
    path(f"{PLAN}reports/<slug:slug>/", reports.ReportPage.as_view(), name="report"),
    path(f"{PLAN}reports/<slug:slug>/<int:edition>/", reports.ReportPage.as_view(), name="report_edition"),
    path("verify/", verify.verify, name="verify"),
]


class EndingConverter(StringConverter):
    """The formats of a table."""

    regex = "|".join(table.ENDINGS)


register_converter(EndingConverter, "ending")


class FormatConverter(StringConverter):
    """The formats of the plan's report."""

    regex = "|".join(FileFormat.values)


register_converter(FormatConverter, "format")

# Files of what these pages show. No slash at the end: each is a file.
DOWNLOADS = [
    path(f"{PLAN}actions/data.<ending:ending>", downloads.actions, name="actions_data"),
    path(f"{PLAN}actions/<str:code>/data.<ending:ending>", downloads.action, name="action_data"),
    path(f"{PLAN}actions/<str:code>/charts/<slug:which>.<slug:ending>", downloads.action_chart, name="action_chart"),
    path(f"{PLAN}indicators/data.<ending:ending>", downloads.indicators, name="indicators_data"),
    path(f"{PLAN}indicators/<str:code>/data.<ending:ending>", downloads.indicator, name="indicator_data"),
    path(
        f"{PLAN}indicators/<str:code>/charts/<slug:which>.<slug:ending>",
        downloads.indicator_chart,
        name="indicator_chart",
    ),
    path(f"{PLAN}bodies/data.<ending:ending>", downloads.plan_bodies, name="bodies_data"),
    path(f"{PLAN}bodies/<slug:slug>/data.<ending:ending>", downloads.body, name="body_data"),
    path(f"{PLAN}reporting/data.<ending:ending>", downloads.reporting, name="reporting_data"),
    path(f"{PLAN}gaps/data.<ending:ending>", plan_files.gaps, name="gaps_data"),
    path(f"{PLAN}gaps/history/data.<ending:ending>", plan_files.gap_history, name="gap_history_data"),
    path(f"{PLAN}timeline/data.<ending:ending>", plan_files.timeline, name="timeline_data"),
    path(f"{PLAN}timeline/dates/data.<ending:ending>", plan_files.plan_dates, name="plan_dates_data"),
    path(f"{PLAN}budget/data.<ending:ending>", plan_files.budget, name="budget_data"),
    path(f"{PLAN}changes/data.<ending:ending>", plan_files.changes, name="changes_data"),
    path(f"{PLAN}charts/<slug:which>.<slug:ending>", plan_files.chart, name="plan_chart"),
    path(f"{PLAN}reports/<slug:slug>.<format:form>", reports.latest_file, name="report_latest_file"),
    path(f"{PLAN}reports/<slug:slug>/<int:edition>.<format:form>", reports.file, name="report_file"),
    path(f"{PLAN}data/package.zip", opendata.data_package, name="data_package"),
    path(f"{PLAN}data/plan.yaml", opendata.plan_file, name="plan_file"),
]

ENTRY = "work/entries/<int:pk>/"
REVIEW = "review/entries/<int:pk>/"

STAFF = [
    path("work/", work.work, name="work"),
    path("work/start/", work.start, name="entry_start"),
    path("work/submit/", work.pass_on, name="work_submit"),
    path("work/delegation/", delegation.delegate, name="delegation"),
    path("work/delegation/<int:pk>/end/", delegation.end, name="delegation_end"),
    path(ENTRY, reporting.entry, name="entry"),
    path(f"{ENTRY}submit/", reporting.submit, name="entry_submit"),
    path(f"{ENTRY}withdraw/", reporting.withdraw, name="entry_withdraw"),
    path(f"{ENTRY}hand-back/", reporting.hand_back, name="entry_hand_back"),
    path(f"{ENTRY}evidence/", evidence.entry_evidence, name="entry_evidence"),
    path("evidence/<int:pk>/", evidence.file, name="evidence_file"),
    path("evidence/<int:pk>/thumbnail/", evidence.thumbnail, name="evidence_thumbnail"),
    path("work/workbook/", workbook.page, name="workbook"),
    path("work/workbook/download/", workbook.download, name="workbook_download"),
    path("work/workbook/<uuid:pk>/", workbook.preview, name="workbook_preview"),
    path("review/", review.queue, name="review_queue"),
    path("review/matrix/", review.matrix, name="review_matrix"),
    path("review/matrix/<int:pk>/", chasing.by_report, name="review_matrix_period"),
    path("review/late/", chasing.late, name="review_late"),
    path("review/successions/", succession.successions, name="review_successions"),
    path("review/successions/add/", succession.add, name="review_succession_add"),
    path("review/successions/<int:pk>/", succession.hand_on, name="review_hand_on"),
    path("review/periods/", schedule.periods, name="review_periods"),
    path("review/periods/add/", schedule.add, name="review_period_add"),
    path("review/periods/close/", schedule.close, name="review_periods_close"),
    path("review/periods/extend/", schedule.extend, name="review_periods_extend"),
    path("review/periods/<int:pk>/", schedule.period, name="review_period"),
    path("review/periods/<int:pk>/reopen/", schedule.reopen, name="review_period_reopen"),
    path("review/reminders/", reminding.remind, name="review_reminders"),
    path("review/reminders/mail/", reminding.try_mail_again, name="review_mail_again"),
    path(REVIEW, review.entry, name="review_entry"),
    path(f"{REVIEW}take/", review.take, name="review_take"),
    path(f"{REVIEW}approve/", review.approve, name="review_approve"),
    path(f"{REVIEW}return/", review.return_, name="review_return"),
    path(f"{REVIEW}reopen/", review.reopen, name="review_reopen"),
    path(f"{REVIEW}retract/", review.retract, name="review_retract"),
    path("review/plans/<slug:plan>/<slug:body>/<int:pk>/", batch.whole_period, name="review_batch"),
]

SETUP = [
    path("review/plan/", setting.table, name="setup"),
    path("review/plan/indicators/<int:pk>/", setting.indicator, name="setup_indicator"),
    path("review/plan/actions/<int:pk>/", setting.action, name="setup_action"),
    path("review/plan/assign/", setting.assign, name="setup_assign"),
    path("review/plan/assignments/<int:pk>/", setting.assignment, name="setup_assignment"),
    path("review/plan/parts/", parts.give, name="setup_parts"),
    path("review/plan/parts/<int:pk>/", parts.part, name="setup_part"),
    path("review/plan/tables/<slug:what>/", setting.many, name="setup_many"),
]

PEOPLE = [
    path("review/people/", people.people, name="people"),
    path("review/people/invite/", people.invite, name="people_invite"),
    path("review/people/invitations/<int:pk>/resend/", people.resend, name="people_resend"),
    path("review/people/invitations/<int:pk>/revoke/", people.revoke, name="people_revoke"),
    path("review/people/<int:pk>/", people.member, name="people_member"),
    path("review/people/<int:pk>/end/", people.end, name="people_end"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
]

WRITING = "review/reports/<int:pk>/"
PART = f"{WRITING}parts/<slug:part>/<slug:language>/"

REPORTS = [
    path("review/reports/", publishing.reports, name="review_reports"),
    path("review/reports/new/", publishing.new, name="review_report_new"),
    path(WRITING, publishing.desk, name="review_report"),
    path(f"{WRITING}draft/", publishing.draft, name="review_report_draft"),
    path(f"{WRITING}publish/", publishing.publish, name="review_report_publish"),
    path(f"{WRITING}editions/<int:number>/", publishing.edition, name="review_report_edition"),
    path(f"{WRITING}preview/<slug:language>/", publishing.preview, name="review_report_preview"),
    path(f"{WRITING}preview/<slug:language>.<format:form>", publishing.preview_file, name="review_report_preview_file"),
    path(PART, report_text.text, name="review_report_part"),
    path(f"{PART}added/", report_text.added, name="review_report_added"),
    path(f"{PART}versions/", report_text.versions, name="review_report_versions"),
]

urlpatterns = [*PUBLIC, *DOWNLOADS, *STAFF, *SETUP, *PEOPLE, *REPORTS]
