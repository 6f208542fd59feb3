"""The status of an action from the reports of its bodies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.actions import roll_up_action, tally
from tracker.domain.figures import Figure
from tracker.enums import Availability, ImplementationStatus

S = ImplementationStatus
STATUS = {"C": S.COMPLETED, "P": S.IN_PROGRESS, "D": S.DELAYED, "N": S.NOT_STARTED, "X": S.DISCONTINUED}


def reports(letters):
    """A letter a body: status; "?" no information, "-" silent, "u" not available, "w" withheld, "n" not applicable."""
    others = {
        "?": Figure(status=S.NO_INFORMATION),
        "-": None,
        "u": Figure(Availability.NOT_AVAILABLE, "no data"),
        "w": Figure(Availability.WITHHELD, "secret"),
        "n": Figure(Availability.NOT_APPLICABLE, "not ours"),
    }
    return {i: others[c] if c in others else Figure(status=STATUS[c]) for i, c in enumerate(letters)}


@pytest.mark.parametrize(
    ("letters", "status"),
    [
        ("C", S.COMPLETED), ("CC", S.COMPLETED), ("NN", S.NOT_STARTED), ("DD", S.DELAYED), ("XX", S.DISCONTINUED),
        ("PP", S.IN_PROGRESS), ("CN", S.IN_PROGRESS), ("CD", S.IN_PROGRESS), ("NX", S.IN_PROGRESS),
        ("C-", S.IN_PROGRESS), ("Cu", S.IN_PROGRESS), ("C?", S.IN_PROGRESS), ("N-", S.NO_INFORMATION),
        ("X-", S.NO_INFORMATION), ("D-", S.DELAYED), ("P-", S.IN_PROGRESS), ("-", S.NO_INFORMATION),
        ("??", S.NO_INFORMATION), ("uw", S.NO_INFORMATION), ("Cn", S.COMPLETED), ("n", None), ("nn", None),
        ("", S.NO_INFORMATION),
    ],
)  # fmt: skip
def test_without_a_lead_the_bodies_together_make_the_status(letters, status):
    result = roll_up_action(reports(letters))
    assert result.status == status
    assert not result.by_lead


@pytest.mark.parametrize(
    ("letters", "status"),
    [
        ("CN", S.COMPLETED),
        ("NC", S.NOT_STARTED),
        ("-C", S.NO_INFORMATION),
        ("uC", S.NO_INFORMATION),
        ("DCC", S.DELAYED),
    ],
)
def test_the_lead_decides_where_there_is_one(letters, status):
    result = roll_up_action(reports(letters), leads=[0])
    assert result.status == status
    assert result.by_lead


def test_a_lead_that_the_action_does_not_concern_leaves_it_to_the_others():
    result = roll_up_action(reports("nCC"), leads=[0])
    assert result.status == S.COMPLETED
    assert not result.by_lead


def test_several_leads_decide_among_themselves():
    assert roll_up_action(reports("CCN"), leads=[0, 1]).status == S.COMPLETED
    assert roll_up_action(reports("CNN"), leads=[0, 1]).status == S.IN_PROGRESS


def test_the_distribution_counts_what_was_said_and_the_coverage_who_was_silent():
    result = roll_up_action(reports("CCN?-un"), leads=[0])
    assert list(result.distribution) == list(ImplementationStatus)
    assert result.distribution[S.COMPLETED] == 2
    assert result.distribution[S.NOT_STARTED] == 1
    assert result.distribution[S.DELAYED] == 0
    assert result.distribution[S.NO_INFORMATION] == 1
    assert (result.coverage.reported, result.coverage.expected) == (5, 6)
    assert result.coverage.missing == (4,)
    assert result.provisional


def test_the_per_cent_is_the_leads_and_never_an_average():
    figures = {1: Figure(status=S.IN_PROGRESS, percent=0), 2: Figure(status=S.IN_PROGRESS, percent=80)}
    assert roll_up_action(figures).percent is None
    assert roll_up_action(figures, leads=[1]).percent == 0
    assert roll_up_action({2: figures[2]}).percent == 80
    assert roll_up_action({1: None}, leads=[1]).percent is None


def test_a_tally_keeps_its_order_and_its_zeros():
    counts = tally([S.NOT_STARTED, S.COMPLETED, S.NOT_STARTED, None])
    assert list(counts) == list(ImplementationStatus)
    assert counts[S.COMPLETED] == 1
    assert counts[S.NOT_STARTED] == 2
    assert counts[S.DISCONTINUED] == 0
    assert sum(counts.values()) == 3


@given(st.text("CPDNX?-uwn", max_size=8), st.randoms())
def test_the_order_of_bodies_changes_nothing(letters, random):
    items = list(reports(letters).items())
    random.shuffle(items)
    one, other = roll_up_action(reports(letters)), roll_up_action(dict(items))
    assert (one.status, one.distribution) == (other.status, other.distribution)


@given(st.text("CPDNX?-uw", min_size=1, max_size=8))
def test_completed_is_said_only_when_all_say_so(letters):
    assert (roll_up_action(reports(letters)).status == S.COMPLETED) == (set(letters) == {"C"})
