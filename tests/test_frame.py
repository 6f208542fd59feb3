"""What is round every page: languages, large print, navigation, notices, error pages, and the files it loads."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import resolve
from django.utils import translation

from tests import factories as f
from tracker.context_processors import Navigation, Site, site
from tracker.enums import DataKind
from tracker.models import Installation
from tracker.templatetags.nap import alternates, language_links

ROOT = Path(__file__).parent.parent


def request_for(path, language="en", **headers):
    request = RequestFactory().get(path, **headers)
    translation.activate(language)
    request.resolver_match = resolve(request.path)
    return request


# -- Languages


def test_each_language_is_offered_by_its_own_name_and_on_the_same_page():
    links = language_links({"request": request_for("/en/plans/plan/actions/?kind=training&print=large")})["links"]
    assert [link["name"] for link in links] == ["Қазақша", "Русский", "English"]
    assert [link["url"] for link in links] == [
        f"/{code}/plans/plan/actions/?kind=training" for code in ("kk", "ru", "en")
    ]
    assert [link["current"] for link in links] == [False, False, True]


def test_a_page_without_a_language_leads_to_the_first_page_of_another():
    links = language_links({"request": request_for("/accounts/login/", language="ru")})["links"]
    assert [link["url"] for link in links] == ["/kk/", "/accounts/login/", "/en/"]


def test_the_head_names_the_same_page_in_other_languages_and_no_filter():
    head = alternates({"request": request_for("/ru/plans/plan/?x=1", language="ru")})
    assert head["canonical"] == "http://testserver/ru/plans/plan/"
    assert dict(head["links"])["kk"] == head["default"] == "http://testserver/kk/plans/plan/"


# -- Large print


def test_large_print_is_kept_in_a_cookie_and_leads_back_to_the_page(client):
    answer = client.get("/en/plans/?kind=a&print=large")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/plans/?kind=a")
    assert client.cookies["nap_print"].value == "large"
    assert client.cookies["nap_print"]["httponly"]
    client.get("/en/plans/?print=normal")
    assert client.cookies["nap_print"].value == ""


@pytest.mark.parametrize("query", ["print=huge", "print="])
def test_another_size_of_print_is_no_size(client, query, db):
    assert client.get(f"/en/plans/?{query}").status_code != 302
    assert "nap_print" not in client.cookies


def test_large_print_never_leads_to_another_host(client):
    location = client.get("//evil.example/?print=large").headers["Location"]
    assert not location.startswith("//")
    assert "://" not in location


@pytest.mark.django_db
def test_a_page_says_in_which_size_it_is_printed():
    client = Client()
    assert b"data-print" not in client.get("/en/no-such-page/").content
    client.cookies["nap_print"] = "large"
    assert b'data-print="large"' in client.get("/en/no-such-page/").content


# -- What the context holds


def test_the_head_costs_at_most_two_queries(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        page = render_to_string("base.html", site(request_for("/en/")), request_for("/en/"))
    assert "Plan text" in page


@pytest.mark.django_db
def test_a_stranger_s_page_asks_nothing_of_the_session():
    answer = Client().get("/en/no-such-page/")
    assert answer.cookies == {}
    assert b"csrfmiddlewaretoken" not in answer.content


@pytest.mark.django_db
def test_demonstration_data_is_said_to_be_so_in_these_words():
    page = Client().get("/en/no-such-page/").content.decode()
    assert "Demonstration data" not in page
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    page = Client().get("/en/no-such-page/").content.decode()
    assert "<b>Demonstration data: not reported by any body.</b>" in page


@pytest.mark.django_db
def test_without_an_owner_the_head_says_that_the_site_is_not_official():
    page = Client().get("/en/no-such-page/").content.decode()
    assert "Not an official site of any public body" in page
    with override_settings(SITE_OWNER="Secretariat of the Commission"):
        page = Client().get("/en/no-such-page/").content.decode()
    assert "Secretariat of the Commission" in page
    assert "Not an official site" not in page


def test_the_navigation_is_of_the_plan_in_the_address(world):
    f.PlanFactory(slug="other")
    assert Navigation(request_for("/en/plans/other/bodies/"), Site()).plan_slug == "other"
    assert Navigation(request_for("/en/plans/"), Site()).plan_slug == "plan"
    current = [link.name for link in Navigation(request_for("/en/plans/other/bodies/"), Site()).public if link.current]
    assert current == ["bodies"]


def test_every_entry_of_the_navigation_leads_somewhere(world):
    navigation = Navigation(request_for("/en/plans/"), Site())
    assert [link.name for link in navigation.public] == [
        "plan", "actions", "indicators", "bodies", "matrix", "reports", "timeline", "gaps", "budget", "objectives",
        "plan_text",
    ]  # fmt: skip
    assert [link.name for link in navigation.foot] == [
        "data", "methodology", "glossary", "plans", "api_docs", "accessibility",
    ]  # fmt: skip
    for link in [*navigation.public, *navigation.foot]:
        assert resolve(urlsplit(link.url).path).url_name == link.name


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("reporter", ["work", "profile", "home"]),
        ("coordinator", ["review_queue", "profile", "home"]),
        ("observer", ["review_queue", "profile", "home"]),
        ("admin", ["admin:index", "profile", "home"]),
        ("stranger", ["profile", "home"]),
    ],
)
def test_working_pages_offer_what_the_person_may_do(world, who, expected):
    request = request_for("/en/")
    request.user = getattr(world, who)
    assert [link.name for link in Navigation(request, Site()).staff] == expected


def test_a_page_names_the_person_who_signed_in_and_lets_them_sign_out(world, sign_in):
    page = sign_in(world.reporter).get("/en/no-such-page/").content.decode()
    assert "Aigul of Defence" in page
    assert 'action="/accounts/logout/"' in page


# -- Error pages


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "403_csrf.html"])
def test_an_error_page_needs_neither_request_nor_database_and_speaks_three_languages(name):
    page = render_to_string(name)
    assert {'lang="kk"', 'lang="ru"', 'lang="en"'} <= set(re.findall(r'lang="\w\w"', page))


# -- Files


def test_nothing_is_written_inline_or_asked_of_another_host():
    for template in (ROOT / "templates").rglob("*.html"):
        source = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source), template
        for script in re.findall(r"<script[^>]*>", source):
            assert " src=" in script or re.search("application/(ld\\+)?json", script), template
        assert not re.search(r"<(?:link|script|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", source), template


def test_vendored_files_are_as_listed():
    done = subprocess.run([sys.executable, ROOT / "scripts/vendor.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_file_that_a_style_sheet_names_exists(tmp_path):
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    tokens = next(tmp_path.glob("css/tokens.*.css")).read_text()
    for address in re.findall(r'url\("([^"#]+)"\)', tokens):
        assert (tmp_path / "css" / address).resolve().exists()


def test_every_sign_that_is_used_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/sprite.svg").read_text()))
    used = set()
    for template in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', template.read_text()))
    assert used <= sprite


# -- Signing in


@pytest.mark.django_db
def test_the_page_to_sign_in_is_a_page_of_the_site_and_offers_no_sign_up():
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    page = Client(headers={"accept-language": "en"}).get("/accounts/login/").content.decode()
    assert "Demonstration data: not reported by any body." in page
    assert "<b>NAP Tracker</b>" in page
    assert "signup" not in page


def test_a_refused_password_is_said_once_and_the_address_stays(world):
    page = (
        Client().post("/accounts/login/", {"login": "reporter@defence.example", "password": "wrong"}).content.decode()
    )
    assert page.count('role="alert"') == 1
    assert 'value="reporter@defence.example"' in page


@pytest.mark.parametrize("path", ["/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/"])
def test_pages_about_one_s_account_wear_the_site_s_head(world, sign_in, path):
    page = sign_in(world.reporter).get(path).content.decode()
    assert "<b>NAP Tracker</b>" in page
    assert "Aigul of Defence" in page


@pytest.mark.parametrize(
    ("who", "first"),
    [("reporter", "/en/work/"), ("coordinator", "/en/review/"), ("admin", "/admin/")],
)
def test_one_s_name_leads_to_one_s_work(world, sign_in, who, first):
    page = sign_in(getattr(world, who)).get("/en/no-such-page/").content.decode()
    assert f'<a href="{first}"><svg' in page
