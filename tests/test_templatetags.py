"""Numbers, dates, translated text, Markdown, signs and tallies, as templates show them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from tests import factories as f
from tracker.enums import Assessment, EntryState, ImplementationStatus
from tracker.templatetags import nap
from tracker.templatetags.standings import NOT_BEGUN, OVERDUE, letters, standing

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
LANGUAGES = ("en", "ru", "kk")


def render(source, **context):
    return Template("{% load nap %}" + source).render(Context(context))


# -- Numbers


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "−1,234,567.5"), ("ru", f"−1{THIN}234{THIN}567,5"), ("kk", f"−1{THIN}234{THIN}567,5")],
)
def test_a_number_is_written_as_its_language_does(language, shown):
    with translation.override(language):
        assert nap.number(Decimal("-1234567.5000")) == shown


def test_a_number_keeps_every_digit_that_it_has():
    assert nap.number(Decimal("99999999999.9999")) == "99,999,999,999.9999"


def test_nothing_is_written_for_a_missing_number_and_a_nought_for_zero():
    assert nap.number(None) == ""
    assert nap.percent(None) == ""
    assert nap.number(Decimal(0)) == "0"
    assert nap.percent(Decimal(0)) == f"0{NBSP}%"


@pytest.mark.parametrize("show", [nap.number, nap.percent, nap.signed])
def test_a_float_is_refused(show):
    with pytest.raises(TypeError):
        show(0.1)


@pytest.mark.parametrize(("language", "shown"), [("en", "43.6"), ("ru", "43,6"), ("kk", "43,6")])
def test_a_percentage_has_its_sign_after_a_space_that_does_not_break(language, shown):
    with translation.override(language):
        assert nap.percent(Decimal("43.5714")) == f"{shown}{NBSP}%"
        assert nap.percent(Decimal("55.0")) == f"55{NBSP}%"
        assert nap.percent(Decimal("43.5714"), 0) == f"44{NBSP}%"


def test_a_change_carries_its_sign():
    assert [nap.signed(Decimal(n)) for n in (33, 0, -4)] == ["+33", "0", "−4"]
    assert nap.signed(None) == ""


# -- Dates


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "31 December 2025"), ("ru", "31 декабря 2025 года"), ("kk", "2025 жылғы 31 желтоқсан")],
)
def test_a_day_is_written_in_words(language, shown):
    with translation.override(language):
        assert nap.day(date(2025, 12, 31)).replace(NBSP, " ") == shown


@pytest.mark.parametrize(
    ("language", "month", "whole"),
    [
        ("en", "December 2021", "3 December 2021"),
        ("ru", "декабрь 2021 года", "3 декабря 2021 года"),
        ("kk", "2021 жылғы желтоқсан", "2021 жылғы 3 желтоқсан"),
    ],
)
def test_a_date_is_as_precise_as_its_source(language, month, whole):
    with translation.override(language):
        assert nap.partial_date("2021") == "2021"
        assert nap.partial_date("2021-12").replace(NBSP, " ") == month
        assert nap.partial_date("2021-12-03").replace(NBSP, " ") == whole
        assert nap.partial_date("") == ""


def test_a_moment_is_shown_on_the_site_s_clock():
    late = datetime(2025, 12, 31, 20, 30, tzinfo=UTC)  # in Almaty it is next year already
    assert nap.moment(late).replace(NBSP, " ") == "1 January 2026, 01:30"
    assert nap.day(late).replace(NBSP, " ") == "1 January 2026"
    assert nap.short_day(late).replace(NBSP, " ") == "1 Jan 2026"
    assert nap.iso(late) == "2026-01-01T01:30+05:00"


@pytest.mark.parametrize(("language", "shown"), [("en", "3 Sep 2025"), ("ru", "03.09.2025"), ("kk", "03.09.2025")])
def test_a_table_has_a_short_date(language, shown):
    with translation.override(language):
        assert nap.short_day(date(2025, 9, 3)).replace(NBSP, " ") == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_date_ends_in_a_full_stop_for_sentences_end_with_dates(language):
    with translation.override(language):
        for show in (nap.day, nap.short_day):
            assert not any(show(date(2025, month, 3)).endswith(".") for month in range(1, 13))
        assert not nap.partial_date("2021-12").endswith(".")


def test_no_date_is_written_for_none():
    assert [show(None) for show in (nap.day, nap.short_day, nap.moment, nap.iso)] == [""] * 4


def test_django_s_own_filter_writes_a_kazakh_date_too():
    with translation.override("kk"):
        assert render("{{ day|date }}", day=date(2025, 12, 31)).startswith("2025 жылғы 31 ")


def test_a_year_is_no_figure():
    for language in LANGUAGES:
        with translation.override(language):
            assert render("{{ year }}", year=2025) == "2025"


# -- Text


@pytest.fixture
def action(db):
    return f.ActionFactory(title_en="Training of advisers", title_ru="Обучение советников", text_status_ru="working")


def test_a_text_is_shown_in_the_reader_s_language(action):
    with translation.override("ru"):
        assert render('{% text a "title" %}', a=action) == "Обучение советников"


def test_a_missing_text_falls_back_to_english_and_says_so_to_those_who_hear_it(action):
    with translation.override("kk"):
        assert render('{% text a "title" %}', a=action) == '<span lang="en">Training of advisers</span>'


def test_a_working_translation_is_marked_and_an_official_text_is_not(action):
    with translation.override("ru"):
        assert 'class="origin"' in render('{% text a "title" mark=True %}', a=action)
        action.text_status_ru = "official"
        assert render('{% text a "title" mark=True %}', a=action) == "Обучение советников"
    with translation.override("kk"):
        assert "class=" in render('{% text a "title" mark=True %}', a=action)


def test_a_text_that_nobody_wrote_is_empty(action):
    action.description_en = action.description_ru = action.description_kk = ""
    assert render('{% text a "description" mark=True %}', a=action) == ""


def test_text_is_escaped(action):
    action.title_en = "<b>bold</b>"
    assert render('{% text a "title" %}', a=action) == "&lt;b&gt;bold&lt;/b&gt;"
    assert render('{{ t|in_language:"ru" }}', t="<i>") == '<span lang="ru">&lt;i&gt;</span>'


def test_text_in_the_page_s_own_language_needs_no_mark():
    assert render('{{ t|in_language:"en" }}', t="words") == "words"


# -- Markdown


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "![picture](https://elsewhere.example/pixel.png)",
        '<a href="x" onclick="alert(1)">press</a>',
        "<style>body{display:none}</style>",
    ],
)
def test_markdown_lets_nothing_through_that_runs_or_asks_another_host(attack):
    html = nap.markdown(attack)
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.search(r"script|style|img|\son\w+=|javascript:|data:", tag)]


def test_markdown_keeps_what_a_text_needs():
    html = nap.markdown("# Head\n\n*Stress* and [a link](https://example.org).\n\n- one\n\n| a |\n|---|\n| 1 |")
    assert "<h3>Head</h3>" in html
    assert "<em>Stress</em>" in html
    assert 'href="https://example.org"' in html
    assert "<li>one</li>" in html
    assert "<td>1</td>" in html
    assert "<h5>" in nap.markdown("# Head", 5)
    assert nap.markdown("") == ""


# -- Signs, squares and tallies


def test_every_standing_and_state_has_a_look_of_its_own():
    looks = [standing(value).key for value in [*ImplementationStatus.values, *Assessment.values]]
    assert len(looks) == len(set(looks))
    assert set(letters()) == {*EntryState.values, OVERDUE, NOT_BEGUN}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_states_share_a_letter(language):
    with translation.override(language):
        shown = [letter for _key, letter, _name in letters().values()]
    assert len(shown) == len(set(shown))


def test_an_unknown_standing_is_refused():
    with pytest.raises(ValueError, match="finished"):
        standing("finished")


def test_a_sign_is_never_alone():
    html = render('{% status_sign "in_progress" %}')
    assert "sprite.svg#progress" in html
    assert "in progress" in html
    assert 'aria-hidden="true"' in html


def squares(*values):
    return [
        SimpleNamespace(code=f"1.{n}", status=value, url=f"/a/{n}/", title=f"Action {n}")
        for n, value in enumerate(values, 1)
    ]


def test_a_tally_keeps_the_fixed_order_and_its_empty_rows():
    html = render(
        '{% tally "status" items caption="Actions by status" by="status" %}',
        items=squares("not_started", "completed", "completed"),
    )
    words = re.findall(r'<span class="word">([^<]+)</span>', html)
    assert words == [str(label) for label in ImplementationStatus.labels]
    assert re.findall(r'<td class="n[^"]*">(\d+)</td>', html) == ["2", "0", "0", "1", "0", "0"]


def test_every_square_of_a_tally_leads_to_its_thing_and_says_how_it_stands():
    html = render('{% tally "status" items caption="c" by="status" %}', items=squares("delayed"))
    assert 'href="/a/1/"' in html
    assert 'aria-label="1.1: delayed"' in html
    assert "s-delayed" in html


def test_a_tally_leaves_out_the_assessments_that_none_can_have():
    items = [{"code": "I1", "standing": "on_track", "url": "#"}]
    html = render('{% tally "assessment" items caption="c" %}', items=items)
    assert "not yet due" not in html
    assert "cannot be assessed" in html
    items.append({"code": "I2", "standing": "not_yet_due", "url": "#"})
    assert "not yet due" in render('{% tally "assessment" items caption="c" %}', items=items)


def test_many_squares_turn_into_bars_whose_widths_are_their_shares():
    items = squares(*["completed"] * 20, *["delayed"] * 11)
    tally = render('{% tally "status" items caption="c" by="status" %}', items=items)
    assert 'class="u ' not in tally
    assert re.findall(r'<rect class="f-(\w+)" width="([\d.]+)%"', tally) == [
        ("completed", "100.000"),
        ("delayed", "55.000"),
    ]
    row = render('{% units items label="Actions" by="status" %}', items=items)
    assert 'role="img"' in row
    assert "completed 20, delayed 11" in row


def test_an_empty_tally_is_all_noughts():
    html = render('{% tally "status" items caption="c" %}', items=[])
    assert re.findall(r'<td class="n zero">(\d+)</td>', html) == ["0"] * len(ImplementationStatus)


@pytest.mark.parametrize(
    ("done", "expected", "is_open", "look"),
    [
        (3, 3, False, "full"),
        (2, 3, False, "part"),
        (0, 3, False, "none"),
        (1, 3, True, "open"),
        (3, 3, True, "full"),
        (0, 0, False, "na"),
    ],
)
def test_a_cell_of_the_heat_strip_tells_none_from_open_and_from_nothing_asked(done, expected, is_open, look):
    html = render("{% heat_cell d e is_open=o %}", d=done, e=expected, o=is_open)
    assert f'class="h-{look}"' in html
    assert (f"{done}/{expected}" in html) == bool(expected)
