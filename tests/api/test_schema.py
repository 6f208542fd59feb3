"""The API against its own description: whatever is asked, the answer is one that the description names."""

import json
from decimal import Decimal

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from napsite.wsgi import application
from tests.public.reports import approved
from tracker.api.schema import openapi

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KNOWN = {"plan": "plan", "slug": "defence", "seq": 1}


@pytest.fixture
def described(world):
    """The description, of a plan with something in each list."""
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    approved(world.for_action, world.periods[0], status="completed")
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi(), default=str)))
    schema.app = application
    schema.config.phases.coverage.enabled = False
    return schema


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_answer_is_as_described(case):
    # A plan with rows in it, so that it is rows that are compared.
    for name in case.path_parameters:
        case.path_parameters[name] = KNOWN.get(name, "I1" if "indicators" in case.path else "1.1")
    if "objectives" in case.path:
        case.path_parameters.pop("code", None)
        case.path_parameters |= {"code": "1"} if "{code}" in case.path else {}
    case.call_and_validate(checks=CHECKS)
