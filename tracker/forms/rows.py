"""Rows of the database to tick, as many as one likes."""

from django import forms
from django.core.exceptions import ValidationError

# No key of a row is longer, and a database refuses to compare a number beyond its own.
LONGEST_KEY = 18


class RowsField(forms.ModelMultipleChoiceField):
    """What is no key of any row is no choice, however large."""

    def _check_values(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super()._check_values(value)
