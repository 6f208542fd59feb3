"""What people see when the site itself fails."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

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


@pytest.mark.parametrize("charset", ["=hex", '="undefined"', "=utf-7", "*=utf-8''punycode", "=utf-8", "=none-such"])
@pytest.mark.parametrize("path", ["/en/search/", "/en/plans/plan/actions/", "/accounts/login/"])
def test_text_is_utf8_whatever_a_request_says_that_it_is(world, application, charset, path):
    environ = RequestFactory()._base_environ(
        PATH_INFO=path, QUERY_STRING="q=%2B2AA-&next=%ff", CONTENT_TYPE=f"text/plain; a=1; charset{charset}; b=2"
    )
    answers = []
    page = b"".join(application(environ, lambda status, headers: answers.append(status))).decode()
    assert answers == ["200 OK"]
    if path == "/en/search/":
        assert 'value="+2AA-"' in page
