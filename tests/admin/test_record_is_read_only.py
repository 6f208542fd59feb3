"""What was reported and published is only read in the administration pages, whoever asks."""

import pytest

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.workflow import EntryData
from tracker.models import ProgressEntry, PublishedRevision, RecordHead, ReviewEvent, SaveReceipt

pytestmark = pytest.mark.django_db

MODELS = [PublishedRevision, ReviewEvent, SaveReceipt, ProgressEntry, RecordHead]
NAMES = [m._meta.model_name for m in MODELS]


@pytest.fixture
def published(world):
    entry = workflow.start(world.for_indicator, world.periods[-1], by=world.reporter)
    data = EntryData(value=12, source="Register", narrative="Done")
    workflow.save(entry, data, by=world.reporter, version=entry.version)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    return world


def address(model, what, *args):
    name = f"/admin/tracker/{model._meta.model_name}/"
    return name + {"list": "", "add": "add/", "change": "{}/change/", "delete": "{}/delete/"}[what].format(*args)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_an_administrator_reads_it(published, sign_in, model):
    client = sign_in(published.admin)
    row = model.objects.first()
    assert client.get(address(model, "list")).status_code == 200
    assert client.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_an_administrator_neither_adds_nor_changes_nor_deletes_it(published, sign_in, model):
    client = sign_in(published.admin)
    row = model.objects.first()
    before = list(model.objects.order_by("pk").values())
    assert client.post(address(model, "add"), {}).status_code == 403
    assert client.post(address(model, "change", row.pk), {"state": "draft", "content": "x"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(address(model, "list"), ticked)
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("who", ["reporter", "coordinator", "observer", "stranger"])
def test_nobody_but_an_administrator_enters(world, sign_in, who):
    answer = sign_in(getattr(world, who)).get("/admin/")
    assert answer.status_code in (302, 403)
    assert sign_in(getattr(world, who)).get("/admin/tracker/plan/").status_code in (302, 403)


def test_a_visitor_is_sent_to_the_sites_own_sign_in(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_an_administrator_has_no_say_in_the_workflow(published):
    entry = ProgressEntry.objects.first()
    with pytest.raises(workflow.NotAllowed):
        workflow.reopen(entry, by=published.admin, version=entry.version, reason="because")
    assert f.UserFactory(is_superuser=True).plan_ids() == set()
