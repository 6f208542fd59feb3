"""The fonts that are shipped write all three languages, and set figures in columns."""

import re

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

FOLDER = settings.BASE_DIR / "static" / "vendor" / "golos-text"
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
RUSSIAN = "".join(map(chr, range(ord("А"), ord("я") + 1))) + "Ёё"
SIGNS = "₸«»—–−…№%·÷\N{NO-BREAK SPACE}"
LATIN = "".join(map(chr, range(32, 127)))
NEEDED = set(KAZAKH + RUSSIAN + SIGNS + LATIN)


def test_the_pages_font_has_every_letter_of_the_three_languages():
    files = sorted(FOLDER.glob("*.woff2"))
    assert files
    have = set().union(*(TTFont(file).getBestCmap() for file in files))
    assert {letter for letter in NEEDED if ord(letter) not in have} == set()


def test_the_style_sheet_loads_every_part_of_the_font():
    loaded = set(
        re.findall(r"golos-text/(golos-text-[\w-]+\.woff2)", (settings.BASE_DIR / "static/css/tokens.css").read_text())
    )
    assert loaded == {file.name for file in FOLDER.glob("*.woff2")}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ttf")), ids=lambda file: file.stem)
def test_the_font_of_drawn_files_has_every_letter_too(file):
    assert {letter for letter in NEEDED if ord(letter) not in TTFont(file).getBestCmap()} == set()


def test_figures_can_be_set_in_columns():
    font = TTFont(FOLDER / "golos-text-latin.woff2")
    cmap, widths = font.getBestCmap(), font["hmtx"]
    alike = {widths[cmap[ord(digit)]][0] for digit in "0123456789"}
    if len(alike) > 1:
        assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
