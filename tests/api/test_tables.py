"""The API reads the record and the plan, never the working copies beside them."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.test_manners import LISTS
from tests.public.reports import approved
from tracker import public_version

pytestmark = pytest.mark.django_db


def test_no_answer_reads_a_table_whose_changes_leave_its_etag_as_it_was(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    ones = ("indicators/I1/", "actions/1.1/", "objectives/1/", "bodies/defence/", "revisions/1/")
    with CaptureQueriesContext(connection) as asked:
        for path in (*LISTS, *ones):
            assert Client().get(f"/api/v1/plans/plan/{path}").status_code == 200, path
    read = {table for question in asked for table in re.findall(r'(?:FROM|JOIN) "(tracker_\w+)"', question["sql"])}
    assert "tracker_publishedrevision" in read
    assert not read - set(public_version.public_tables())
