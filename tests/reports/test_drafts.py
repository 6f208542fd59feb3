"""First drafts: the bodies' own words, each with whose they are, and nothing in them that could be markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as f
from tests.public.reports import approved, submitted
from tracker.formats.xml import writable
from tracker.reports import outline
from tracker.reports.document import Paragraph, Quote, Subheading
from tracker.reports.drafts import draft, quotation
from tracker.reports.prose import blocks


def drafted(world, key="obstacles", language="en", years=(2022,)):
    periods = [period for period in world.periods if period.starts_on.year in years]
    return draft(world.plan, periods=periods, language=language, key=key)


def words(block):
    return ["".join(run.text for run in paragraph.runs) for paragraph in block.blocks]


@pytest.mark.django_db
def test_each_body_is_quoted_with_what_it_spoke_of_and_when(world):
    approved(world.for_action, world.periods[0], status="delayed", obstacles="Too few trainers.", language="en")
    approved(world.for_indicator, world.periods[0], value=3, obstacles="Rooms were lacking.", language="en")
    heading, first, second = blocks(drafted(world))
    assert heading == Subheading("1 Objective 1")
    assert (words(first), first.source) == (["Too few trainers."], "Ministry of Defence, 1.1, 2022")
    assert (words(second), second.source) == (["Rooms were lacking."], "Ministry of Defence, I1, 2022")


@pytest.mark.django_db
def test_words_in_another_language_are_marked_with_it(world):
    approved(
        world.for_action, world.periods[0], status="delayed", obstacles="Не хватало преподавателей.", language="ru"
    )
    quote = blocks(drafted(world, language="en"))[1]
    assert quote.blocks[0].runs[0].language == "ru"
    assert quote.source == "Ministry of Defence, 1.1, 2022"
    assert "[ru]" not in drafted(world, language="ru")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "said"), [("obstacles", "What hindered"), ("next-steps", "What comes"), ("objectives", "What was done")]
)
def test_each_part_takes_the_words_that_are_for_it(world, key, said):
    approved(
        world.for_action, world.periods[0], status="delayed", language="en",
        narrative="What was done", obstacles="What hindered", next_steps="What comes",
    )  # fmt: skip
    (quote,) = [block for block in blocks(drafted(world, key)) if isinstance(block, Quote)]
    assert words(quote) == [said]


@pytest.mark.django_db
def test_only_the_periods_reported_on_are_in_it(world):
    approved(world.for_action, world.periods[0], status="delayed", obstacles="Of the first year", language="en")
    approved(world.for_action, world.periods[1], status="delayed", obstacles="Of the second year", language="en")
    assert "first" not in drafted(world, years=(2023,))
    both = drafted(world, years=(2022, 2023))
    assert both.index("first") < both.index("second")


@pytest.mark.django_db
def test_what_is_not_approved_is_in_no_draft(world):
    submitted(world.for_action, world.periods[0], status="delayed", obstacles="Not yet approved words")
    assert drafted(world) == ""


@pytest.mark.django_db
def test_a_draft_about_disarmament_is_of_the_actions_and_indicators_about_it(world):
    world.action.themes.add(f.ThemeFactory(slug="disarmament"))
    other = f.AssignmentFactory(action=f.ActionFactory(objective=world.objective), first_period=world.periods[0])
    approved(world.for_action, world.periods[0], status="delayed", narrative="Of the talks", language="en")
    approved(world.for_indicator, world.periods[0], value=3, narrative="Of those counted", language="en")
    approved(other, world.periods[0], status="delayed", narrative="Of something else", language="en")
    text = drafted(world, "disarmament")
    assert "Of the talks" in text
    assert "Of those counted" in text
    assert "Of something else" not in text


@pytest.mark.django_db
def test_a_draft_about_civil_society_is_of_the_actions_in_which_organisations_have_a_part(world):
    f.ActionActorFactory(action=world.action, actor=f.ActorFactory(kind="civil_society"), role="participant")
    approved(world.for_action, world.periods[0], status="delayed", narrative="With organisations", language="en")
    assert "With organisations" in drafted(world, "civil-society")


@pytest.mark.django_db
@pytest.mark.parametrize("key", [part.key for part in outline.PARTS if not part.drafted])
def test_there_is_no_draft_of_what_bodies_do_not_write_about(world, key):
    with pytest.raises(KeyError):
        drafted(world, key)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [part.key for part in outline.PARTS if part.drafted])
def test_where_nobody_said_anything_the_draft_is_empty(world, key):
    assert drafted(world, key) == ""


@pytest.mark.django_db
def test_no_query_more_for_more_reports(world, django_assert_max_num_queries):
    def grow():
        for _n in range(2):
            assignment = f.AssignmentFactory(action=f.ActionFactory(objective=world.objective),
                                             first_period=world.periods[0])  # fmt: skip
            approved(assignment, world.periods[0], status="delayed", obstacles="Words", language="en")

    grow()
    with django_assert_max_num_queries(9) as few:
        drafted(world)
    grow()
    with django_assert_max_num_queries(9) as many:
        drafted(world)
    assert len(few.captured_queries) == len(many.captured_queries)


NASTY = [
    "# no heading", "- no list", "+ no list", "1. no list", "2) no list", "> no quotation", "=== no heading",
    "--- rule", "```no code", "~~~no code", "[no](https://link.example)", "<https://no.link.example>", "<b>no tag</b>",
    "![no](x)", "**not strong** *nor this* __nor__ _this_", "`no code`", "&lt;no entity&gt; &amp; &#35;", "a | b",
    "|-|-|", r"\*backslashes\\ stay", "[ref]: https://no.example", "— Another body, 1.1, 2022", "12345. no list",
    "\ttabbed", "    indented", "trailing\\", "* * *", "_ _ _", "*", "+", "-", "1.",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY)
def test_what_people_typed_stays_as_they_typed_it(typed):
    (quote,) = blocks(quotation(typed, "Body, 1.1, 2022", ""))
    assert quote.source == "Body, 1.1, 2022"
    assert words(quote) == [typed.strip()]
    assert all(not (run.strong or run.emphasis or run.href) for block in quote.blocks for run in block.runs)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs", "Cc")), max_size=80))
def test_no_text_at_all_becomes_markup(typed):
    found = blocks(quotation(typed, "Body", ""))
    lines = ["".join(line.split()) for line in writable(typed).splitlines()]
    assert ["".join(line.split()) for quote in found for line in words(quote)] == [line for line in lines if line]
    for quote in found:
        assert all(isinstance(block, Paragraph) for block in quote.blocks)
        assert all(not (run.strong or run.emphasis or run.href) for block in quote.blocks for run in block.runs)
