"""What became of a body; and which of its work goes to which successor, from which period on, on what ground."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.succession import Choice, Handover, PartChoice
from tracker.enums import ActorKind, Language, SuccessionKind
from tracker.validators import validate_partial_date

from .schedule import DeskForm, day_field


class ReformForm(DeskForm):
    """What became of a body: which, how, when, into which (one that is there or a new one), and where this stands."""

    predecessor = forms.ModelChoiceField(
        None,
        label=gettext_lazy("The body that was"),
        empty_label="–",
        error_messages={"required": gettext_lazy("Choose a body.")},
    )
    how = forms.ChoiceField(label=gettext_lazy("What became of it"), choices=SuccessionKind.choices)
    happened_on = forms.CharField(
        label=gettext_lazy("When"),
        help_text=gettext_lazy("A year (2021), a month (2021-12) or a day (2021-12-03)."),
        max_length=10,
        validators=[validate_partial_date],
        error_messages={"required": gettext_lazy("Give the date, as far as it is known.")},
    )
    ends = forms.TypedChoiceField(
        label=gettext_lazy("The old body"),
        choices=[
            ("yes", gettext_lazy("exists no more since then")),
            ("no", gettext_lazy("goes on beside the new one")),
        ],
        coerce=lambda value: value == "yes",
    )
    successor = forms.ModelChoiceField(
        None, label=gettext_lazy("Its successor"), required=False, empty_label=gettext_lazy("a new body, named below")
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where this stands: a decree, an order, a publication. The public reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say where this stands: a decree, an order, a publication.")},
    )

    def __init__(self, *args, bodies, successors, **kwargs):
        super().__init__(*args, **kwargs)
        for name, found in (("predecessor", bodies), ("successor", successors)):
            self.fields[name].queryset = found
            self.fields[name].label_from_instance = lambda actor: actor.name
        source = self.fields.pop("source")
        names = {
            Language.KK: _("Name of the new body in Kazakh"),
            Language.RU: _("Name of the new body in Russian"),
            Language.EN: _("Name of the new body in English"),
        }
        for language, label in names.items():
            self.fields[f"name_{language}"] = forms.CharField(
                label=label,
                max_length=300,
                required=False,
            )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of the new body"), choices=[("", "–"), *ActorKind.choices], required=False
        )
        self.fields["source"] = source
        self.helper.layout = Layout(*self.fields)

    @property
    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"name_{language}", "") for language in Language.values}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("successor"):
            if any(self.names.values()):
                self.add_error("successor", _("Choose a body, or name a new one below: one of the two."))
        elif "successor" not in self.errors:
            for language, name in self.names.items():
                if not name:
                    self.add_error(f"name_{language}", _("Give the name in this language too."))
            if not cleaned.get("kind") and "kind" not in self.errors:
                self.add_error("kind", _("Say what kind of body it is."))
        return cleaned


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
        for part in handover.parts:
            named = {"code": part.action.code, "part": part.get_role_display()}
            self.fields[f"pass-{part.pk}"] = forms.BooleanField(
                label=_("Hand on %(code)s, %(part)s") % named,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"pass-to-{part.pk}"] = forms.TypedChoiceField(
                label=_("%(code)s, %(part)s: to") % named,
                choices=bodies,
                coerce=int,
                required=False,
                initial=handover.succession.successor_id,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
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

    @property
    def can_hand_on(self) -> bool:
        return bool(self.works or self.handover.parts)

    @property
    def part_rows(self):
        """Each part that is still to be handed on with its two fields."""
        return [(part, [self[f"pass-{part.pk}"], self[f"pass-to-{part.pk}"]]) for part in self.handover.parts]

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
        self.parts = []
        for part in self.handover.parts:
            if not cleaned.get(f"pass-{part.pk}"):
                continue
            ticked = True
            if body := bodies.get(cleaned.get(f"pass-to-{part.pk}")):
                self.parts.append(PartChoice(part, body))
            elif f"pass-to-{part.pk}" not in self.errors:
                self.add_error(f"pass-to-{part.pk}", _("Choose a successor."))
        if not ticked:
            self.add_error(None, _("Tick at least one assignment or part."))
        return cleaned

    def refuse(self, errors) -> None:
        """What the verb said, by the assignment's id or the name of a field."""
        super().refuse({f"from-{name}" if name.isdecimal() else name: said for name, said in errors.items()})
