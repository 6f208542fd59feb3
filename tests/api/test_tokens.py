"""With a token a program reads what its owner may read on the site: the same reports, and nothing more."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tests.reporting.conftest import approved, measured, saved, submitted
from tracker.domain import people, tokens, workflow
from tracker.enums import EntryState
from tracker.models import ApiToken, Delegation, ProgressEntry

pytestmark = pytest.mark.django_db
ENTRIES = "/api/v1/plans/plan/entries/"
PROFILE = "/accounts/profile/"
NEW = {"token-name": "Our  dashboard", "token-days": "90"}
ROLES = ("stranger", "reporter", "other_reporter", "signatory", "delegate", "coordinator", "observer", "admin", "left")


@pytest.fixture(autouse=True)
def _counts_of_no_other_test():
    caches["limits"].clear()


@pytest.fixture
def office(world):
    """Reports of two bodies in different states, a second plan with one of its own, and a person in every role."""
    for period, bring in zip(world.periods, (saved, submitted, None, None), strict=True):
        entry = workflow.start(world.for_indicator, period, by=world.reporter)
        if bring:
            bring(entry, world.reporter)
    approved(workflow.start(world.for_action, world.periods[0], by=world.reporter), world.reporter, world.coordinator,
             value=None, status="completed")  # fmt: skip
    workflow.start(world.other, world.periods[0], by=world.other_reporter)
    elsewhere = f.PlanFactory(slug="elsewhere")
    period = f.PeriodFactory(plan=elsewhere, year=2022)
    indicator = f.IndicatorFactory(objective=f.ObjectiveFactory(plan=elsewhere))
    body = f.PlanActorFactory(plan=elsewhere).actor
    theirs = f.AssignmentFactory(indicator=indicator, actor=body, first_period=period)
    workflow.start(theirs, period, by=f.reporter_of(body))
    world.delegate, world.left = f.UserFactory(), f.reporter_of(world.defence)
    Delegation.objects.create(
        membership=world.signatory.memberships.get(), to=world.delegate, until=timezone.localdate()
    )
    world.left.memberships.update(ended_at=timezone.now())
    return world


def secret_of(user) -> str:
    """A token as it would have been made while the person still had something to read."""
    secret = f"{tokens.PREFIX}secret-of-{user.pk}"
    kept = {"digest": tokens.digest_of(secret), "expires_at": timezone.now() + timedelta(days=1)}
    ApiToken.objects.get_or_create(user=user, name="Test", begins="nap_secr", defaults=kept)
    return secret


def ask(address, secret, **more):
    return Client().get(address, {"lang": "en"}, headers={"authorization": f"Bearer {secret}"}, **more)


# The same set


@pytest.mark.parametrize("role", ROLES)
def test_the_api_gives_the_reports_whose_pages_open(office, sign_in, role):
    user = getattr(office, role)
    secret, client = secret_of(user), sign_in(user)
    given = {
        row["id"]
        for plan in ("plan", "elsewhere")
        for row in ask(f"/api/v1/plans/{plan}/entries/", secret).json()["results"]
    }
    pages = {e.pk: client.get(reverse("entry", args=[e.pk])).status_code for e in ProgressEntry.objects.all()}
    assert given == {pk for pk, status in pages.items() if status == 200}
    for entry in ProgressEntry.objects.select_related("assignment__plan"):
        one = reverse("api_entry", args=[entry.assignment.plan.slug, entry.pk])
        assert ask(one, secret).status_code == pages[entry.pk]


def test_roles_differ_in_what_they_read(office):
    found = {
        role: len(ask(ENTRIES, secret_of(getattr(office, role))).json()["results"])
        for role in ("stranger", "reporter", "other_reporter", "delegate", "coordinator", "observer", "admin", "left")
    }
    assert found == {
        "stranger": 0, "reporter": 5, "other_reporter": 1, "delegate": 1, "coordinator": 6, "observer": 6, "admin": 0,
        "left": 0,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["", "1/"])
def test_without_a_token_nobody_reads_them_not_even_signed_in(office, sign_in, path):
    for client in (Client(), sign_in(office.observer)):
        answer = client.get(ENTRIES + path, {"lang": "en"})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["detail"].startswith("This is read with a token")


def test_what_is_public_is_the_same_with_a_token_and_without(office):
    secret = secret_of(office.coordinator)
    for path in ("figures/", "revisions/", "indicators/I1/figures/", "gaps/"):
        mine = ask(f"/api/v1/plans/plan/{path}", secret)
        assert mine.json() == Client().get(f"/api/v1/plans/plan/{path}?lang=en").json()


# What is given


def test_a_report_is_given_as_it_stands(office):
    entry = ProgressEntry.objects.get(assignment=office.for_indicator, period=office.periods[0])
    row = ask(f"{ENTRIES}{entry.pk}/", secret_of(office.observer)).json()
    assert (row["state"], row["value"], row["body"], row["code"]) == ("draft", "110", "defence", "I1")
    assert (row["narrative"], row["source"], row["published"]) == ("Done.", "Registers", None)
    assert row["page"].endswith(f"/en/work/entries/{entry.pk}/")
    blank = ProgressEntry.objects.get(assignment=office.for_indicator, period=office.periods[3])
    assert ask(f"{ENTRIES}{blank.pk}/", secret_of(office.coordinator)).json()["value"] is None


@pytest.mark.parametrize(
    ("asked", "number"),
    [({"state": "submitted"}, 1), ({"body": "interior"}, 1), ({"about": "actions"}, 1), ({"about": "indicators"}, 5)],
)
def test_the_list_can_be_filtered(office, asked, number):
    secret = secret_of(office.observer)
    answer = Client().get(ENTRIES, {"lang": "en", **asked}, headers={"authorization": f"Bearer {secret}"})
    assert len(answer.json()["results"]) == number
    assert set(EntryState.values) >= {row["state"] for row in answer.json()["results"]}


def test_the_list_asks_as_many_questions_of_three_rows_as_of_one(office):
    secret = secret_of(office.observer)

    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert ask(ENTRIES, secret).status_code == 200
        return len(questions)

    f.BreakdownFactory(indicator=measured(office, "count").assignment.indicator)
    asked()
    before = asked()
    for measure in ("count", "share", "milestone"):
        f.BreakdownFactory(indicator=measured(office, measure).assignment.indicator)
    assert asked() <= before


# What it is not


def test_an_answer_with_a_token_is_kept_nowhere_and_read_by_no_other_site(office):
    for path in (ENTRIES, "/api/v1/plans/plan/figures/"):
        answer = ask(path, secret_of(office.observer))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "Authorization" in answer["Vary"]
        for header in ("ETag", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"):
            assert not answer.has_header(header)
        assert not answer.cookies
    asked_first = Client().options(ENTRIES, headers={"origin": "https://a.example"})
    assert "Authorization" not in asked_first["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "header",
    ["Bearer nap_unknown", "Bearer", "Basic bmFwOm5hcA==", "nap_unknown", "Bearer nap_ünknown", "", "Bearer nap_\0"],
)
def test_a_token_that_is_not_good_is_refused_everywhere(office, header):
    for path in (ENTRIES, "/api/v1/plans/plan/figures/", "/api/v1/"):
        answer = Client().get(path, {"lang": "en"}, headers={"authorization": header})
        assert answer.status_code == 401
        assert answer.json()["detail"] == "This token is not good, or not any more."


def test_a_token_ends_with_its_day_its_account_and_its_revocation(office):
    secret = secret_of(office.observer)
    row = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=timezone.now())
    assert ask(ENTRIES, secret).status_code == 401
    ApiToken.objects.update(expires_at=row.expires_at)
    assert ask(ENTRIES, secret).status_code == 200
    people.anonymise(office.observer)
    assert ask(ENTRIES, secret).status_code == 401
    assert not ApiToken.objects.exists()


def test_who_must_have_a_second_step_and_has_none_reads_nothing(office, settings, sign_in):
    coordinators, observers = secret_of(office.coordinator), secret_of(office.observer)
    settings.SECOND_FACTOR_REQUIRED = True
    assert ask(ENTRIES, coordinators).status_code == 401
    assert ask(ENTRIES, observers).status_code == 200
    answer = sign_in(office.coordinator).post(f"{PROFILE}tokens/", NEW)
    assert answer.status_code == 422
    assert "Turn it on first." in answer.content.decode()


def test_each_token_has_a_limit_of_its_own(office, settings):
    settings.API_RATE = 2
    mine, theirs = secret_of(office.observer), secret_of(office.reporter)
    assert [ask(ENTRIES, mine).status_code for _time in range(3)] == [200, 200, 429]
    assert ask(ENTRIES, theirs).status_code == 200
    # Guesses count for the address on the network.
    assert [ask(ENTRIES, "nap_guess").status_code for _time in range(3)] == [401, 401, 429]


def test_the_day_of_the_last_use_is_kept(office):
    secret = secret_of(office.observer)
    ask(ENTRIES, secret)
    assert ApiToken.objects.get().used_on == timezone.localdate()


# Making and revoking


def test_a_token_is_shown_once_and_kept_as_a_hash(office, sign_in):
    client = sign_in(office.observer)
    page = client.post(f"{PROFILE}tokens/", NEW)
    token = ApiToken.objects.get()
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert token.digest == tokens.digest_of(secret)
    assert secret not in str(ApiToken.objects.values())
    assert (token.name, (token.expires_at - token.created_at).days) == ("Our dashboard", 90)
    again = client.get(PROFILE).content.decode()
    assert secret not in again
    assert "Our dashboard" in again
    assert ask(ENTRIES, secret).status_code == 200


def test_a_revoked_token_is_gone_and_nobody_revokes_anothers(office, sign_in):
    token, secret = tokens.make(by=office.observer, name="R", days=30)
    address = f"{PROFILE}tokens/{token.pk}/revoke/"
    assert sign_in(office.coordinator).post(address).status_code == 404
    assert ask(ENTRIES, secret).status_code == 200
    assert sign_in(office.observer).post(address).status_code == 302
    assert ask(ENTRIES, secret).status_code == 401


@pytest.mark.parametrize("wrong", [{"token-name": " "}, {"token-days": "9999"}, {"token-name": "x" * 61}])
def test_a_form_that_is_not_right_makes_nothing_and_keeps_what_was_typed(office, sign_in, wrong):
    answer = sign_in(office.observer).post(f"{PROFILE}tokens/", NEW | wrong)
    assert answer.status_code == 422
    assert f'value="{(NEW | wrong)["token-name"]}"' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_who_has_nothing_to_read_makes_no_token(office, sign_in):
    assert "tokens/" not in sign_in(office.stranger).get(PROFILE).content.decode()
    assert sign_in(office.stranger).post(f"{PROFILE}tokens/", NEW).status_code == 403


def test_there_are_at_most_so_many_tokens_and_expired_ones_make_room(office, sign_in):
    client = sign_in(office.observer)
    for _n in range(tokens.MOST):
        assert client.post(f"{PROFILE}tokens/", NEW).status_code == 200
    assert "Revoke one first." in client.post(f"{PROFILE}tokens/", NEW).content.decode()
    ApiToken.objects.filter(pk=ApiToken.objects.first().pk).update(expires_at=timezone.now())
    assert client.post(f"{PROFILE}tokens/", NEW).status_code == 200
    assert ApiToken.objects.count() == tokens.MOST
