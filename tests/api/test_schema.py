"""The API against its own description: whatever is asked, the answer is one that the description names."""

import json
from decimal import Decimal

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories as f
from tests.public.reports import approved
from tracker.api.schema import openapi
from tracker.domain import tokens, workflow
from tracker.models import ProgressEntry

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def described(world, application):
    """The description, of a plan with something in each list."""
    f.BreakdownFactory(indicator=world.indicator)
    f.TargetFactory(indicator=world.indicator, value=Decimal(9))
    f.ActionActorFactory(action=world.action, actor=world.defence)
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    approved(world.for_action, world.periods[0], status="completed")
    workflow.start(world.for_indicator, world.periods[1], by=world.reporter)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi(), default=str)))
    schema.app = application
    return schema, tokens.make(by=world.observer, name="Test", days=30)[1]


def known(path):
    """Names of rows that are there, so that it is rows that are compared."""
    subject = next((name for name in ("objectives", "indicators", "actions") if name in path), "")
    code = {"objectives": "1", "indicators": "I1", "actions": "1.1"}.get(subject)
    return {"plan": "plan", "slug": "defence", "seq": 1, "id": ProgressEntry.objects.latest("pk").pk, "code": code}


def ask(operation, rows, secret):
    @given(case=operation.as_strategy())
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def as_described(case):
        case.path_parameters = {name: rows[name] for name in case.path_parameters or {}}
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        case.call_and_validate(checks=CHECKS, headers=headers)

    as_described()


def test_every_answer_is_as_described(described):
    schema, secret = described
    for path in openapi()["paths"]:
        for with_token in (secret, None):
            ask(schema[path]["GET"], known(path), with_token)


def test_the_description_names_every_address_and_every_parameter(client):
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert len(paths) == 22
    actions = {one["name"]: one for one in paths["/api/v1/plans/{plan}/actions/"]["get"]["parameters"]}
    assert set(actions) == {
        "plan", "q", "objective", "body", "kind", "theme", "status", "lang", "limit", "cursor",
    }  # fmt: skip
    assert "in_progress" in actions["status"]["schema"]["enum"]
