"""The page that says what can be taken away, and the plan as a plan file."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.urls import reverse

from napsite.licences import licence_of
from tests.public.reports import approved
from tracker import urls
from tracker.domain import planfile, record
from tracker.enums import DataKind
from tracker.models import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]


def page(client, language="en"):
    answer = client.get(f"/{language}/plans/plan/data/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_leads_to_every_file_and_names_the_licence(client, world):
    html = page(client)
    for url in ("data/package.zip", "data/plan.yaml", "actions/data.csv", "indicators/data.csv", "reporting/data.csv"):
        assert f'href="/en/plans/plan/{url}"' in html
        assert client.get(f"/en/plans/plan/{url}").status_code == 200
    assert "creativecommons.org/licenses/by/4.0/" in html
    with override_settings(DATA_LICENCE=licence_of("CC0-1.0")):
        assert "publicdomain/zero" in client.get("/ru/plans/plan/data/").content.decode()


def test_it_leads_to_every_list_in_every_format(client, world):
    html = page(client)
    lists = [each.name for each in urls.DOWNLOADS if each.name.endswith("_data") and "code" not in str(each.pattern)]
    assert {"actions_data", "indicators_data", "bodies_data", "gaps_data", "budget_data"} <= set(lists)
    for name in lists:
        if name == "body_data":
            continue
        for ending in ("csv", "xlsx", "json"):
            assert f'href="{reverse(name, args=["plan", ending])}"' in html


def test_it_says_how_to_get_a_byte_order_mark(client, world):
    assert "?bom=1" in page(client)
    for place in ("actions", "gaps", "budget", "indicators/I1"):
        address = f"/ru/plans/plan/{place}/data.csv"
        with_mark = b"".join(client.get(f"{address}?bom=1").streaming_content)
        assert with_mark == b"\xef\xbb\xbf" + b"".join(client.get(address).streaming_content)


def test_a_licence_that_is_not_known_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="is one of"):
        licence_of("All rights reserved")


def test_it_shows_the_head_of_the_record_and_says_where_there_is_none(client, world):
    assert "Nothing has been approved yet" in page(client)
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    seq, last = record.head(world.plan)
    html = page(client)
    assert last in html
    assert f'href="/en/plans/plan/record/{seq}/"' in html


def test_the_plan_file_can_be_read_again(client, world):
    text = client.get("/en/plans/plan/data/plan.yaml").content.decode()
    assert text == planfile.write(planfile.read_plan(world.plan))
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    answer = client.get("/en/plans/plan/data/plan.yaml")
    assert "demonstration-data-plan.yaml" in answer["Content-Disposition"]
    assert answer.content.decode().startswith("# DEMONSTRATION")


def test_who_has_the_file_need_not_load_it_again(client, world):
    for path in ("data/package.zip", "data/plan.yaml"):
        first = client.get(f"/en/plans/plan/{path}")
        b"".join(first)
        again = client.get(f"/en/plans/plan/{path}", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    assert client.get(f"/en/plans/plan/{path}", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_plan_that_is_not_there_has_no_files(client, world):
    for path in ("data/", "data/package.zip", "data/plan.yaml"):
        assert client.get(f"/en/plans/no-plan/{path}").status_code == 404
