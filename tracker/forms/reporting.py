"""The form of one report: the right control for every measure, the breakdowns as tables, the words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain import desk
from tracker.domain.figures import CellValue
from tracker.domain.grid import Grid
from tracker.domain.values import (
    SEPARATORS,
    NumberError,
    check_count,
    check_digits,
    check_share,
    parse_decimal,
    percent,
    plain_decimal,
)
from tracker.domain.wording import language, number
from tracker.domain.workflow import EntryData
from tracker.enums import Availability, ImplementationStatus, Language, Measure
from tracker.formats.foreign import like
from tracker.models import ProgressEntry

from .layout import Part
from .tables import Table, cell_name, note_name

LONGEST_TEXT = 5000


class FigureField(forms.Field):
    """A number as people type it. Empty is None, which is not zero."""

    def __init__(self, *, check=check_digits, whole=False, **kwargs):
        self.check = check
        attrs = {"class": "form-control num", "inputmode": "numeric" if whole else "decimal", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value):
        try:
            figure = parse_decimal(value, language())
            return None if figure is None else self.check(figure)
        except NumberError as error:
            raise ValidationError(error.mend, code=str(error.code)) from error

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        return plain_decimal(value).replace(".", SEPARATORS[language()][1])


class PercentField(FigureField):
    """Percent done, a whole number from 0 to 100."""

    def to_python(self, value):
        figure = super().to_python(value)
        if figure is not None and figure > 100:
            raise ValidationError(_("Give a whole number from 0 to 100."), code="percent")
        return None if figure is None else int(figure)


class LongText(forms.CharField):
    """Several lines. The browser may not cut what is typed, so its limit is told by the server alone."""

    def __init__(self, rows=4, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows, "class": "form-control", "data-count": str(LONGEST_TEXT)})
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise ValidationError(
                _("At most %(limit)d characters: this has %(length)d."),
                code="too_long",
                params={"limit": LONGEST_TEXT, "length": len(text)},
            )
        return text


def choose(value):
    return {"yes": True, "no": False}.get(value)


def check_cell(value: Decimal) -> Decimal:
    return check_share(value, value)[0]


class EntryForm(forms.Form):
    """One report, complete or not. Says what cannot be read; whether it may be submitted is for the workflow."""

    error_css_class = "has-error"

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = LongText(
        rows=2,
        label=gettext_lazy("Why there is none"),
        help_text=gettext_lazy("Needed unless a figure or status is given. For what the law restricts: which law."),
    )
    narrative = LongText(
        label=gettext_lazy("Progress in the period"), help_text=gettext_lazy("What was done, where, by whom.")
    )
    obstacles = LongText(
        rows=2,
        label=gettext_lazy("Obstacles (optional)"),
        help_text=gettext_lazy("Leave empty if there were none."),
    )
    next_steps = LongText(rows=2, label=gettext_lazy("Next steps (optional)"))
    source = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Source of the figures"),
        help_text=gettext_lazy("Register, report or system, and its date."),
    )
    letter_number = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("Number of the covering letter (optional)")
    )
    letter_date = forms.DateField(
        required=False,
        label=gettext_lazy("Date of the covering letter (optional)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(
        choices=Language.choices,
        label=gettext_lazy("Written in"),
        help_text=gettext_lazy("The language of what you write above. It is published as you wrote it."),
    )

    def __init__(self, data=None, *, measure: str, steps: list[tuple[int, str]], grids: list[Grid], stored=None):
        self.measure, self.grids, self.steps, self.stored = measure, grids, steps, stored or EntryData()
        self.cell_parts = ("numerator", "denominator") if measure == Measure.SHARE else ("value",)
        self.breakdown_errors: dict[int, list[str]] = {}
        super().__init__(data, initial=initial_of(self.stored))
        self.label_suffix = ""
        self.fields["availability"] = forms.ChoiceField(
            choices=self._availability_choices(), widget=forms.RadioSelect, label=_("What can you report?")
        )
        self.fields.update(self._figure_fields())
        for grid in grids:
            self.fields.update(self._cell_fields(grid))
        self.helper = self._helper()

    @classmethod
    def for_entry(cls, entry: ProgressEntry, data=None, *, stored: EntryData | None = None) -> EntryForm:
        """The form of a report as its measure and breakdowns make it. Four queries at most."""
        indicator, steps = entry.assignment.indicator, []
        if entry.measure == Measure.MILESTONE:
            steps = [(step.pk, step.title) for step in indicator.steps.all()]
        return cls(data, measure=entry.measure, steps=steps, grids=desk.grids_of(indicator), stored=stored)

    def _availability_choices(self):
        given = _("A status") if not self.measure else _("An answer")
        if self.measure in Measure.numeric():
            given = _("A figure")
        return [
            (Availability.GIVEN.value, given),
            (Availability.NOT_AVAILABLE.value, _("Not available")),
            (Availability.NOT_APPLICABLE.value, _("Does not apply to us")),
            (Availability.WITHHELD.value, _("Withheld, restricted by law")),
        ]

    def _figure_fields(self) -> dict[str, forms.Field]:
        whole = self.measure == Measure.COUNT
        if self.measure in Measure.additive():
            return {"value": FigureField(label=_("Total"), whole=whole, check=check_count if whole else check_digits)}
        if self.measure == Measure.SHARE:
            return {
                "numerator": FigureField(label=_("How many"), check=check_cell),
                "denominator": FigureField(label=_("Out of"), check=check_cell),
            }
        if self.measure == Measure.YES_NO:
            options = [("yes", _("Yes")), ("no", _("No"))]
            return {"yes": self._radio(_("Your answer"), options, coerce=choose)}
        if self.measure == Measure.MILESTONE:
            options = [(str(pk), title) for pk, title in self.steps]
            return {"step_id": self._radio(_("Step reached"), options, coerce=int)}
        if self.measure == Measure.NARRATIVE:
            return {}
        return {
            "status": self._radio(_("Where the action stands"), ImplementationStatus.choices, coerce=str, empty=""),
            "percent": PercentField(
                label=_("Percent done (optional)"), whole=True, check=check_count, help_text=_("From 0 to 100.")
            ),
        }

    def _radio(self, label, choices, *, coerce, empty=None):
        return forms.TypedChoiceField(
            choices=choices, coerce=coerce, empty_value=empty, required=False, widget=forms.RadioSelect, label=label
        )

    def _cell_fields(self, grid: Grid) -> dict[str, forms.Field]:
        whole = self.measure == Measure.COUNT
        names = {"value": "%s", "numerator": _("%s: how many"), "denominator": _("%s: out of")}
        fields = {}
        for spot in grid.spots:
            for part in self.cell_parts:
                label = like(names[part] % spot.label, spot.label)
                field = FigureField(label=label, whole=whole, check=check_count if whole else check_cell)
                field.part = part
                fields[cell_name(grid.breakdown_id, spot.key, part)] = field
        fields[note_name(grid.breakdown_id)] = LongText(
            rows=2,
            label=_("If the cells and the total differ: why"),
            help_text=_("Needed only where they do; the reviewer sees it."),
        )
        return fields

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.field_template = "reporting/field.html"
        figures = Part(
            "figures",
            _("Status") if not self.measure else _("Figures"),
            "",
            Field("availability", template="reporting/choices.html"),
            HTML('{% include "reporting/figures.html" %}'),
            "reason",
        )
        words = ["narrative", "obstacles", "next_steps", "source", "letter_number", "letter_date", "language"]
        lede = _("Published once approved, in the language you write in. Name no private person.")
        helper.layout = Layout("version", figures, Part("words", _("What was done"), lede, *words))
        return helper

    def clean(self):
        data = super().clean()
        if data.get("availability") not in (None, Availability.GIVEN) and self._has_figures(data):
            self.add_error(
                "availability",
                ValidationError(
                    _("A figure is filled in although none is given. Empty it, or choose that you can report."),
                    code="figure_although_none",
                ),
            )
        if self.measure == Measure.SHARE:
            self._check_parts("numerator", "denominator")
            for grid in self.grids:
                for spot in grid.spots:
                    self._check_parts(*[cell_name(grid.breakdown_id, spot.key, part) for part in self.cell_parts])
        return data

    def _check_parts(self, part: str, whole: str) -> None:
        """Both numbers of a share or neither, and the first no greater than the second."""
        parts = self.cleaned_data.get(part), self.cleaned_data.get(whole)
        if {part, whole} & set(self.errors):
            return
        if (parts[0] is None) != (parts[1] is None):
            missing = part if parts[0] is None else whole
            self.add_error(missing, ValidationError(_("Give both numbers, or leave both empty."), code="half_a_share"))
        elif None not in parts:
            try:
                check_share(*parts)
            except NumberError as error:
                self.add_error(part, ValidationError(error.mend, code=str(error.code)))

    def _has_figures(self, data) -> bool:
        names = ("value", "numerator", "denominator", "yes", "step_id", "percent")
        names += tuple(
            cell_name(g.breakdown_id, s.key, p) for g in self.grids for s in g.spots for p in self.cell_parts
        )
        return any(data.get(name) is not None for name in names) or bool(data.get("status"))

    def entry_data(self) -> EntryData:
        """What was typed, for `workflow.save`. Only of a valid form."""
        data = self.cleaned_data
        return EntryData(
            **{name: data.get(name) for name in ("value", "numerator", "denominator", "yes", "percent", "letter_date")},
            **{name: data[name] for name in TEXTS},
            availability=data["availability"],
            step_id=data.get("step_id"),
            status=data.get("status") or "",
            language=data["language"],
            cells={
                (grid.breakdown_id, key): cell for grid in self.grids for key, cell in self.current_cells(grid).items()
            },
            notes={g.breakdown_id: text for g in self.grids if (text := data[note_name(g.breakdown_id)])},
        )

    def advance(self, version: int) -> None:
        """Put the version that stands now into the form, so that the next save is a deliberate one."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def add_refusals(self, errors: Mapping[str, list[str]]) -> None:
        """Show what the workflow refused: at the field, at the breakdown, or above the form."""
        names = {f"breakdown-{grid.breakdown_id}": grid for grid in self.grids}
        for name, messages in errors.items():
            if name in names:
                self.breakdown_errors[names[name].breakdown_id] = messages
            else:
                self.add_error(name if name in self.fields else None, messages)

    def summary(self) -> list[tuple[str, str]]:
        """[(id to jump to, what is wrong)] in the order of the page, for the list above the buttons."""
        found = []
        for name, messages in self.errors.items():
            target = f"div_{self[name].auto_id}" if name in self.fields else "figures"
            found += [(target, message) for message in messages]
        for breakdown, messages in self.breakdown_errors.items():
            found += [(f"breakdown-{breakdown}", message) for message in messages]
        return found

    @property
    def parts(self) -> list:
        """The two inputs of a share."""
        return [self["numerator"], self["denominator"]]

    @property
    def percent_text(self) -> str:
        parts = self.current("numerator"), self.current("denominator")
        rate = percent(*parts) if None not in parts else None
        return "" if rate is None else _("%(percent)s %%") % {"percent": number(rate, 1)}

    @property
    def figure_fields(self) -> list:
        """The controls of what is neither a number nor a share."""
        return [self[name] for name in ("yes", "step_id", "status", "percent") if name in self.fields]

    def current(self, name: str):
        """The field's value as far as it can be read: typed, or stored."""
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get(name)
        return self.initial.get(name)

    def current_cells(self, grid: Grid) -> dict[str, CellValue]:
        """The cells of a breakdown that have anything in them."""
        cells = {}
        for spot in grid.spots:
            parts = {part: self.current(cell_name(grid.breakdown_id, spot.key, part)) for part in self.cell_parts}
            if any(value is not None for value in parts.values()):
                cells[spot.key] = CellValue(**parts)
        return cells

    def tables(self, last: Mapping[str, Mapping[str, CellValue]]) -> list[Table]:
        """The breakdowns for the page, last period's approved cells {record key: {key: cell}} beside."""
        total = self.current("value") if self.measure in Measure.additive() else None
        return [Table.of(self, grid, total, last.get(grid.record_key, {})) for grid in self.grids]


TEXTS = ("reason", "narrative", "obstacles", "next_steps", "source", "letter_number")


def initial_of(stored: EntryData) -> dict:
    """The fields' initial values, by the names that the form gives them."""
    yes = {True: "yes", False: "no"}.get(stored.yes)
    names = ("availability", "value", "numerator", "denominator", "status", "percent", "letter_date", "language")
    initial = {name: getattr(stored, name) for name in (*names, *TEXTS)}
    initial |= {"yes": yes, "step_id": stored.step_id}
    for (breakdown, key), cell in stored.cells.items():
        initial |= {cell_name(breakdown, key, part): value for part, value in cell.parts().items()}
    return initial | {note_name(breakdown): text for breakdown, text in stored.notes.items()}
