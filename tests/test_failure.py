"""What people see when the site itself fails."""

import pytest
from django.db import OperationalError
from django.test import Client

from tracker.views.public import Overview


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (ValueError("a mistake"), 500)])
def test_a_page_that_fails_says_so_plainly_in_three_languages(world, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(Overview, "get", fail)
    response = Client(raise_request_exception=False).get("/en/plans/plan/")
    assert response.status_code == status
    page = response.content.decode()
    for language in ("kk", "ru", "en"):
        assert f'lang="{language}"' in page
    assert "gone" not in page
    assert (response.get("Retry-After") is not None) is (status == 503)
