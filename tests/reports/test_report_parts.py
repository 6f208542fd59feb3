"""The parts of a report that are about more than figures: who reported, comments, money, gaps, what the plan says."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved
from tests.reports.test_content import made, part, row, table
from tracker.domain.gaps import groups
from tracker.domain.queries import gaps as gap_rows
from tracker.enums import GapKind
from tracker.models import BudgetLine, BudgetProgramme, Observation, PlanFact
from tracker.reports.document import Bullets, Facts, Notice, NoticeKind, Paragraph, Quote, Subheading

pytestmark = pytest.mark.django_db


def words(block):
    """The text of a block of words."""
    if isinstance(block, Bullets):
        return "\n".join("".join(run.text for run in item) for item in block.items)
    if isinstance(block, Paragraph):
        return "".join(run.text for run in block.runs)
    if isinstance(block, Quote):
        return "\n".join(words(inner) for inner in block.blocks)
    return getattr(block, "text", "")


def texts(document, key, kind=None):
    return [words(block) for block in part(document, key).blocks if kind is None or isinstance(block, kind)]


# -- Who reported


def test_each_body_that_did_not_report_is_named_with_what_it_owes(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    (absent,) = texts(made(world.plan, 2022), "bodies", Bullets)
    assert absent == "Ministry of Defence – 2022: 1.1\nMinistry of the Interior – 2022: I1"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Мерзімі келген есептердің бәрі жарияланған."),
        ("ru", "Все отчёты, срок которых наступил, опубликованы."),
        ("en", "Every report that is due by now is published."),
    ],
)
def test_where_all_reported_that_is_said(world, language, said):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    approved(world.other, world.periods[0], value=Decimal(1))
    approved(world.for_action, world.periods[0], status="completed")
    assert said in texts(made(world.plan, 2022, language=language), "bodies", Notice)


def test_what_is_not_due_yet_is_not_missing(world):
    document = made(world.plan, 2025, on=date(2026, 1, 10))
    assert row(document, "reporting", "Ministry of Defence")["Not given"].value == 0
    assert row(document, "I1-bodies", "Ministry of Defence")["2025"].text.replace("\xa0", " ") == "due 20 January 2026"
    (said,) = [t for t in texts(document, "method", Notice) if "are due until" in t]
    assert said.replace("\xa0", " ").startswith("Reports for this time are due until 20 January 2026")


def test_a_body_with_nothing_to_report_is_named_with_what_became_of_it(world):
    idle = f.PlanActorFactory(plan=world.plan, actor__name_en="Ministry of Old").actor
    idle.successions_out.create(
        successor=f.ActorFactory(name_en="Ministry of New"), how="merged", happened_on="2023-09"
    )
    said = texts(made(world.plan, 2022), "bodies", Bullets)[-1]
    assert said == "Ministry of Old (merged into, September 2023: Ministry of New)"


def test_several_periods_stand_beside_each_other(world):
    approved(world.for_action, world.periods[1], status="completed")
    found = row(made(world.plan, 2022, 2023), "reporting-by-period", "Ministry of Defence")
    assert [found["2022"].text, found["2023"].text] == ["0 of 2", "1 of 2"]


# -- Actions


def test_an_action_has_its_status_lead_deadline_and_the_words_of_its_bodies(world):
    f.ActionActorFactory(action=world.action, actor=world.defence)
    world.action.schedules.create(ends="2024-06", origin="plan")
    approved(
        world.for_action,
        world.periods[0],
        status="in_progress",
        percent=40,
        narrative="Первое.\nВторое.",
        language="ru",
    )
    document = made(world.plan, 2022)
    found = row(document, "actions-1", "1.1")
    assert (found["Status"].status, found["Done"].value, found["Lead body"].text, found["Deadline"].text) == (
        "in_progress", 40, "Ministry of Defence", "June 2024",
    )  # fmt: skip
    (quote,) = [b for b in part(document, "objective-1").blocks if isinstance(b, Quote)]
    assert [p.runs[0].text for p in quote.blocks] == ["Первое.", "Второе."]
    assert {p.runs[0].language for p in quote.blocks} == {"ru"}
    assert quote.source == "Ministry of Defence, 1.1, 2022"


def test_a_status_of_an_earlier_time_is_called_that(world):
    approved(world.for_action, world.periods[0], status="completed")
    type(world.for_action).objects.filter(pk=world.for_action.pk).update(last_period=world.periods[0])
    document = made(world.plan, 2023)
    assert row(document, "actions-1", "1.1")["Status"].status == "completed"
    assert "1.1: nobody was asked for 2023; the status is the one given for 2022." in table(document, "actions-1").notes


def test_what_a_reporter_typed_stays_text(world):
    approved(
        world.for_action, world.periods[0], status="completed", narrative="<b>bold</b> **stars** \x0b[a](http://b)"
    )
    (said,) = texts(made(world.plan, 2022), "objective-1", Quote)
    # The sign that no file can hold is a space.
    assert said == "<b>bold</b> **stars**  [a](http://b)"


# -- Comments


def observation(world, **fields):
    fields = {"state": "published", "received_at": datetime(2022, 6, 1, tzinfo=UTC), "language": "en"} | fields
    return Observation.objects.create(plan=world.plan, organisation="Network of Women", contact="n@n.example", **fields)


def test_comments_stand_with_their_answers_and_those_without_are_called_that(world):
    observation(world, action=world.action, text="Too slow.", reply="We agree.", reply_body=world.defence)
    observation(world, text="Nobody asked us.")
    document = made(world.plan, 2022)
    assert texts(document, "response", Quote) == ["Too slow.", "We agree.", "Nobody asked us."]
    assert texts(document, "response", Notice) == ["No answer has been given."]
    assert "Comments of organisations published: 2; answered on record: 1." in texts(document, "response")
    assert "n@n.example" not in document.to_json()


@pytest.mark.parametrize("fields", [{"state": "received"}, {"state": "refused", "refusal_ground": "Insults"}])
def test_a_comment_that_is_not_published_is_in_no_report(world, fields):
    observation(world, text="Kept out of it", **fields)
    assert "Kept out of it" not in made(world.plan, 2022).to_json()


def test_a_comment_of_another_time_is_in_another_report(world):
    observation(world, text="Of another year", received_at=datetime(2023, 1, 2, tzinfo=UTC))
    assert "Of another year" not in made(world.plan, 2022).to_json()
    assert "Of another year" in made(world.plan, 2023).to_json()


# -- Civil society and disarmament


def test_a_plan_without_civil_society_and_disarmament_says_so(world):
    document = made(world.plan, 2022)
    assert "The plan names no organisation of civil society." in texts(document, "civil-society", Notice)
    assert texts(document, "disarmament", Notice) == ["No action of the plan is marked as being about disarmament."]


def test_actions_about_disarmament_stand_with_their_indicators_and_the_plans_words(world):
    world.action.themes.add(f.ThemeFactory(slug="disarmament"))
    PlanFact.objects.create(
        plan=world.plan, key="disarmament.statement", title_en="Women in talks", text_en="More women."
    )
    approved(world.for_indicator, world.periods[0], value=Decimal(3))
    document = made(world.plan, 2022)
    assert texts(document, "disarmament", Quote) == ["More women."]
    assert [r.cells[0].text for r in table(document, "disarmament").rows] == ["1.1 Action 1.1"]
    assert row(document, "disarmament-indicators", "I1")["Value in 2022"].value == Decimal(3)


# -- Money


def test_an_amount_that_is_not_stated_is_words_and_the_sum_of_the_rest_a_lower_limit(world):
    programme = BudgetProgramme.objects.create(plan=world.plan, code="001", title_en="Policy")
    BudgetLine.objects.create(programme=programme, action=world.action, year=2022, planned=Decimal(1000), source="Law")
    other = f.ActionFactory(objective=world.objective)
    BudgetLine.objects.create(programme=programme, action=other, year=2022, spent=Decimal(0), source="Law")
    BudgetLine.objects.create(programme=programme, action=other, year=2023, planned=Decimal(5), source="Law")
    document = made(world.plan, 2022)
    first, second = table(document, "budget").rows
    assert (first.cells[4].value, first.cells[5].text, first.cells[5].missing) == (Decimal(1000), "not published", True)
    assert (second.cells[4].missing, second.cells[5].value, second.cells[5].missing) == (True, Decimal(0), False)
    (total,) = table(document, "budget-totals").rows
    assert (total.cells[2].text, total.cells[2].value) == ("at least 1,000", Decimal(1000))


def test_programmes_without_an_amount_are_named(world):
    BudgetProgramme.objects.create(plan=world.plan, code="001", title_en="Policy")
    assert texts(made(world.plan, 2022), "budget", Bullets) == ["001 Policy"]


# -- Gaps, record, draft


def test_the_gaps_are_those_of_the_page_on_the_day_of_the_report(world):
    on = date(2026, 11, 25)
    document = made(world.plan, 2022, on=on)
    expected = {
        g.kind.value: len(g.open) for g in groups(gap_rows.questions(gap_rows.with_history(world.plan, on)), on)
    }
    assert {r.cells[0].value: r.cells[1].value for r in table(document, "gaps").rows} == expected
    assert expected[GapKind.NO_BASELINE] == 1
    named = [b.text for b in part(document, "gaps").blocks if isinstance(b, Subheading)]
    assert "Indicators without a baseline" in named


def test_the_head_of_the_record_is_on_the_cover_and_in_the_annex_on_method(world):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(5))
    document = made(world.plan, 2022)
    assert (document.cover.head.seq, document.cover.head.hash) == (1, revision.hash)
    (facts,) = [block for block in part(document, "rules").blocks if isinstance(block, Facts)]
    assert facts.rows == (("Public record, last number", "1"), ("Public record, hash of that number", revision.hash))


def test_a_plan_of_which_nothing_is_published_makes_a_report_that_says_so(world):
    document = made(world.plan, 2022, edition=1)
    assert document.cover.head.seq == 0
    (facts,) = [block for block in part(document, "rules").blocks if isinstance(block, Facts)]
    assert facts.rows == (("Public record", "nothing was published yet"),)
    assert all(square.status == "no_information" for square in document.cover.squares)


def test_a_plan_with_nothing_in_it_makes_a_report_too(db):
    plan = f.PlanFactory()
    f.PeriodFactory(plan=plan, year=2022)
    document = made(plan, 2022)
    assert any(n.kind == NoticeKind.MISSING for n in part(document, "summary").blocks if isinstance(n, Notice))
    assert document.cover.squares == ()


def test_quarters_count_into_the_report_on_their_year(world):
    quarterly = f.IndicatorFactory(objective=world.objective, code="Q1", frequency="quarter")
    quarters = [
        f.PeriodFactory(
            plan=world.plan, kind="quarter", label_en=f"Q{n} 2022", starts_on=date(2022, 3 * n - 2, 1),
            ends_on=date(2022, 3 * n, 28), opens_on=date(2022, 3 * n, 28), due_on=date(2022, 3 * n, 28),
        )
        for n in (1, 2)
    ]  # fmt: skip
    assignment = f.AssignmentFactory(indicator=quarterly, actor=world.defence, first_period=quarters[0])
    for quarter, value in zip(quarters, (3, 4), strict=True):
        approved(assignment, quarter, value=Decimal(value))
    document = made(world.plan, 2022)
    assert row(document, "indicators", "Q1")["Value in 2022"].value == Decimal(7)
    assert [r.cells[1].value for r in table(document, "Q1-periods").rows] == [Decimal(3), Decimal(4)]
