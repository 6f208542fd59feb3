"""What a first visit brings over the wire, and that nothing moves while it comes."""

import gzip
from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved

pytestmark = pytest.mark.django_db(transaction=True)

# Shifts before this script ran are told too (buffered).
SHIFT = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 500);
})"""


@pytest.fixture
def reported(world):
    f.BreakdownFactory(indicator=world.indicator)
    for period in world.periods[:3]:
        approved(world.for_indicator, period, value=Decimal(12))
        approved(world.for_action, period, status="completed")
    return world


def weigh(response):
    """Bytes as WhiteNoise and the page cache send them: compressed, where that is less."""
    body = response.body()
    return min(len(body), len(gzip.compress(body, 6)))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/kk/plans/plan/", "/ru/plans/plan/indicators/I1/", "/en/plans/plan/timeline/"])
def test_a_first_page_is_light_and_nothing_moves(reported, visit, path, width):
    page, answers = visit(width), []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path, wait_until="networkidle")
    assert page.evaluate(SHIFT) == 0
    weights = {answer.url: weigh(answer) for answer in answers}
    assert len(weights) > 5
    assert sum(weights.values()) < 200_000, weights
