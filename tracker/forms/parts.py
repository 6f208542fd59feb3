"""Which bodies have which part in which actions; and why something ends."""

from django import forms
from django.utils.translation import gettext_lazy

from tracker.domain.parts import SHARED_ROLES

from .rows import RowsField
from .setting import SaidForm


class PartsForm(SaidForm):
    """Bodies, a part and actions: every body chosen has the part in every action chosen."""

    role = forms.ChoiceField(
        label=gettext_lazy("Part"),
        choices=[("", "–"), *((role.value, role.label) for role in SHARED_ROLES)],
        error_messages={"required": gettext_lazy("Choose the part.")},
    )
    actors = RowsField(
        None,
        label=gettext_lazy("Bodies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a body.")},
    )
    actions = RowsField(
        None,
        label=gettext_lazy("Actions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose an action.")},
    )
    field_order = ["role", "actors", "actions", "set_on", "ground"]

    def __init__(self, *args, plan, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actors"].queryset = actors
        self.fields["actors"].label_from_instance = lambda actor: actor.name
        self.fields["actions"].queryset = plan.actions.all()
