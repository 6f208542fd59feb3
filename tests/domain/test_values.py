"""Numbers as typed, kept and printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.values import (
    NumberCode,
    NumberError,
    add,
    as_decimal,
    check_count,
    check_digits,
    check_share,
    format_decimal,
    parse_decimal,
    percent,
    plain_decimal,
)

LANGUAGES = ("kk", "ru", "en")
THIN, NARROW, NO_BREAK, FIGURE = "\u2009", "\u202f", "\u00a0", "\u2007"

numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
    st.integers(min_value=0, max_value=4),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0", "0"), ("-0", "0"), ("007", "7"), ("+5", "5"), ("-5", "-5"), ("\u22125", "-5"), ("\u2212 5", "-5"),
        ("1 234", "1234"), (f"1{NO_BREAK}234{NO_BREAK}567", "1234567"), (f"1{THIN}234", "1234"),
        (f"1{NARROW}234", "1234"), (f"1{FIGURE}234", "1234"), (" 12 ", "12"), ("1234", "1234"),
        ("1,5", "1.5"), ("1.5", "1.5"), ("0,125", "0.125"), ("0.125", "0.125"), ("1 234,5", "1234.5"),
        ("12 345.678", "12345.678"), ("1234,567", "1234.567"), (".5", "0.5"), ("5.", "5"), ("1,50", "1.5"),
        ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("1.234.567,8", "1234567.8"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed, read, language):
    assert str(parse_decimal(typed, language)) == read


@pytest.mark.parametrize("empty", [None, "", "   ", NO_BREAK])
def test_an_empty_field_is_null_and_not_zero(empty):
    assert parse_decimal(empty, "ru") is None
    assert parse_decimal("0", "ru") == 0


@pytest.mark.parametrize(("typed", "language", "read"), [
    ("1,234", "en", "1234"), ("1,234", "ru", "1.234"), ("1,234", "kk", "1.234"), ("1.234", "en", "1.234"),
])  # fmt: skip
def test_the_language_decides_what_its_own_sign_before_three_digits_means(typed, language, read):
    assert str(parse_decimal(typed, language)) == read


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_foreign_sign_before_three_digits_is_ambiguous_and_the_mend_shows_both_readings(language):
    with pytest.raises(NumberError) as refusal:
        parse_decimal("1.234", language)
    assert refusal.value.code == NumberCode.AMBIGUOUS
    assert refusal.value.params == {"text": "1.234", "whole": "1234", "fraction": "1,234"}
    assert "1234" in refusal.value.mend
    assert "1,234" in refusal.value.mend


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", NumberCode.NOT_A_NUMBER), ("12a", NumberCode.NOT_A_NUMBER), ("-", NumberCode.NOT_A_NUMBER),
        ("\u2013", NumberCode.NOT_A_NUMBER), (",", NumberCode.NOT_A_NUMBER), ("1e5", NumberCode.NOT_A_NUMBER),
        ("NaN", NumberCode.NOT_A_NUMBER), ("Infinity", NumberCode.NOT_A_NUMBER), ("--5", NumberCode.NOT_A_NUMBER),
        ("\u0663", NumberCode.NOT_A_NUMBER), ("\uff11", NumberCode.NOT_A_NUMBER), ("(5)", NumberCode.NOT_A_NUMBER),
        ("12\t345", NumberCode.NOT_A_NUMBER), ("1\n2", NumberCode.NOT_A_NUMBER), ("1_000", NumberCode.NOT_A_NUMBER),
        ("45 %", NumberCode.PERCENT_SIGN), ("12 34", NumberCode.BAD_GROUPING), ("1 ,5", NumberCode.BAD_GROUPING),
        ("1,23,456", NumberCode.BAD_GROUPING), ("1,234 567", NumberCode.BAD_GROUPING),
        ("1.5,5.5", NumberCode.BAD_GROUPING), ("1 234.567,8", NumberCode.BAD_GROUPING),
        ("1 2,3,4", NumberCode.BAD_GROUPING), ("1,5 5", NumberCode.BAD_GROUPING), ("1  234", NumberCode.BAD_GROUPING),
        ("1234567890123456", NumberCode.TOO_MANY_DIGITS), ("1000000000000000", NumberCode.TOO_MANY_DIGITS),
        ("0,00001", NumberCode.TOO_MANY_PLACES),
    ],
)  # fmt: skip
def test_junk_is_refused_with_a_code_and_a_mend(typed, code):
    with pytest.raises(NumberError) as refusal:
        parse_decimal(typed, "en")
    assert refusal.value.code == code
    assert refusal.value.mend


@pytest.mark.parametrize("code", NumberCode)
def test_every_code_has_a_mend(code):
    params = dict.fromkeys(["text", "whole", "fraction", "limit", "value", "numerator", "denominator"], "1")
    assert "%(" not in NumberError(code, **params).mend


def test_what_is_not_text_is_not_read():
    with pytest.raises(TypeError):
        parse_decimal(1.5, "en")
    with pytest.raises(KeyError):
        parse_decimal("1,234", "de")


@given(numbers, st.sampled_from(LANGUAGES))
def test_a_printed_number_reads_back_as_itself(number, language):
    assert parse_decimal(format_decimal(number, language), language) == number


@given(numbers)
def test_plain_text_is_one_text_for_one_number(number):
    assert Decimal(plain_decimal(number)) == number
    assert plain_decimal(number.quantize(Decimal("0.0001"))) == plain_decimal(number)


@given(st.text(max_size=12), st.sampled_from(LANGUAGES))
def test_any_text_is_read_or_refused_and_nothing_else(text, language):
    try:
        number = parse_decimal(text, language)
    except NumberError:
        return
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("number", "language", "places", "text"),
    [
        ("1234.5", "en", None, "1,234.5"), ("1234.5", "ru", None, f"1{NARROW}234,5"), ("-5", "kk", None, "\u22125"),
        ("1200.0000", "en", None, "1,200"), ("54.75", "en", 1, "54.8"), ("-0.04", "en", 1, "0.0"), ("0", "en", 0, "0"),
        ("2.5", "ru", 0, "3"), ("7", "en", 2, "7.00"), ("1E+3", "en", None, "1,000"),
    ],
)  # fmt: skip
def test_a_number_is_printed_in_the_manner_of_the_language(number, language, places, text):
    assert format_decimal(Decimal(number), language, places) == text


def test_nothing_is_printed_as_nothing():
    assert format_decimal(None, "ru") == ""


@pytest.mark.parametrize("thing", [1.0, float("nan"), True, None, [1]])
def test_a_float_never_becomes_a_figure(thing):
    with pytest.raises(TypeError):
        as_decimal(thing)


@pytest.mark.parametrize("text", ["", "1,5", "1e3", "NaN", " 1"])
def test_only_plain_text_becomes_a_figure(text):
    with pytest.raises(NumberError):
        as_decimal(text)


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_a_figure_is_finite(number):
    with pytest.raises(NumberError):
        as_decimal(number)


@pytest.mark.parametrize("text", ["999999999999999", "99999999999.9999", "0.0001", "1.50000000"])
def test_fifteen_digits_and_four_places_are_kept(text):
    assert check_digits(Decimal(text)) == Decimal(text)


def test_a_count_is_whole_and_not_negative():
    assert check_count(Decimal("5.0")) == 5
    assert check_count(Decimal(0)) == 0
    for bad, code in (("-1", NumberCode.NEGATIVE), ("1.5", NumberCode.NOT_WHOLE)):
        with pytest.raises(NumberError) as refusal:
            check_count(Decimal(bad))
        assert refusal.value.code == code


def test_the_part_of_a_share_is_at_most_the_whole():
    assert check_share(Decimal(0), Decimal(0)) == (0, 0)
    assert check_share(Decimal(7), Decimal(7)) == (7, 7)
    for parts, code in (((8, 7), NumberCode.PART_ABOVE_WHOLE), ((-1, 7), NumberCode.NEGATIVE)):
        with pytest.raises(NumberError) as refusal:
            check_share(*map(Decimal, parts))
        assert refusal.value.code == code


def test_no_share_can_be_taken_of_nothing():
    assert percent(Decimal(0), Decimal(0)) is None
    assert percent(Decimal(0), Decimal(5)) == 0


@given(st.lists(numbers, max_size=30), st.randoms())
def test_a_sum_is_exact_in_any_order(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    scaled = sum(int(value.scaleb(4)) for value in values)
    assert add(values) == add(shuffled) == Decimal(scaled).scaleb(-4)
