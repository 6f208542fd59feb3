"""Pieces of crispy-forms layout in the look of the desk."""

from crispy_forms.layout import Div


class Part(Div):
    """A section of a form: heading, one line of explanation, fields."""

    template = "reporting/part.html"

    def __init__(self, key: str, title: str, lede: str, *fields):
        super().__init__(*fields, css_id=key)
        self.key, self.title, self.lede = key, title, lede
