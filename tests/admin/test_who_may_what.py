"""The administration pages: every page, every action and every role, taken from what is registered.

A model, an action or an inline that is registered without a line here fails.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory
from django.utils import timezone
from post_office.models import STATUS, Email

from tests import factories as f
from tracker import models
from tracker.domain import evidence, workflow
from tracker.domain.entries import EntryData

pytestmark = pytest.mark.django_db

# What an administrator may: view, add, change, delete.
EDITED, KEPT, READ = "vacd", "vac", "v"
RIGHTS = {
    # The plan. What is said of it with a ground is replaced, not deleted; what other plans share stays.
    "actor": KEPT, "plan": KEPT, "dimension": KEPT, "actionactor": KEPT, "actionschedule": KEPT, "baseline": KEPT,
    "target": KEPT, "assignment": KEPT, "planactor": EDITED, "succession": EDITED, "plansection": EDITED,
    "planfact": EDITED, "profilefact": EDITED, "focusstrand": EDITED, "externalfigure": EDITED,
    "assessmentcriterion": EDITED, "objective": EDITED, "theme": EDITED, "action": EDITED, "indicator": EDITED,
    "breakdown": EDITED, "budgetprogramme": EDITED, "budgetline": EDITED, "reportingperiod": EDITED,
    # People. Nobody is deleted; to let somebody sign is the signatory's own word.
    "user": KEPT, "membership": KEPT, "planrole": KEPT, "delegation": READ,
    # Reports, the record and the mail: nothing of them changes here.
    "progressentry": READ, "reviewevent": READ, "publishedrevision": READ, "savereceipt": READ, "recordhead": READ,
    "recordcheck": READ, "importedfile": READ, "evidence": READ, "reminder": READ, "email": READ, "apitoken": READ,
}  # fmt: skip
# What changes once there is a report, or once something newer was said.
ONCE_REPORTED = {"breakdown": "va"}
ONCE_REPLACED = dict.fromkeys(("baseline", "target", "actionactor", "actionschedule", "assignment"), "va")
# What can be done with rows that are ticked: (name, whose rows). To delete them is offered where one may be deleted.
ACTIONS = {("invite", "user"), ("anonymise", "user"), ("try_again", "email")}
OUTSIDERS = ("anonymous", "stranger", "reporter", "signatory", "coordinator", "observer", "staff", "closed")
REGISTERED = {model._meta.model_name: model for model in admin.site._registry}


@pytest.fixture
def rows(world):
    """One row of every registered model; there is no report yet."""
    plan, text = world.plan, {"title_en": "Title"}
    programme = models.BudgetProgramme.objects.create(plan=plan, code="001", **text)
    found = {
        "actor": world.defence, "plan": plan, "dimension": f.DimensionFactory(), "objective": world.objective,
        "theme": f.ThemeFactory(), "action": world.action, "indicator": world.indicator, "assignment": world.other,
        "actionactor": f.ActionActorFactory(action=world.action, actor=world.defence),
        "actionschedule": models.ActionSchedule.objects.create(action=world.action, starts="2022", origin="plan"),
        "baseline": f.BaselineFactory(indicator=world.indicator, value=1),
        "target": f.TargetFactory(indicator=world.indicator, value=2),
        "planactor": plan.plan_actors.first(),
        "succession": models.Succession.objects.create(
            predecessor=world.defence, successor=f.ActorFactory(), how="merged", happened_on="2025"
        ),
        "plansection": models.PlanSection(key="s"), "planfact": models.PlanFact(key="f"),
        "profilefact": models.ProfileFact(key="p"), "focusstrand": models.FocusStrand(key="t"),
        "externalfigure": models.ExternalFigure(key="e", value=Decimal("1.5")),
        "assessmentcriterion": models.AssessmentCriterion(key="a"),
        "breakdown": f.BreakdownFactory(indicator=world.indicator),
        "budgetprogramme": programme,
        "budgetline": models.BudgetLine.objects.create(programme=programme, year=2024, source="Budget"),
        "reportingperiod": world.periods[0], "user": world.stranger, "membership": world.reporter.memberships.get(),
        "planrole": world.observer.plan_roles.get(),
        "delegation": world.signatory.memberships.get().delegations.create(
            to=world.other_reporter, until=date(2100, 1, 1)
        ),
        "reminder": models.Reminder.objects.create(
            person=world.reporter, actor=world.defence, period=world.periods[0], due_on=date(2023, 1, 20), step=0,
            reports=1,
        ),
        "recordcheck": models.RecordCheck.objects.create(plan=plan, at=timezone.now()),
        "importedfile": models.ImportedFile.objects.create(name="past.csv", sha256="0" * 64),
        "apitoken": models.ApiToken.objects.create(
            user=world.reporter, name="statistics", digest="0" * 64, begins="nap_", expires_at=timezone.now()
        ),
        "email": Email.objects.create(from_email="a@b.example", to=["c@d.example"], status=STATUS.failed),
    }  # fmt: skip
    for row in found.values():
        if row.pk is None:
            row.plan, row.title_en = plan, "Title"
            row.save()
    return found


@pytest.fixture
def reported(world, rows, settings, tmp_path):
    """The same with a report that is published, and with what hangs on it."""
    settings.MEDIA_ROOT = tmp_path
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    evidence.add_link(entry, "https://gov.example/", by=world.reporter)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    return rows | {
        "progressentry": entry,
        "reviewevent": entry.events.first(),
        "publishedrevision": entry.current_revision,
        "savereceipt": entry.receipts.first(),
        "recordhead": models.RecordHead.objects.get(),
        "evidence": entry.evidence.get(),
    }


@pytest.fixture
def clients(world, sign_in):
    world.staff = f.UserFactory(is_staff=True)
    world.closed = f.UserFactory(is_staff=True, is_superuser=True, is_active=False)
    people = {role: getattr(world, role) for role in ("admin", *OUTSIDERS[1:])}
    return {"anonymous": Client(), **{role: sign_in(person) for role, person in people.items()}}


def page(name, which, pk=None):
    folder = f"/admin/{REGISTERED[name]._meta.app_label}/{name}/"
    return folder + {"list": "", "add": "add/"}.get(which, f"{pk}/{which}/")


def everything():
    """All rows of the tables that have pages, but for when somebody signed in."""
    return {
        model: [
            {name: value for name, value in row.items() if name != "last_login"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in REGISTERED.values()
    }


def expect(client, name, row, rights):
    """Every page of a row answers as the letters say: what may not be done is neither offered nor taken."""
    where, may = name, {letter: 200 if letter in rights else 403 for letter in "vacd"}
    assert client.get(page(name, "list")).status_code == may["v"], where
    assert client.get(page(name, "change", row.pk)).status_code == may["v"], where
    assert client.get(page(name, "history", row.pk)).status_code == may["v"], where
    assert client.get(page(name, "add")).status_code == may["a"], where
    assert client.get(page(name, "delete", row.pk)).status_code == may["d"], where
    if "a" not in rights:
        assert client.post(page(name, "add"), {}).status_code == 403, where
    if "c" not in rights:
        assert client.post(page(name, "change", row.pk), {}).status_code == 403, where
    else:
        assert client.get(page(name, "change", row.pk)).context["has_change_permission"], where
    if "d" not in rights:
        assert client.post(page(name, "delete", row.pk), {"post": "yes"}).status_code == 403, where


def test_every_page_has_its_line():
    assert set(REGISTERED) == set(RIGHTS)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_what_an_administrator_may(name, reported, clients):
    before = everything()
    if name not in ONCE_REPORTED:
        expect(clients["admin"], name, reported[name], RIGHTS[name])
    assert everything() == before


@pytest.mark.parametrize("name", sorted(ONCE_REPORTED))
def test_what_an_administrator_may_before_and_after_there_is_a_report(name, rows, clients, request):
    expect(clients["admin"], name, rows[name], RIGHTS[name])
    reported = request.getfixturevalue("reported")
    expect(clients["admin"], name, reported[name], ONCE_REPORTED[name])


@pytest.mark.parametrize("name", sorted(ONCE_REPLACED))
def test_what_was_replaced_is_only_read(name, rows, clients):
    newer = rows[name]
    values = {field.attname: getattr(newer, field.attname) for field in newer._meta.concrete_fields}
    older = type(newer).objects.create(**{**values, "id": None, "superseded_by_id": newer.pk})
    expect(clients["admin"], name, older, ONCE_REPLACED[name])


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_nobody_else_has_any_page_nor_changes_anything(name, reported, clients):
    before = everything()
    row = reported[name]
    ticked = {"_selected_action": row.pk, "post": "yes"}
    actions = ["delete_selected", *(action for action, model in ACTIONS if model == name)]
    for role in OUTSIDERS:
        client = clients[role]
        answers = [client.get(page(name, which, row.pk)) for which in ("list", "add", "change", "history", "delete")]
        answers += [client.post(page(name, which, row.pk), {"post": "yes"}) for which in ("add", "change", "delete")]
        answers += [client.post(page(name, "list"), {"action": action, **ticked}) for action in actions]
        assert {answer.status_code for answer in answers} <= {302, 403}, role
        assert all("/accounts/login/" in a.url or "/admin/login/" in a.url for a in answers if a.status_code == 302)
    assert everything() == before


def test_every_action_with_ticked_rows_has_its_line(world):
    request = RequestFactory().get("/")
    request.user = world.admin
    found = {
        (action, name)
        for name, model in REGISTERED.items()
        for action in admin.site._registry[model].get_actions(request)
    }
    assert {line for line in found if line[0] != "delete_selected"} == ACTIONS
    assert {name for action, name in found if action == "delete_selected"} == {n for n, r in RIGHTS.items() if "d" in r}


def test_no_action_or_page_changes_the_state_of_a_report(world, reported, clients):
    """Whatever an administrator does with ticked rows, reports, their history and the record stay as they are."""
    kept = [models.ProgressEntry, models.ReviewEvent, models.PublishedRevision, models.SaveReceipt, models.Evidence]
    before = {model: list(model.objects.order_by("pk").values()) for model in kept}
    for name, model in REGISTERED.items():
        mine = [action for action, whose in ACTIONS if whose == name] + ["delete_selected"]
        for action in mine:
            ticked = list(model._base_manager.exclude(pk=world.admin.pk if name == "user" else 0).values_list("pk"))
            data = {"action": action, "_selected_action": [pk for (pk,) in ticked], "post": "yes"}
            # Refused as a whole where one of the ticked rows may not be deleted.
            assert clients["admin"].post(page(name, "list"), data).status_code in (200, 302, 403), (name, action)
    assert {model: list(model.objects.order_by("pk").values()) for model in kept} == before


def test_a_form_inside_another_page_gives_no_more_than_the_page_of_its_own(world, reported):
    """What may not be changed, added or deleted by itself may not be changed inside the page of something else."""
    request = RequestFactory().get("/")
    request.user = world.admin
    for name, model in REGISTERED.items():
        site = admin.site._registry[model]
        for inline in site.get_inline_instances(request, reported[name]):
            own = RIGHTS.get(inline.model._meta.model_name)
            if own is None:
                assert inline.model in apps.get_app_config("tracker").get_models()
                continue
            given = {
                "a": inline.has_add_permission(request, reported[name]),
                "c": inline.has_change_permission(request, reported[name]),
                "d": inline.has_delete_permission(request, reported[name]) and inline.can_delete,
            }
            assert {letter for letter, may in given.items() if may} <= set(own), (name, inline)
