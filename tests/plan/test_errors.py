"""Every kind of mistake in a plan file is reported with its line, its column, the way to it and the mend."""

import pytest

from .conftest import SMALL
from .mistakes import check, problems_of

HEAD = "on_track_from: 0.95"
TARGET = '{by: "2025-12-31", value: 100, origin: plan}'

READ_AS_SOMETHING_ELSE = [
    ('code: "1.1"', "code: 1.1", "1.1", "actions[0].code", "YAML reads 1.1 as a number", 'Put it in quotes: "1.1"'),
    ('- code: "001"', "- code: 001", "001", "budget_programmes[0].code", "a number", '"001"'),
    ('{code: "1", title', "{code: 1, title", "1", "objectives[0].code", "a number", '"1"'),
    ('code: "I1"', "code: 1_0", "1_0", "indicators[0].code", "a number", '"1_0"'),
    ('approved: "2021-12"', "approved: 2021", "2021", "plan.approved", "a number", '"2021"'),
    ('approved: "2021-12"', "approved: 2021-12-03", "2021-12-03", "plan.approved", "a moment", '"2021-12-03"'),
    ('starts_on: "2022-01-01"', "starts_on: 2022-01-01", "2022-01-01", "plan.starts_on", "a moment in time"),
    ("country: KZ", "country: NO", "NO", "plan.country", "YAML reads NO as true or false", '"NO"'),
    ("title: {en: Train advisors}", "title: {en: yes}", "yes", "actions[0].title.en", "true or false", '"yes"'),
    ("title: {en: Policy}", "title: {en: 2021-12-03}", "2021-12-03", "budget_programmes[0].title.en", "a moment"),
    ("title: {en: Policy}", "title: {en: 12:30}", "12:30", "budget_programmes[0].title.en", "a number"),
    ("source: Budget Act", "source: =", "=", "budget_programmes[0].lines[0].source", "a default value"),
]

SHAPES = [
    ("  slug: small", "  slug: small\n  color: red", "color", "plan.color", "“color” is unknown here", "There are:"),
    ("facts:", "fakts:", "fakts", "fakts", "“fakts” is unknown here", "Is “facts” meant?"),
    ("  country: KZ\n", "", None, "plan", "“country” is missing"),
    ("format: 1\n", "", None, "", "The format is missing", "format: 1"),
    ("format: 1", "format: 2", "2", "format", "not known here"),
    ("slug: small", "slug: small\n  slug: large", "slug: large", "plan.slug", "given twice, first on line 3"),
    ("  predecessor: null", "  1: null", "1", "plan", "A key must be a word"),
    ("  predecessor: null", "  ? [a]\n  : null", "[a]", "plan", "A key must be a word"),
    (TARGET, "5", "5", "indicators[0].targets[0]", "Names and values belong here"),
    (
        "breakdowns:\n      - dimensions: [sex]",
        "breakdowns: {dimensions: [sex]}",
        "{d",
        "indicators[0].breakdowns",
        "list",
    ),
    ("dimensions: [sex]", "dimensions: sex", "sex", "indicators[0].breakdowns[0].dimensions", "A list belongs here"),
    ("dimensions: [sex]", "dimensions: [sex, sex]", "sex]", "indicators[0].breakdowns[0].dimensions[1]", "given twice"),
    ("title: {en: Train advisors}", "title: Train advisors", "Train", "actions[0].title", "{en: …, ru: …, kk: …}"),
    ("title: {en: Train advisors}", "title: {ru: Обучение}", "{ru", "actions[0].title", "The English text is missing"),
    ("title: {en: Train advisors}", "title: {en: A, de: B}", "de", "actions[0].title.de", "“de” is no language here"),
    ("title: {en: Train advisors}", "title: {en: [A]}", "[A]", "actions[0].title.en", "A single value belongs here"),
    ("title: {en: Train advisors}", "title:", None, "actions[0].title", "A value is missing"),
    ("kind: training", "kind: !thing training", "!thing", "actions[0].kind", "Tags such as !thing are not read"),
]

VALUES = [
    ("country: KZ", "country: Kaz", "Kaz", "plan.country", "no country code", "such as KZ"),
    ("slug: small", "slug: a b", "a b", "plan.slug", "“a b” cannot be a key"),
    ("key: budget.amounts", "key: budget..amounts", "budget..", "facts[0].key", "cannot be a key"),
    ('code: "1.1"', 'code: "1 1"', '"1 1"', "actions[0].code", "cannot be a code"),
    ('approved: "2021-12"', 'approved: "2021-13"', '"2021-13"', "plan.approved", "is not a date", "2021-12"),
    ('ends_on: "2025-12-31"', 'ends_on: "2025-02-29"', '"2025-02', "plan.ends_on", "no day", '"2022-01-31"'),
    ('ends_on: "2025-12-31"', 'ends_on: "31.12.2025"', '"31', "plan.ends_on", "no day"),
    ("kind: training", "kind: trainig", "trainig", "actions[0].kind", "Is “training” meant?"),
    (
        "origin: plan}\n    schedule",
        "origin: me}\n    schedule",
        "me}",
        "actions[0].actors[0].origin",
        "There are: plan",
    ),
    ("on_track_from: 0.95", 'on_track_from: "0.95"', '"0.95"', "plan.on_track_from", "A number stands without quotes"),
    ("on_track_from: 0.95", "on_track_from: 0.955", "0.955", "plan.on_track_from", "At most 2 decimals"),
    ("on_track_from: 0.95", "on_track_from: .95", ".95", "plan.on_track_from", "with a point before the decimals"),
    ("value: 100,", "value: 1_000,", "1_000", "indicators[0].targets[0].value", "is not such a number"),
    ("value: 100,", "value: 010,", "010", "indicators[0].targets[0].value", "is not such a number"),
    ("value: 100,", "value: 0x10,", "0x10", "indicators[0].targets[0].value", "is not such a number"),
    ("value: 100,", "value: .inf,", ".inf", "indicators[0].targets[0].value", "is not such a number"),
    ("value: 100,", "value: 1e3,", "1e3", "indicators[0].targets[0].value", "is not such a number"),
    ("value: 100,", "value: 123456789012,", "1234", "indicators[0].targets[0].value", "too large"),
    ("planned: 100", "planned: -1", "-1", "budget_programmes[0].lines[0].planned", "at least 0"),
    ("year: 2022, planned", "year: 22, planned", "22", "budget_programmes[0].lines[0].year", "at least 1990"),
    ("year: 2022, planned", "year: 2022.0, planned", "2022.0", "budget_programmes[0].lines[0].year", "digits only"),
    ("currency: KZT", "currency: tenge", "tenge", "budget_programmes[0].lines[0].currency", "no currency"),
    ("{code: women,", "{code: women, not_recorded: yes,", "yes", "dimensions[0].categories[0].not_recorded", "true or"),
    (HEAD, f"source_url: ftp://x.org\n  {HEAD}", "ftp", "plan.source_url", "no web address", "https://"),
    (HEAD, f"text_status: {{ru: perfect}}\n  {HEAD}", "perfect", "plan.text_status.ru", "official or working"),
    (HEAD, f"source_title: {'x' * 301}\n  {HEAD}", "xxx", "plan.source_title", "301 characters, at most 300"),
    (HEAD, f'source_title: "a\\nb"\n  {HEAD}', '"a', "plan.source_title", "must be on one line"),
    (HEAD, f'source_title: "a\\x07b"\n  {HEAD}', '"a', "plan.source_title", "control character"),
    (
        "kind: ministry, name: {en: Ministry of Defence",
        "kind: ministry, checked_names: [de], name: {en: M",
        "de",
        "actors[0].checked_names[0]",
        "“de” is unknown here",
        "en, ru, kk",
    ),
]


@pytest.mark.parametrize("case", [*READ_AS_SOMETHING_ELSE, *SHAPES, *VALUES], ids=lambda case: case[3])
def test_a_mistake_is_reported_at_its_place_with_the_mend(case):
    check(*case)


def test_all_mistakes_of_a_file_are_reported_at_once_in_its_order():
    text = (
        SMALL.replace('approved: "2021-12"', "approved: 2021")
        .replace("kind: training", "kind: trainig")
        .replace('code: "1.1"', "code: 1.1")
        .replace("value: 100", "value: -5")
        .replace("source: Budget Act", "sauce: Budget Act")
    )
    problems = problems_of(text)
    assert [problem.place.path for problem in problems] == [
        "plan.approved",
        "actions[0].code",
        "actions[0].kind",
        "budget_programmes[0].lines[0]",
        "budget_programmes[0].lines[0].sauce",
        "indicators[0].targets[0].value",
    ]


def test_a_code_without_quotes_is_one_mistake_and_not_one_in_each_reference():
    text = SMALL.replace('- {code: "1", title', "- {code: 1, title")
    assert [problem.place.path for problem in problems_of(text)] == ["objectives[0].code"]


def test_a_section_that_cannot_be_read_is_one_mistake_and_not_one_in_each_reference():
    start, end = SMALL.index("objectives:"), SMALL.index("actions:")
    text = SMALL[:start] + "objectives: none\n" + SMALL[end:]
    assert [problem.place.path for problem in problems_of(text)] == ["objectives"]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"", 1, "holds no plan"),
        (b"- a\n- b\n", 1, "holds no plan"),
        (b"format: 1\nplan: {slug: a", 2, "not YAML"),
        (b"format: 1\n\tplan: x\n", 2, "not YAML"),
        (b"format: 1\nplan: a: b\n", 2, "not YAML"),
        (b"format: 1\nplan:\n  slug: \xff\n", 3, "not in UTF-8"),
        (b"format: 1\nplan:\n  slug: \x07\n", 3, "U+0007 may not stand"),
        (b"[" * 3000, 1, "nested too deeply"),
        (b"x" * (5 * 1024 * 1024 + 1), 1, "larger than 5 MB"),
    ],
)
def test_what_is_no_plan_at_all_is_told_in_a_sentence(source, line, words):
    problems = problems_of(source)
    assert problems[0].place.line == line
    assert words in str(problems[0])


def test_a_second_document_is_refused():
    problems = problems_of(f"{SMALL}---\n{SMALL}")
    assert ["There is a second document." in str(problem) for problem in problems] == [True]


def test_a_reference_of_yaml_is_refused_so_that_no_small_file_grows_large():
    bomb = "format: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert any("References (&, *) are not read" in str(problem) for problem in problems_of(bomb))


def test_a_byte_order_mark_and_windows_lines_are_no_mistake():
    assert problems_of("\ufeff".encode() + SMALL.replace("\n", "\r\n").encode()) == []


def test_an_anchor_that_nothing_refers_to_and_a_plain_tag_are_no_mistake():
    assert problems_of(SMALL.replace("kind: training", "kind: &kind !!str training")) == []
