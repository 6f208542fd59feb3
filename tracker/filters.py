"""Filters of public lists. What they are set to stands in the address."""

from collections.abc import Iterable
from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.domain.gaps import Question
from tracker.domain.queries import standing
from tracker.domain.search.folding import is_found, terms_of, words_in
from tracker.enums import ActionKind, EntryState, GapKind, ImplementationStatus, Language, RevisionKind
from tracker.formats.foreign import together
from tracker.models import (
    Action,
    ActionActor,
    Actor,
    Assignment,
    Indicator,
    Objective,
    Plan,
    ProgressEntry,
    PublishedRevision,
    ReportingPeriod,
    Theme,
)


def search_words(action: Action) -> set[str]:
    """Words of code, title and description in all languages, folded as everywhere where one searches."""
    texts = [
        getattr(action, f"{field}_{language}") for field in ("title", "description") for language in Language.values
    ]
    return words_in("\n".join([action.code, *filter(None, texts)]))


class PublicFilter(django_filters.FilterSet):
    """A filter of a public list, its controls in the look of the site."""

    def __init__(self, data, *args, **kwargs):
        # PostgreSQL refuses a NUL anywhere in a text, as an error of the server and not of the field.
        super().__init__({name: value for name, value in data.items() if "\0" not in value}, *args, **kwargs)

    @property
    def form(self):
        form = super().form
        for field in form.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        return form


def _any_of(name: str, *rows) -> Q:
    """Rows whose key is the column `name` of any of these. Sets of keys and no joins, which would multiply."""
    found = Q()
    for those in rows:
        found |= Q(pk__in=those.values(name))
    return found


class ActionFilter(PublicFilter):
    """Actions by objective, body, kind, theme and status; a search by words in any language.

    The status is computed, not stored: give `ids_by_status`, {status: ids of the actions}.
    """

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    objective = django_filters.ModelChoiceFilter(
        label=_("Objective"), queryset=Objective.objects.none(), to_field_name="code", empty_label=_("All objectives")
    )
    body = django_filters.ModelChoiceFilter(
        label=_("Body"),
        queryset=Actor.objects.none(),
        to_field_name="slug",
        method="with_body",
        empty_label=_("All bodies"),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=[], empty_label=_("All kinds"))
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        field_name="themes",
        queryset=Theme.objects.none(),
        to_field_name="slug",
        empty_label=_("All themes"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ImplementationStatus.choices, method="with_status", empty_label=_("Any status")
    )

    class Meta:
        model = Action
        fields = ["q", "objective", "body", "kind", "theme", "status"]

    def __init__(self, data, *args, plan: Plan, ids_by_status, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.ids_by_status = ids_by_status
        parts = ActionActor.objects.current().filter(action__plan=plan)
        reports = Assignment.objects.current().filter(plan=plan, action__isnull=False)
        self.filters["objective"].queryset = plan.objectives.all()
        self.filters["body"].queryset = Actor.objects.filter(_any_of("actor", parts, reports))
        self.filters["theme"].queryset = Theme.objects.filter(
            pk__in=Action.themes.through.objects.filter(action__plan=plan).values("theme")
        )
        used = set(plan.actions.order_by().values_list("kind", flat=True).distinct())
        self.filters["kind"].extra["choices"] = [choice for choice in ActionKind.choices if choice[0] in used]

    def search(self, queryset, name, value):
        """Rows that have every word, by its beginning, whatever its capitals and accents."""
        terms = terms_of(value)
        found = [action.pk for action in queryset if is_found(terms, search_words(action))]
        return queryset.filter(pk__in=found)

    def with_body(self, queryset, name, actor):
        parts = ActionActor.objects.current().filter(actor=actor)
        reports = Assignment.objects.current().filter(actor=actor, action__isnull=False)
        return queryset.filter(_any_of("action", parts, reports))

    def with_status(self, queryset, name, value):
        return queryset.filter(pk__in=self.ids_by_status.get(ImplementationStatus(value), ()))


class ChangeFilter(PublicFilter):
    """Revisions of a plan's record by body, period and what kind of change they are."""

    body = django_filters.ModelChoiceFilter(
        label=_("Body"),
        field_name="actor",
        queryset=Actor.objects.none(),
        to_field_name="slug",
        empty_label=_("All bodies"),
    )
    period = django_filters.ModelChoiceFilter(
        label=_("Period"), queryset=ReportingPeriod.objects.none(), empty_label=_("All periods")
    )
    about = django_filters.ChoiceFilter(
        label=_("About"),
        choices=[("indicators", _("Indicators")), ("actions", _("Actions"))],
        empty_label=_("Indicators and actions"),
        method="about_one_kind",
    )
    change = django_filters.ChoiceFilter(
        label=_("Change"),
        choices=[("first", _("First reports")), ("corrections", _("Corrections")), ("retractions", _("Retractions"))],
        empty_label=_("All changes"),
        method="of_one_kind",
    )

    class Meta:
        model = PublishedRevision
        fields = ["body", "period", "about", "change"]

    def __init__(self, data, *args, plan: Plan, **kwargs):
        super().__init__(data, *args, **kwargs)
        published = PublishedRevision.objects.filter(plan=plan)
        self.filters["body"].queryset = Actor.objects.filter(pk__in=published.values("actor"))
        self.filters["period"].queryset = plan.periods.filter(pk__in=published.values("period")).order_by("starts_on")

    def about_one_kind(self, queryset, name, value):
        return queryset.filter(action__isnull=value == "indicators")

    def of_one_kind(self, queryset, name, value):
        if value == "retractions":
            return queryset.exclude(kind=RevisionKind.APPROVAL)
        queryset = queryset.filter(kind=RevisionKind.APPROVAL)
        return queryset.filter(number=1) if value == "first" else queryset.filter(number__gt=1)


class EntryFilter(PublicFilter):
    """Reports of a plan as they stand, by body, period, state and what they are about."""

    body = django_filters.ModelChoiceFilter(
        label=_("Body"),
        field_name="assignment__actor",
        queryset=Actor.objects.none(),
        to_field_name="slug",
        empty_label=_("All bodies"),
    )
    period = django_filters.ModelChoiceFilter(
        label=_("Period"), queryset=ReportingPeriod.objects.none(), empty_label=_("All periods")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=EntryState.choices)
    about = django_filters.ChoiceFilter(
        label=_("About"),
        choices=[("indicators", _("Indicators")), ("actions", _("Actions"))],
        method="about_one_kind",
    )

    class Meta:
        model = ProgressEntry
        fields = ["body", "period", "state", "about"]

    def __init__(self, data, *args, plan: Plan, **kwargs):
        super().__init__(data, *args, **kwargs)
        asked = Assignment.objects.filter(plan=plan)
        self.filters["body"].queryset = Actor.objects.filter(pk__in=asked.values("actor"))
        self.filters["period"].queryset = plan.periods.all()

    def about_one_kind(self, queryset, name, value):
        return queryset.filter(assignment__action__isnull=value == "indicators")


def filtered_actions(plan: Plan, data, on: date) -> tuple[ActionFilter, list[standing.ActionState], int]:
    """The plan's actions as `data` of an address filters them, with how they stand; and how many there are in all."""
    state = standing.load_standing(plan, on, with_indicators=False)
    return *filter_actions(state, data), len(state.actions)


def filter_actions(state: standing.Standing, data) -> tuple[ActionFilter, list[standing.ActionState]]:
    """The actions of a plan that is loaded already. Five queries."""
    by_id = {s.action.pk: s for s in state.actions}
    ids = {status: [s.action.pk for s in found] for status, found in state.by_status.items()}
    filters = ActionFilter(data, queryset=state.plan.actions.all(), plan=state.plan, ids_by_status=ids)
    return filters, [by_id[pk] for pk in filters.qs.values_list("pk", flat=True)]


class GapFilter(forms.Form):
    """Gaps by kind, objective and body. What the address cannot mean is left out, and said at its field."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False)

    def __init__(self, data, *, objectives, bodies):
        super().__init__({name: value for name, value in data.items() if "\0" not in value})
        self.fields["kind"].choices = [("", _("All kinds")), *GapKind.choices]
        self.fields["objective"].choices = [
            ("", _("All objectives")), *((o.code, together(o.code, o.title)) for o in objectives)
        ]  # fmt: skip
        self.fields["body"].choices = [("", _("All bodies")), *((a.slug, a.name) for a in bodies)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.full_clean()

    @property
    def form(self):
        """Itself: templates read a FilterSet's form."""
        return self

    @property
    def asked(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)

    def apply(self, questions: Iterable[Question]) -> list[Question]:
        """Those that fit. A body's gaps are its reports and its own; an objective's are those of its parts."""
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return [
            question
            for question in questions
            if (not chosen["kind"] or question.kind == chosen["kind"])
            and (not chosen["objective"] or _objective_of(question) == chosen["objective"])
            and (not chosen["body"] or _body_of(question) == chosen["body"])
        ]


def _objective_of(question: Question) -> str | None:
    subject = question.subject
    if isinstance(subject, Objective):
        return subject.code
    return subject.objective.code if isinstance(subject, Action | Indicator) else None


def _body_of(question: Question) -> str | None:
    if isinstance(question.subject, Actor):
        return question.subject.slug
    return question.detail[0].slug if question.detail else None
