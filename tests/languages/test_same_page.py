"""Whoever changes the language stays on the page, with its filters; and a page says which language it is in."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from tests.test_addresses import GET, address, entry_in

LANGUAGES = ["kk", "ru", "en"]
# Files, which show no links, and a link that is good for one person.
FILES = {"evidence_file", "evidence_thumbnail", "public_evidence", "workbook_download", "changes_feed", "report_file"}
ENDINGS = ("_preview_file", "_data", "_chart", "_package", "plan_file")
# Addresses of their own, outside the languages.
WITHOUT_LANGUAGE = {"profile"}


def pages():
    """Those below a language that somebody of the table may read."""
    return sorted(
        name
        for name, statuses in GET.items()
        if 200 in statuses and name not in FILES and not name.endswith(ENDINGS) and not name.startswith("api_")
    )


@pytest.fixture
def reader(world, sign_in):
    """`reader(name)`: somebody who may read the page, as the table of roles says."""
    roles = ("anonymous", "stranger", "reporter", "other_reporter", "coordinator", "observer", "admin")

    def find(name):
        for role, status in zip(roles, GET[name], strict=True):
            if status == 200:
                return Client() if role == "anonymous" else sign_in(getattr(world, role))
        raise AssertionError(name)

    return find


@pytest.mark.parametrize("name", pages())
def test_the_switch_of_language_stays_on_the_page_with_its_filters(name, world, reader):
    client = reader(name)
    here = address(name, world, entry_in(world, "approved" if name == "revision" else "submitted"))
    if not here.startswith("/en/"):
        assert name in WITHOUT_LANGUAGE
        return
    # A public page lets through the filters that it knows; others keep whatever stands there.
    filters = getattr(getattr(resolve(here.partition("?")[0]).func, "view_class", None), "parameters", ("page", "q"))
    more = "&".join(f"{name}=1" for name in filters)
    asked = f"{here}{'&' if '?' in here else '?'}{more}" if more else here
    answer = client.get(asked)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert answer["Content-Language"] == "en"
    assert re.search(r'<html lang="en"', html)
    for language in LANGUAGES:
        [link] = re.findall(rf'<a lang="{language}" hreflang="{language}" href="([^"]+)"', html)[:1]
        path, _mark, query = link.replace("&amp;", "&").partition("?")
        assert path == here.partition("?")[0].replace("/en/", f"/{language}/", 1)
        assert set(query.split("&")) == set(asked.partition("?")[2].split("&"))


@pytest.mark.parametrize(
    ("asked", "led"),
    [({"HTTP_ACCEPT_LANGUAGE": "ru"}, "/ru/"), ({"HTTP_ACCEPT_LANGUAGE": "en-GB"}, "/en/"), ({}, "/kk/")],
)
def test_the_root_leads_to_the_visitors_language(asked, led, client):
    assert client.get("/", **asked)["Location"] == led


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_to_machines_too(language, client):
    answer = client.get(f"/{language}/methodology/")
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
