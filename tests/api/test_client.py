"""A client made of the API's description reads every list, and what it reads is what the database has."""

import importlib
import json
import subprocess
import sys
from decimal import Decimal

import httpx
import pytest

from tests import factories as f
from tests.public.reports import approved
from tracker.api.schema import openapi
from tracker.domain import tokens, workflow
from tracker.models import ProgressEntry, PublishedRevision

NAME = "nap_client"
PLAN = "plan"
# Each list that needs no more than the plan, and what stands for a row of it.
LISTS = {
    "objectives": "objective", "actions": "action", "indicators": "indicator", "targets": "indicator", "bodies": "body",
    "periods": "id", "figures": "seq", "revisions": "seq", "evidence_list": "id", "reports": "report", "gaps": "kind",
    "entries": "id",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The client, made as somebody outside would make it: from the description alone, without a warning."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_text(json.dumps(openapi(), default=str))
    (folder / "settings.yaml").write_text("post_hooks: []\n")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", "schema.json"]
    command += ["--output-path", NAME, "--meta", "none", "--config", "settings.yaml", "--fail-on-warning"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    yield lambda name="": importlib.import_module(f"{NAME}.{name}".rstrip("."))
    sys.path.remove(str(folder))


@pytest.fixture
def office(world):
    """Something in each list, more of some than a page of two holds."""
    f.TargetFactory(indicator=world.indicator, value=Decimal(9))
    for n, period in enumerate(world.periods[:3]):
        approved(world.for_indicator, period, value=Decimal(n))
    approved(world.for_action, world.periods[0], status="completed")
    workflow.start(world.other, world.periods[0], by=world.other_reporter)
    return world


@pytest.fixture
def client(made, office, application):
    _token, secret = tokens.make(by=office.observer, name="Client", days=30)
    return made().AuthenticatedClient(
        "http://testserver", secret, httpx_args={"transport": httpx.WSGITransport(app=application)}
    )


def every(made, client, name):
    """All rows of a list, two at a time."""
    read, rows, more = made(f"api.api.{name}").sync_detailed, [], {}
    while True:
        answer = read(PLAN, client=client, limit=2, **more)
        assert answer.status_code == 200
        rows += answer.parsed.results
        if answer.parsed.next_ is None:
            return rows
        more = {"cursor": httpx.URL(answer.parsed.next_).params["cursor"]}


def test_it_reads_every_list_whole(made, client, office):
    plan = office.plan
    expected = {
        "objectives": plan.objectives.values_list("code", flat=True),
        "actions": plan.actions.values_list("code", flat=True),
        "indicators": plan.indicators.values_list("code", flat=True),
        "targets": ["I1"],
        "bodies": ["defence", "interior"],
        "periods": plan.periods.values_list("pk", flat=True),
        "figures": PublishedRevision.objects.filter(current_for__isnull=False).values_list("seq", flat=True),
        "revisions": PublishedRevision.objects.values_list("seq", flat=True),
        "evidence_list": [],
        "reports": [],
        "entries": ProgressEntry.objects.values_list("pk", flat=True),
    }
    found = {name: every(made, client, name) for name in LISTS}
    for name, keys in expected.items():
        assert sorted(getattr(row, LISTS[name]) for row in found[name]) == sorted(keys), name
    assert found["gaps"]
    assert [plan.plan for plan in made("api.api.plans").sync(client=client).results] == [PLAN]


def test_zero_and_nothing_stay_two_things_in_its_types(made, client, office):
    figures = {row.seq: row for row in every(made, client, "figures")}
    assert [figures[seq].value for seq in (1, 2, 3, 4)] == ["0", "1", "2", None]
    assert figures[4].implementation_status == "completed"
    begun = next(row for row in every(made, client, "entries") if row.body == "interior")
    assert (begun.state, begun.value, begun.published) == ("draft", None, None)


def test_one_thing_and_a_mistake_come_back_as_described(made, client):
    one = made("api.api.one_revision").sync(PLAN, 1, client=client)
    assert one.hash_ == PublishedRevision.objects.get(seq=1).hash
    wrong = made("api.api.one_revision").sync(PLAN, 99, client=client)
    assert (wrong.status, wrong.code) == (404, "not_found")
