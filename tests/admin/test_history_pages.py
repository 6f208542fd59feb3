"""Earlier versions of a row are read in the administration, and never taken back."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tracker.models import Action, Assignment

pytestmark = pytest.mark.django_db


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    version = row.history.earliest()
    return reverse(f"admin:tracker_{row._meta.model_name}_simple_history", args=[row.pk, version.pk])


def test_an_earlier_version_is_shown_and_a_form_sent_to_it_changes_nothing(world, sign_in):
    """It was taken, although the page has no button for it."""
    client = sign_in(world.admin)
    address = changed(world.action, title_en="Changed")
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(address, data).status_code == 403
    assert Action.objects.get(pk=world.action.pk).title_en == "Changed"


def test_an_earlier_version_of_who_is_asked_cannot_be_brought_back(world, sign_in):
    """It ended in an error page where the report had been begun."""
    address = changed(world.for_indicator, last_period=world.periods[1])
    assert sign_in(world.admin).post(address, {}).status_code == 403
    assert Assignment.objects.get(pk=world.for_indicator.pk).last_period == world.periods[1]


def test_every_kind_of_row_with_a_history_is_kept_by_the_same_rule():
    with_history = [a for a in admin.site._registry.values() if hasattr(a, "history_form_view")]
    assert len(with_history) > 20
    assert {type(a).history_form_view.__qualname__ for a in with_history} == {"HistoryAdmin.history_form_view"}
