"""Every role against every address: what each gets. An address without a line here fails."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests import factories as f
from tests.reports.sample import document
from tracker import public_version
from tracker.domain import evidence, publishing, tokens, uploads, workflow
from tracker.domain.entries import EntryData
from tracker.models import ActionActor, Invitation, Report, Succession
from tracker.reports.workbook.content import contents_of
from tracker.reports.workbook.writing import write_workbook

ROLES = ("anonymous", "stranger", "reporter", "other_reporter", "coordinator", "observer", "admin")
LOGIN = 302
EVERYBODY = (200,) * 7
# Another body's reporter is a stranger to a report (404); who may read but not act gets 403.
#                        anonymous stranger reporter other coordinator observer admin
READ_ENTRY = (LOGIN, 404, 200, 404, 200, 200, 404)
BODYS_POST = (LOGIN, 404, 302, 404, 403, 403, 404)
DESK_PAGE = (LOGIN, 403, 403, 403, 200, 200, 403)
COORDINATORS_PAGE = (LOGIN, 403, 403, 403, 200, 403, 403)
COORDINATORS_POST = (LOGIN, 403, 403, 403, 302, 403, 403)
PLANS_PAGE = (LOGIN, 404, 404, 404, 200, 200, 404)
PLANS_POST = (LOGIN, 404, 404, 404, 302, 403, 404)
REVIEWERS_PAGE = (LOGIN, 404, 403, 404, 200, 200, 404)
PLACE = {"actor": "interior", "role": "reporter"}
NEWCOMER = {"name": "Asel", "language": "kk", "password1": "a-plan-of-1325", "password2": "a-plan-of-1325"}
SAID = {"set_on": "2024-03-03", "ground": "Minutes no. 3"}
REVIEWERS_POST = (LOGIN, 404, 403, 404, 302, 403, 404)


def prefixed(form: str, **fields) -> dict[str, str]:
    """One of several forms of a page, as it is sent."""
    return {"do": form, **{f"{form}-{key}": value for key, value in {**fields, **SAID}.items()}}


GET = {
    "home": EVERYBODY,
    "profile": (LOGIN,) + (200,) * 6,
    "review_reminders": COORDINATORS_PAGE,
    "plans": EVERYBODY,
    "methodology": EVERYBODY,
    "glossary": EVERYBODY,
    "accessibility": EVERYBODY,
    "plan": EVERYBODY,
    "plan_text": EVERYBODY,
    "objectives": EVERYBODY,
    "objective": EVERYBODY,
    "actions": EVERYBODY,
    "action": EVERYBODY,
    "indicators": EVERYBODY,
    "indicator": EVERYBODY,
    "bodies": EVERYBODY,
    "body": EVERYBODY,
    "gaps": EVERYBODY,
    "timeline": EVERYBODY,
    "matrix": EVERYBODY,
    "budget": EVERYBODY,
    "public_evidence": EVERYBODY,
    "search": EVERYBODY,
    "search_all": EVERYBODY,
    "changes": EVERYBODY,
    "changes_feed": EVERYBODY,
    "revision": EVERYBODY,
    "reports": EVERYBODY,
    "report": EVERYBODY,
    "report_edition": EVERYBODY,
    "report_file": EVERYBODY,
    "report_latest_file": (302,) * 7,
    "verify": EVERYBODY,
    "actions_data": EVERYBODY,
    "action_data": EVERYBODY,
    # Nothing is reported of the action here, so there is no chart of it; with one: tests/downloads/.
    "action_chart": (404,) * 7,
    "indicators_data": EVERYBODY,
    "indicator_data": EVERYBODY,
    "indicator_chart": EVERYBODY,
    "bodies_data": EVERYBODY,
    "body_data": EVERYBODY,
    "reporting_data": EVERYBODY,
    "gaps_data": EVERYBODY,
    "gap_history_data": EVERYBODY,
    "timeline_data": EVERYBODY,
    "plan_dates_data": EVERYBODY,
    "budget_data": EVERYBODY,
    "changes_data": EVERYBODY,
    "plan_chart": EVERYBODY,
    "data": EVERYBODY,
    "data_package": EVERYBODY,
    "plan_file": EVERYBODY,
    "work": (LOGIN, 403, 200, 200, 302, 302, 403),
    "work_submit": (LOGIN, 403, 200, 200, 403, 403, 403),
    # For signatories alone: tests/reporting/test_delegation.py.
    "delegation": (LOGIN, 403, 403, 403, 403, 403, 403),
    "entry": READ_ENTRY,
    "entry_evidence": READ_ENTRY,
    "evidence_file": READ_ENTRY,
    "evidence_thumbnail": READ_ENTRY,
    "workbook": (LOGIN, 404, 200, 404, 403, 403, 404),
    "workbook_download": (LOGIN, 403, 200, 200, 403, 403, 403),
    "workbook_preview": (LOGIN, 404, 200, 404, 404, 404, 404),
    "review_queue": (LOGIN, 403, 403, 403, 200, 200, 403),
    "review_matrix": (LOGIN, 403, 403, 403, 200, 200, 403),
    "review_entry": REVIEWERS_PAGE,
    "review_late": DESK_PAGE,
    "review_successions": DESK_PAGE,
    "review_hand_on": DESK_PAGE,
    "review_succession_add": COORDINATORS_PAGE,
    "review_matrix_period": PLANS_PAGE,
    "review_batch": (LOGIN, 403, 403, 403, 200, 200, 403),
    "setup": DESK_PAGE,
    "people": DESK_PAGE,
    "people_invite": COORDINATORS_PAGE,
    "people_member": COORDINATORS_PAGE,
    "invitation": EVERYBODY,
    "setup_indicator": PLANS_PAGE,
    "setup_action": PLANS_PAGE,
    "setup_assign": COORDINATORS_PAGE,
    "setup_assignment": (LOGIN, 404, 404, 404, 200, 403, 404),
    "setup_many": COORDINATORS_PAGE,
    "setup_parts": COORDINATORS_PAGE,
    "setup_part": (LOGIN, 404, 404, 404, 200, 403, 404),
    "review_reports": DESK_PAGE,
    "review_report_new": COORDINATORS_PAGE,
    "review_report": PLANS_PAGE,
    "review_report_publish": (LOGIN, 404, 404, 404, 200, 403, 404),
    "review_report_edition": PLANS_PAGE,
    "review_report_preview": PLANS_PAGE,
    "review_report_preview_file": PLANS_PAGE,
    "review_report_part": PLANS_PAGE,
    "review_report_added": PLANS_PAGE,
    "review_report_versions": PLANS_PAGE,
    "review_periods": DESK_PAGE,
    "review_period": PLANS_PAGE,
    "review_period_add": COORDINATORS_PAGE,
    # The period that the address does not name is asked for in the list.
    "review_periods_close": (LOGIN, 403, 403, 403, 302, 403, 403),
    "review_periods_extend": (LOGIN, 403, 403, 403, 302, 403, 403),
}
# The open data API: everybody reads the same, and nobody writes.
API_LISTS = (
    "objectives", "actions", "indicators", "targets", "bodies", "periods", "figures", "revisions", "evidence", "gaps",
    "reports",
)  # fmt: skip
API_OF_ONE = {
    "objective": "1", "action": "1.1", "action_reports": "1.1", "indicator": "I1", "indicator_figures": "I1",
    "body": "defence", "revision": 1,
}  # fmt: skip
API_OTHERS = ("start", "schema", "docs", "plans", "plan")
# With a token alone: tests/api/test_tokens.py.
API_PRIVATE = {f"api_{name}": (401,) * 7 for name in ("entries", "entry")}
API = (
    API_PRIVATE
    | {f"api_{name}": EVERYBODY for name in (*API_OTHERS, *API_LISTS, *API_OF_ONE)}
    | {"api_nothing": (404,) * 7}
)
GET |= API
NEW_PERIOD = {"kind": "year", "label_kk": "2026", "label_ru": "2026", "label_en": "2026", "starts_on": "2026-01-01"}
NEW_PERIOD |= {"ends_on": "2026-12-31", "opens_on": "2027-01-05", "due_on": "2027-01-20"}
REFORM = {"predecessor": "defence", "successor": "interior", "how": "merged", "happened_on": "2024", "ends": "yes"}
REFORM |= {"source": "Decree no. 402"}
HAND_ON = {"set_on": "2025-01-15", "ground": "Decree no. 402", "hand-on": "1.1"}
# In which state the report is when the address is tried, and what else the form holds.
POST = {
    "profile": ("none", {"name": "Somebody", "language": "en"}, (LOGIN,) + (302,) * 6),
    # Answers with what became of each report: tests/workflow/test_who_when_in_bulk.py.
    "work_submit": ("draft", {}, (LOGIN, 403, 200, 404, 403, 403, 403)),
    "delegation": ("none", {}, (LOGIN, 403, 403, 403, 403, 403, 403)),
    # Refused with the reason: this is no workbook.
    "workbook": ("none", {"file": "x"}, (LOGIN, 404, 422, 404, 403, 403, 404)),
    # A workbook is there for who uploaded it, and for nobody else.
    "workbook_preview": ("draft", {"do": "discard"}, (LOGIN, 404, 302, 404, 404, 404, 404)),
    # Answers with the token, which is shown once.
    "profile_tokens": ("none", {"token-name": "R", "token-days": "30"}, (LOGIN, 403, 200, 200, 200, 200, 403)),
    "profile_token_revoke": ("none", {}, (LOGIN, 404, 302, 404, 404, 404, 404)),
    "profile_end_sessions": ("none", {}, (LOGIN,) + (302,) * 6),
    "review_reminders": ("none", {"everybody": "1", "do": "send"}, COORDINATORS_POST),
    "review_mail_again": ("none", {}, COORDINATORS_POST),
    "entry_start": ("none", {}, BODYS_POST),
    "entry": ("draft", {"availability": "given", "language": "en", "do": "save"}, BODYS_POST),
    "entry_evidence": ("draft", {"url": "https://gov.example/order"}, BODYS_POST),
    "entry_submit": ("draft", {}, BODYS_POST),
    "entry_withdraw": ("submitted", {}, BODYS_POST),
    # The body has no signatory, so nobody may hand back.
    "entry_hand_back": ("draft", {"back-comment": "x"}, (LOGIN, 404, 403, 404, 403, 403, 404)),
    "delegation_end": ("draft", {}, (LOGIN, 403, 403, 403, 403, 403, 403)),
    "review_take": ("submitted", {}, REVIEWERS_POST),
    "review_approve": ("submitted", {}, REVIEWERS_POST),
    "review_return": ("submitted", {"comment": "Why?", "due_on": "2100-01-01"}, REVIEWERS_POST),
    "review_reopen": ("approved", {"reopen-comment": "Why?"}, REVIEWERS_POST),
    "people_invite": ("none", {"emails": "new@nap.example", "language": "ru", **PLACE}, COORDINATORS_POST),
    "people_member": ("none", PLACE, COORDINATORS_POST),
    "people_end": ("none", {}, COORDINATORS_POST),
    "people_resend": ("none", {}, PLANS_POST),
    "people_revoke": ("none", {}, PLANS_POST),
    # For somebody new; who is signed in as another person may not take it up.
    "invitation": ("none", NEWCOMER, (302, 403, 403, 403, 403, 403, 403)),
    "review_retract": ("approved", {"retract-comment": "Why?"}, REVIEWERS_POST),
    # Answers with a summary of what was approved and what was not.
    "review_batch": ("submitted", {}, (LOGIN, 403, 403, 403, 200, 403, 403)),
    "setup_indicator": ("none", prefixed("baseline", value="1", as_of="2021-12-31"), PLANS_POST),
    "setup_action": ("none", prefixed("dates", starts="2024"), PLANS_POST),
    "setup_assign": (
        "none",
        {"actors": "interior", "actions": "1.1", "first_period": "2022", **SAID},
        COORDINATORS_POST,
    ),
    "setup_assignment": ("none", {"last_period": "2025", **SAID}, PLANS_POST),
    "setup_parts": ("none", {"role": "support", "actors": "interior", "actions": "1.1", **SAID}, COORDINATORS_POST),
    "setup_part": ("none", SAID, PLANS_POST),
    "setup_many": (
        "none",
        {**{f"all-{key}": value for key, value in SAID.items()}, "row-starts": "2024"},
        COORDINATORS_POST,
    ),
    "review_report_new": ("none", {"year": "2024", "languages": "en"}, COORDINATORS_POST),
    "review_report_draft": ("none", {}, PLANS_POST),
    # With everything written it goes on; here parts are missing, so there is nothing to press.
    "review_report_publish": ("none", {"seen": "x"}, (LOGIN, 404, 404, 404, 403, 403, 404)),
    "review_report_edition": ("none", {"do": "again"}, PLANS_POST),
    # Refused with the reason: there is no file.
    "verify": ("none", {}, (422,) * 7),
    "review_report_part": ("none", {"text": "Words", "version": 2}, PLANS_POST),
    "review_report_versions": ("none", {"number": 1, "version": 2}, PLANS_POST),
    "review_period": ("none", {"opens_on": "2026-01-05", "due_on": "2100-01-01"}, PLANS_POST),
    # The form names the assignment: see `address`.
    "review_hand_on": ("none", HAND_ON, COORDINATORS_POST),
    "review_succession_add": ("none", REFORM, COORDINATORS_POST),
    "review_period_reopen": ("none", {}, PLANS_POST),
    "review_period_add": ("none", NEW_PERIOD, COORDINATORS_POST),
    "review_periods_close": ("none", {}, COORDINATORS_POST),
    "review_periods_extend": ("none", {"due_on": "2100-01-01"}, COORDINATORS_POST),
}
# Posts that are not about one report.
OF_NO_REPORT = (
    "entry_start", "profile", "profile_end_sessions", "review_reminders", "review_mail_again", "work_submit",
    "delegation", "workbook", "profile_tokens", "verify",
)  # fmt: skip
# Outside the language prefix; /accounts/ is allauth's, /admin/ Django's: both tested elsewhere.
OTHER = {"root": (302,) * 7, "healthz": EVERYBODY, "readyz": EVERYBODY}
OTHER |= {"sitemap": EVERYBODY, "sitemap_section": EVERYBODY, "robots": EVERYBODY}
DEBUG_ONLY = {"components"}
# Pages of a plan as a whole.
OF_PLAN = ("gaps", "timeline", "matrix", "budget", "data", "data_package", "plan_file")


def patterns():
    """Our own addresses, by name."""

    def walk(found):
        for pattern in found:
            if isinstance(pattern, URLPattern):
                yield pattern
            elif isinstance(pattern, URLResolver) and str(pattern.pattern) not in ("admin/", "accounts/"):
                yield from walk(pattern.url_patterns)

    return {pattern.name: pattern for pattern in walk(get_resolver().url_patterns) if pattern.name not in DEBUG_ONLY}


def methods(client, pattern) -> set[str]:
    """What an address says that it takes. Which row it would be about is not asked before that."""
    stand_in = {"IntConverter": 1, "UUIDConverter": UUID(int=1), "EndingConverter": "csv", "FormatConverter": "pdf"}
    rows = {name: stand_in.get(type(kind).__name__, "x") for name, kind in pattern.pattern.converters.items()}
    said = client.options(reverse(pattern.name, kwargs=rows)).headers.get("Allow", "")
    return set(filter(None, said.split(", ")))


def test_every_address_has_its_line():
    assert set(patterns()) == set(GET) | set(POST) | set(OTHER)


def test_every_address_has_its_line_for_each_way_in_which_it_is_asked(clients):
    """Views say what they take (require_POST and the like), and take nothing but reading and forms."""
    for name, pattern in patterns().items():
        found = methods(clients["reporter"], pattern)
        assert found <= {"GET", "HEAD", "OPTIONS", "POST"}, name
        assert ("POST" in found) == (name in POST), f"{name} takes {found}"
        assert ("GET" in found) == (name in {**GET, **OTHER}), f"{name} takes {found}"


@pytest.fixture
def clients(world, sign_in):
    people = {role: getattr(world, role) for role in ROLES[1:]}
    return {"anonymous": Client(), **{role: sign_in(person) for role, person in people.items()}}


def entry_in(world, state):
    if state == "none":
        return None
    entry = workflow.start(world.for_indicator, world.periods[3], by=world.reporter)
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    evidence.add_file(entry, f.png(), "picture.png", by=world.reporter, public=True)
    if state in ("submitted", "approved"):
        workflow.submit(entry, by=world.reporter, version=entry.version)
    if state == "approved":
        # By another than the coordinator whose turn it is in the table.
        workflow.approve(entry, by=f.coordinator_of(world.plan), version=entry.version)
    return entry


def setup_args(name, world):
    rows = {"indicator": world.indicator, "action": world.action, "assignment": world.for_indicator}
    part = name.removeprefix("setup_")
    if part == "part":
        return [(ActionActor.objects.first() or f.ActionActorFactory(action=world.action, actor=world.defence)).pk]
    return [rows[part].pk] if part in rows else ["dates"] if part == "many" else []


def people_args(name, world):
    if name in ("people_member", "people_end"):
        return [world.reporter.memberships.get().pk]
    if name == "people_invite":
        return []
    row = Invitation.objects.first() or f.InvitationFactory(plan=world.plan, actor=world.defence)
    return [f.TOKEN if name == "invitation" else row.pk]


def with_ids(data, world):
    """The form with keys of rows in place of the names that the table above gives them."""
    ids = {
        "interior": world.interior.pk,
        "defence": world.defence.pk,
        "1.1": world.action.pk,
        "2022": world.periods[0].pk,
        "2025": world.periods[3].pk,
    }
    sent = {key: ids.get(value, value) for key, value in data.items()}
    if "hand-on" in sent:
        pk, to = world.for_action.pk, world.interior.pk
        sent |= {f"take-{pk}": "on", f"to-{pk}": to, f"from-{pk}": world.periods[3].pk}
    if "row-starts" in sent:
        sent[f"row{world.action.pk}-starts"] = sent.pop("row-starts")
    return sent


def form_of(name, data, world, entry):
    """What the form of an address holds, with the rows and versions that it is about."""
    data = with_ids({**data, "version": entry.version if entry else 0}, world)
    data |= {"assignment": world.for_indicator.pk, "period": world.periods[3].pk}
    if name.startswith("review_report_"):
        data |= POST[name][1]
    if name == "entry_hand_back":
        data["back-version"] = data["version"]
    if name in ("review_reopen", "review_retract"):
        data[f"{name.removeprefix('review_')}-version"] = data["version"]
    if name in ("review_batch", "work_submit"):
        data["entry"] = data["report"] = f"{entry.pk}:{entry.version}"
    return data


def kept_workbook(world):
    """A workbook that the reporter uploaded."""
    place = {"actor": world.defence, "period": world.periods[3]}
    content = write_workbook(contents_of(place["actor"], place["period"], language="en", on=timezone.localdate()))
    return uploads.keep(content, name="x.xlsx", by=world.reporter, **place)


def report_of(world):
    """The plan's report for 2023, with one part written twice."""
    found = Report.objects.first()
    if found is None:
        found = publishing.make_report(world.plan, by=world.coordinator, year=2023, languages=["kk", "ru", "en"])
        publishing.save_text(found, "foreword", "en", "One", by=world.coordinator, version=0)
        publishing.save_text(found, "foreword", "en", "Two", by=f.coordinator_of(world.plan), version=1)
    return found


def report_address(name, world):
    if name in ("review_reports", "review_report_new"):
        return reverse(name)
    report = report_of(world)
    args = {
        "review_report_part": ["foreword", "en"],
        "review_report_added": ["summary", "en"],
        "review_report_versions": ["foreword", "en"],
        "review_report_preview": ["en"],
        "review_report_preview_file": ["en", "xlsx"],
        "review_report_edition": [1],
    }
    if name == "review_report_edition":
        edition_of(report, world)
    return reverse(name, args=[report.pk, *args.get(name, [])])


def edition_of(report, world, published=False):
    """Its first edition, in English, of which no file is made yet; or all of them are."""
    if not report.editions.exists():
        seen, version = publishing.texts_seen(report), public_version.current()
        contents = {language: document(language).to_json() for language in report.languages}
        made = publishing.Built(contents, 1, version, seen, timezone.localdate())
        edition = publishing.freeze(report, made, by=world.coordinator, seen=seen, what_changed={})
        for language, form in publishing.missing_files(edition) if published else ():
            publishing.keep_file(edition, language, form, b"x")


def published_address(name, world):
    if name == "reports":
        return reverse(name, args=["plan"])
    edition_of(report_of(world), world, published=True)
    args = {"report_edition": [1], "report_file": [1, "pdf"], "report_latest_file": ["pdf"]}
    return reverse(name, args=["plan", "2023", *args.get(name, [])])


def api_address(name):
    part = name.removeprefix("api_")
    if part == "nothing":
        return "/api/v1/plans/plan/nothing/"
    if part == "entry":
        return reverse(name, args=["plan", 1])
    if part == "entries":
        return reverse(name, args=["plan"])
    if part in API_OF_ONE:
        return reverse(name, args=["plan", API_OF_ONE[part]])
    return reverse(name, args=["plan"] if part in (*API_LISTS, "plan") else [])


def address(name, world, entry):
    if name in API:
        return api_address(name)
    codes = {"objective": "1", "action": "1.1", "indicator": "I1"}
    if name == "review_batch":
        return reverse(name, args=["plan", "defence", world.periods[3].pk])
    if name in ("body", "body_data"):
        return reverse(name, args=["plan", "defence", *(["csv"] if name == "body_data" else [])])
    if name == "public_evidence":
        return reverse(name, args=["plan", entry.evidence.get().pk])
    if name in ("evidence_file", "evidence_thumbnail"):
        return reverse(name, args=[entry.evidence.get().pk])
    if name in ("action_chart", "indicator_chart"):
        subject = name.removesuffix("_chart")
        return reverse(name, args=["plan", codes[subject], "status" if subject == "action" else "trend", "svg"])
    if name == "plan_chart":
        return reverse(name, args=["plan", "actions", "svg"])
    if name.endswith("_data"):
        subject = name.removesuffix("_data")
        return reverse(name, args=["plan", *([codes[subject]] if subject in codes else []), "csv"])
    if name in codes:
        return reverse(name, args=["plan", codes[name]])
    if name == "sitemap_section":
        return reverse(name, args=["actions"])
    if name == "revision":
        return reverse(name, args=["plan", entry.current_revision.seq])
    if name in (
        "search", "changes", "changes_feed",
        "plan", "plan_text", "objectives", "actions", "indicators", "bodies", *OF_PLAN,
    ):  # fmt: skip
        return reverse(name, args=["plan"])
    if name == "invitation" or name.startswith("people_"):
        return reverse(name, args=people_args(name, world))
    if name.startswith("setup_"):
        return reverse(name, args=setup_args(name, world))
    if name == "review_hand_on":
        who = {"predecessor": world.defence, "successor": world.interior}
        return reverse(name, args=[Succession.objects.get_or_create(**who, how="merged", happened_on="2025")[0].pk])
    if name in ("reports", "report", "report_edition", "report_file", "report_latest_file"):
        return published_address(name, world)
    if name.startswith("review_report"):
        return report_address(name, world)
    if name in ("review_period", "review_period_reopen", "review_matrix_period"):
        return reverse(name, args=[world.periods[3].pk])
    if name == "review_succession_add" or name.startswith("review_period"):
        return reverse(name)
    if name == "workbook":
        return f"{reverse(name)}?body=defence&period={world.periods[3].pk}"
    if name == "profile_token_revoke":
        return reverse(name, args=[tokens.make(by=world.reporter, name="R", days=30)[0].pk])
    if name == "workbook_preview":
        return reverse(name, args=[kept_workbook(world).pk])
    if name in ("entry", "review_entry") or (name in POST and name not in OF_NO_REPORT):
        return reverse(name, args=[entry.pk])
    return reverse(name)


@pytest.mark.parametrize("name", sorted({**GET, **OTHER}))
def test_who_may_read_an_address(name, world, clients):
    published = ("public_evidence", "indicator_chart", "revision", "api_revision")
    entry = entry_in(world, "approved" if name in published else "submitted")
    for role, expected in zip(ROLES, {**GET, **OTHER}[name], strict=True):
        response = clients[role].get(address(name, world, entry))
        assert response.status_code == expected, role
        if role == "anonymous" and expected == 302 and name not in (*OTHER, "report_latest_file"):
            assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(POST))
def test_who_may_post_to_an_address(name, role, world, clients):
    state, data, expected = POST[name]
    entry = entry_in(world, state)
    response = clients[role].post(address(name, world, entry), form_of(name, data, world, entry))
    assert response.status_code == expected[ROLES.index(role)], response.content.decode()[:2000]
    if response.status_code not in (200, 302) or role == "anonymous":
        after = type(entry).objects.get(pk=entry.pk) if entry else None
        assert (after.state, after.version) == (entry.state, entry.version) if entry else True


@pytest.mark.parametrize("name", sorted(set(POST) - set(GET)))
def test_addresses_that_act_refuse_to_be_read(name, world, clients):
    entry = entry_in(world, "submitted")
    assert clients["reporter"].get(address(name, world, entry)).status_code == 405


def test_public_pages_set_no_cookie(world, clients):
    for name, expected in GET.items():
        if expected == EVERYBODY and name not in ("public_evidence", "invitation", "revision", "api_revision"):
            assert not clients["anonymous"].get(address(name, world, None)).cookies, name


def test_nobody_writes_by_the_api(world, clients):
    entry_in(world, "approved")
    for name in API:
        for role, client in clients.items():
            for method in (client.post, client.put, client.patch, client.delete):
                assert method(api_address(name)).status_code == 405, (name, role, method.__name__)
