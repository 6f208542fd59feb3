"""Kinds of values in answers, each with what the schema says of it."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.domain.values import plain_decimal
from tracker.enums import DataKind, Language, TextStatus


def choice(choices, **kwargs) -> serializers.ChoiceField:
    """One of a closed vocabulary. `null=True`: or null."""
    return serializers.ChoiceField(choices=choices.choices, allow_null=kwargs.pop("null", False), **kwargs)


@extend_schema_field({"type": "string", "format": "decimal", "example": "1234.5"})
class Exact(serializers.Field):
    """A number as text, to the last digit: JSON's own numbers are floats in most programs. Null is not zero."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value):
        return plain_decimal(value)


class Stated(serializers.CharField):
    """A text, or null where nothing is said."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value):
        return str(value) if value not in (None, "") else None


@extend_schema_field(OpenApiTypes.URI)
class Address(serializers.Field):
    """The address of a page of the site or of the API. `parts`: where its arguments are found, after the plan's."""

    def __init__(self, name: str, *parts: str, in_plan: bool = True, **kwargs):
        self.name, self.parts, self.in_plan = name, parts, in_plan
        super().__init__(source="*", **kwargs)

    def to_representation(self, row):
        args = [self.context["view"].kwargs["plan"]] if self.in_plan else []
        for part in self.parts:
            value = row
            for step in part.split("."):
                value = value[step] if isinstance(value, dict) else getattr(value, step)
            args.append(value)
        return self.context["request"].build_absolute_uri(reverse(self.name, args=args))


@extend_schema_field(
    {
        "type": "object",
        "properties": {code: {"type": "string", "enum": TextStatus.values} for code in Language.values},
        "required": Language.values,
    }
)
class Standing(serializers.Field):
    """How far the text can be relied on, by language. A text that is missing is given in English."""

    def to_representation(self, row):
        return {code: str(row.translation_status(code)) for code in Language.values}


class Row(serializers.Serializer):
    """A thing by itself: it says whether it is of a demonstration, wherever somebody puts it afterwards."""

    data_status = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=DataKind.choices))
    def get_data_status(self, row) -> str:
        return self.context["data_status"]
