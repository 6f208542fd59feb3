"""The API described by itself (OpenAPI), and the page on which to read and try it."""

from __future__ import annotations

import inspect
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from tracker.enums import DataKind, Language
from tracker.models import Plan

from . import paging
from .base import ReadView, filters_of


class ErrorSerializer(serializers.Serializer):
    """What went wrong; of a parameter that cannot be taken, by its name in `errors`."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


@cache
def page_of(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The serializer of a page of a list, for the schema."""
    fields = {
        "__doc__": "A page of a list. `next` is the address of the next one, null at the end.",
        "data_status": serializers.ChoiceField(choices=DataKind.choices),
        "next": serializers.URLField(allow_null=True),
        "results": row(many=True),
    }
    return type(f"{row.__name__.removesuffix('Serializer')}PageSerializer", (serializers.Serializer,), fields)


class Description(AutoSchema):
    """Describes a view by what it is made of: its serializer, its filters, and whether it is a list."""

    def get_operation_id(self):
        return _name_of(self.view)

    def get_tags(self):
        return ["API"]

    def get_summary(self):
        return inspect.getdoc(self.view)

    def get_description(self):
        return ""

    def get_auth(self):
        return [{"token": []}] if self.view.private else [{}, {"token": []}]

    def get_request_serializer(self):
        return None

    def get_response_serializers(self):
        row = self.view.serializer_class
        wrong = {400: "A parameter cannot be taken.", 429: "Too many requests: see Retry-After."}
        if "<" in self.path or "{" in self.path:
            wrong[404] = "There is no such thing."
        wrong[401] = "A token is needed, or the one that was sent is not good."
        return {
            200: page_of(row) if self.view.many else row,
            304: OpenApiResponse(description="What you have still holds: see If-None-Match."),
            **{status: OpenApiResponse(ErrorSerializer, said) for status, said in sorted(wrong.items())},
        }

    def get_override_parameters(self):
        found = [_parameter("lang", "The language of texts, before what Accept-Language says.", enum=Language.values)]
        if not self.view.many:
            return found
        filters = getattr(self.view.filters, "base_filters", None) or getattr(self.view.filters, "base_fields", {})
        for name in filters_of(self.view.filters):
            found.append(_parameter(name, _about(filters[name]), enum=_choices(filters[name])))
        found.append(_parameter("cursor", "Go on from here: as in `next`."))
        limit = {"type": "integer", "minimum": 1, "maximum": paging.MOST, "default": paging.LIMIT}
        return [*found, OpenApiParameter("limit", limit, description="How many rows a page has at most.")]


def _name_of(view) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in type(view).__name__)[1:]


def _parameter(name: str, description: str, enum=None) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description, enum=enum)


def _about(one) -> str:
    """What a filter is called on the page. A vocabulary that depends on the plan is in the answer of its list."""
    return str(one.label)


def _choices(one) -> list[str] | None:
    choices = one.extra.get("choices") if hasattr(one, "extra") else None
    return [value for value, _label in choices] if choices else None


@cache
def openapi() -> dict:
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


class Schema(ReadView):
    """The description of the API in OpenAPI, in English."""

    @extend_schema(exclude=True)
    def get(self, request) -> Response:
        return Response(openapi(), content_type="application/vnd.oai.openapi+json")


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def docs(request: HttpRequest) -> HttpResponse:
    """What there is, how it is asked for, and a form to try each address. Its scripts and styles are the site's own."""
    asked = request.GET.get("lang")
    with translation.override(asked if asked in Language.values else translation.get_language()):
        plan = Plan.objects.order_by("-is_default", "country", "starts_on").first()
        example = reverse("api_figures", args=[plan.slug]) if plan else reverse("api_plans")
        context = {"example": request.build_absolute_uri(example), "rate": settings.API_RATE, "most": paging.MOST}
        response = render(request, "api/docs.html", context)
        response["Content-Language"] = translation.get_language()
    return response
