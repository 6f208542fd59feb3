"""Entries of a bibliography, and what may stand in them."""

import pytest

from tracker.formats import bibtex


def test_an_entry_has_its_fields_in_order_and_leaves_out_the_empty_ones():
    made = bibtex.entry("plan-I1", author="", title="I1 People trained", date="2026-11-25", url="https://example.org/a")
    assert made == (
        "@misc{plan-I1,\n  title = {{I1 People trained}},\n  date = {2026-11-25},\n  url = {https://example.org/a}\n}"
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("63 % of R&D_1 #2 for $5", r"63 \% of R\&D\_1 \#2 for \$5"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("a~b^c", r"a\textasciitilde{}b\textasciicircum{}c"),
        ("one\r\n  two\tthree\x00", "one two three"),
        ("Министерство обороны, Қорғаныс министрлігі", "Министерство обороны, Қорғаныс министрлігі"),
    ],
)
def test_what_tex_would_take_for_a_command_is_spelt_out(typed, written):
    assert bibtex.escaped(typed) == written


def test_an_address_stays_as_it_is_and_cannot_end_its_field():
    made = bibtex.entry("k", url="https://example.org/a_b?c=%20#d}, evil = {x")
    assert "url = {https://example.org/a_b?c=%20#d,evil=x}" in made


@pytest.mark.parametrize(("text", "key"), [("plan-1.1-2026", "plan-1.1-2026"), ("план И1", "1"), ("{,}", "source")])
def test_a_key_is_of_letters_that_every_program_reads(text, key):
    assert bibtex.cite_key(text) == key
