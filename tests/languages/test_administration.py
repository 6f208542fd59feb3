"""No English in the administration either, on any of its pages: lists, forms, histories, questions before deleting."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import SlugField
from django.test import Client

from tracker import translation
from tracker.models import Actor, PlanFact, User

from .crawl import Walk
from .reading import english_of, listed

# Django writes the first two as they are; records are shown as they were hashed.
AS_THEY_ARE = re.compile(r"True|False|\{.*\}|Deleted .* \(pk=None\) → .*")


@pytest.fixture
def as_typed(demonstration):
    """What stands in addresses and files as it is typed, and the English of the plan: its fields say which is which."""
    found = set(PlanFact.objects.values_list("key", flat=True)) | set(Actor.objects.values_list("country", flat=True))
    for model in apps.get_app_config("tracker").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SlugField):
                found |= set(model.objects.values_list(field.name, flat=True))
    for model, fields in translation.FIELDS.items():
        for field in fields:
            found |= set(model.objects.values_list(f"{field}_en", flat=True))
    return {" ".join(text.split()) for text in found if text}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_page_of_the_administration_shows_english(language, names, as_typed):
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    administrator = User.objects.create(email="a@b.example", name="Админ", is_staff=True, is_superuser=True)
    client.force_login(administrator, backend="tracker.accounts.Backend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    walk = Walk(client, language, most=1, only="admin:").go("/admin/")
    found = {
        text: url for url, _status, html in walk.pages for text in english_of(html, names)
        if text not in as_typed and not AS_THEY_ARE.fullmatch(text)
    }  # fmt: skip
    assert not found, listed(found)
    assert not [url for url, status, _html in walk.pages if status >= 500]
    lists = {f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry}
    assert not lists - walk.names
