"""Markdown of written parts becomes blocks, and nothing in it becomes markup of its own."""

import pytest

from tracker.reports.document import Bullets, Paragraph, Quote, Run, Subheading
from tracker.reports.prose import blocks


def text_of(block):
    return "".join(run.text for run in block.runs)


def test_paragraphs_emphasis_and_links():
    (paragraph,) = blocks("Work **is *well* under** way, see [the plan](https://nap.example/plan).")
    assert paragraph == Paragraph(
        (
            Run("Work "),
            Run("is ", strong=True),
            Run("well", strong=True, emphasis=True),
            Run(" under", strong=True),
            Run(" way, see "),
            Run("the plan", href="https://nap.example/plan"),
            Run("."),
        )
    )


def test_strong_within_strong_stays_strong_to_its_end():
    (paragraph,) = blocks("**a **b** c**")
    assert "".join(run.text for run in paragraph.runs if run.strong) == "a b c"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "/own/page", "#x"],
)
def test_a_link_that_leads_elsewhere_keeps_its_words_only(address):
    found = blocks(f"See [this]({address}) and <{address}>.")
    assert all(not run.href for run in found[0].runs)
    assert "this" in text_of(found[0])


@pytest.mark.parametrize("address", ["http://a.example/", "https://a.example/?a=1&b=2", "mailto:a@b.example"])
def test_links_to_the_web_and_to_mail_stay(address):
    assert blocks(f"[here]({address})")[0].runs == (Run("here", href=address),)


def test_tags_pictures_code_and_tables_stay_text():
    found = blocks(
        "<script>alert(1)</script>\n\nA <b>tag</b>, `code` and ![a picture](https://a.example/x.png).\n\n"
        "```html\n<p>fenced</p>\n```\n\n|a|b|\n|-|-|\n|1|2|"
    )
    assert [type(block) for block in found] == [Paragraph] * 4
    assert all(not run.href for block in found for run in block.runs)
    assert [text_of(block) for block in found] == [
        "<script>alert(1)</script>",
        "A <b>tag</b>, code and a picture.",
        "<p>fenced</p>",
        "|a|b| |-|-| |1|2|",
    ]


def test_headings_of_any_level_are_subheadings_and_lists_are_flat():
    found = blocks("# One *more*\n\n###### Six\n\n- a\n\n  again\n  - within\n- b\n\n1. x\n2. y\n\n---")
    assert found == (
        Subheading("One more"),
        Subheading("Six"),
        Bullets(((Run("a again"),), (Run("within"),), (Run("b"),))),
        Bullets(((Run("x"),), (Run("y"),)), ordered=True),
    )


def test_a_hard_break_begins_a_new_paragraph_and_a_soft_one_does_not():
    assert [text_of(block) for block in blocks("Aigul\nSmagulova  \nDeputy Chair")] == [
        "Aigul Smagulova",
        "Deputy Chair",
    ]


def test_a_quotation_says_whose_words_it_holds_and_in_which_language():
    (quote,) = blocks("> Обучен 41 офицер.\n>\n> - один\n>\n> — Ministry of Defence, 2023 [ru]")
    assert quote == Quote(
        (
            Paragraph((Run("Обучен 41 офицер.", language="ru"),)),
            Bullets(((Run("один", language="ru"),),)),
        ),
        "Ministry of Defence, 2023",
    )


def test_a_quotation_of_nobody_is_one_without_a_source():
    assert blocks("> As they say.") == (Quote((Paragraph((Run("As they say."),)),), ""),)


@pytest.mark.parametrize("nothing", ["", "  \n\n ", "---", "#", "> ", "- ", "```\n```"])
def test_nothing_written_is_no_block(nothing):
    assert blocks(nothing) == ()


def test_signs_that_a_file_cannot_hold_become_spaces():
    (paragraph,) = blocks("a\x0bb\x00c")
    assert not {"\x0b", "\x00"} & set(text_of(paragraph))
