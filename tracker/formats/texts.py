"""Translated texts of rows: the reader's language where there is a text, else the next best, saying which it is."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def fallback_languages() -> list[str]:
    """English first, as content falls back; then any other."""
    default = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    return [default, *(code for code, _name in settings.LANGUAGES if code != default)]


def translated(obj, field: str) -> tuple[str, str]:
    """(text, its language) of a translated field: the reader's language if it has a text, else the next that has."""
    current = (get_language() or settings.MODELTRANSLATION_DEFAULT_LANGUAGE)[:2]
    for language in [current, *fallback_languages()]:
        name = f"{field}_{language}"
        value = obj.get(name) if isinstance(obj, Mapping) else getattr(obj, name, None)
        if value:
            return str(value), language
    return "", current
