"""Which assignments of a body go to which successor, from which period on, and on what ground."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.succession import Choice, Handover

from .schedule import DeskForm, day_field


class HandOnForm(DeskForm):
    """A tick, a successor and a first period for each open assignment; one date and one ground for all of them."""

    set_on = day_field(gettext_lazy("Decided on"))
    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy("Why, and on what authority: decree, order, minutes. It is shown with each assignment."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say on what ground: an order, a decree, minutes.")},
    )

    def __init__(self, *args, handover: Handover, **kwargs):
        super().__init__(*args, **kwargs)
        self.handover = handover
        bodies = [(one.successor_id, one.successor.name) for one in handover.successors]
        self.works = [work for work in handover.open if work.choices]
        for work in self.works:
            pk, code = work.assignment.pk, work.assignment.subject.code
            self.fields[f"take-{pk}"] = forms.BooleanField(
                label=_("Hand on %(code)s") % {"code": code},
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"to-{pk}"] = forms.TypedChoiceField(
                label=_("%(code)s: to") % {"code": code},
                choices=bodies,
                coerce=int,
                required=False,
                initial=handover.succession.successor_id,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"from-{pk}"] = forms.TypedChoiceField(
                label=_("%(code)s: from the period") % {"code": code},
                choices=[(period.pk, period.label) for period in work.choices],
                coerce=int,
                required=False,
                initial=work.proposed.pk,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def rows(self):
        """Each open assignment with its three fields; None in their place where no period is left to hand on."""
        for work in self.handover.open:
            names = [f"{part}-{work.assignment.pk}" for part in ("take", "to", "from")]
            yield work, [self[name] for name in names] if names[0] in self.fields else None

    def clean(self):
        cleaned = super().clean()
        bodies = {one.successor_id: one.successor for one in self.handover.successors}
        self.choices, ticked = [], False
        for work in self.works:
            pk = work.assignment.pk
            if not cleaned.get(f"take-{pk}"):
                continue
            ticked = True
            periods = {period.pk: period for period in work.choices}
            body, period = bodies.get(cleaned.get(f"to-{pk}")), periods.get(cleaned.get(f"from-{pk}"))
            if body and period:
                self.choices.append(Choice(work.assignment, body, period))
            elif f"from-{pk}" not in self.errors and f"to-{pk}" not in self.errors:
                self.add_error(f"from-{pk}", _("Choose a successor and a period."))
        if not ticked:
            self.add_error(None, _("Tick at least one assignment."))
        return cleaned

    def refuse(self, errors) -> None:
        """What the verb said, by the assignment's id or the name of a field."""
        super().refuse({f"from-{name}" if name.isdecimal() else name: said for name, said in errors.items()})
