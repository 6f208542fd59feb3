"""The palette, as people with each kind of colour blindness see it, and in print without colour.

Machado, Oliveira and Fernandes (2009): "A physiologically-based model for simulation of color vision deficiency",
severity 1.0, on linear RGB. Distances are CIE76 in CIELAB.
"""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tracker.charts.style import ROLES
from tracker.templatetags.standings import ASSESSMENT, STATUS

ROOT = Path(__file__).parent.parent
TOKENS = (ROOT / "static/css/tokens.css").read_text()
SPRITE = (ROOT / "static/img/sprite.svg").read_text()

EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def theme(name):
    """{token: colour} of the light or the dark theme: light comes first in the file, dark second."""
    found = {}
    for token, colour in re.findall(r"(--nt-[a-z0-9-]+): *(#[0-9a-f]{6})", TOKENS):
        found.setdefault(token.removeprefix("--nt-"), []).append(colour)
    return {token: values[0 if name == "light" else min(1, len(values) - 1)] for token, values in found.items()}


def linear(colour):
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def luminance(colour):
    return times(TO_XYZ, linear(colour))[1]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour, eye):
    seen = [min(1, max(0, c)) for c in times(EYES[eye], linear(colour))]
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (value / white for value, white in zip(times(TO_XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one, other, eye):
    return sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5


THEMES = pytest.mark.parametrize("colours", [theme("light"), theme("dark")], ids=["light", "dark"])
ALL_EYES = pytest.mark.parametrize("eye", EYES)


@THEMES
@ALL_EYES
def test_women_and_men_are_told_apart_by_every_eye(colours, eye):
    assert apart(colours["cat-women"], colours["cat-men"], eye) >= 25


@THEMES
@ALL_EYES
def test_the_six_categories_are_told_apart_by_every_eye(colours, eye):
    kinds = [colours[f"cat-{n}"] for n in range(1, 7)]
    assert min(apart(a, b, eye) for a, b in combinations(kinds, 2)) >= 12


@THEMES
def test_what_is_drawn_stands_out_from_the_paper(colours):
    drawn = ["cat-women", "cat-men", "cat-unrecorded", "hatch", *(f"cat-{n}" for n in range(1, 7))]
    for name in drawn:
        assert contrast(colours[name], colours["paper"]) >= 3, name
    for name in ("completed", "progress", "notstarted", "delayed", "discontinued"):
        assert contrast(colours[f"status-{name}-edge"], colours["paper"]) >= 3, name


@THEMES
@ALL_EYES
def test_neighbours_in_the_order_of_standings_are_told_apart_by_every_eye(colours, eye):
    for kind, names in (("status", STATUS.values()), ("assess", ASSESSMENT.values())):
        fills = [(n, colours[f"{kind}-{n}"]) for n in names if f"{kind}-{n}" in colours and n != "notachieved"]
        for (one, a), (other, b) in pairwise(fills):
            assert apart(a, b, eye) >= 10, (one, other)


def test_every_standing_has_a_sign_of_its_own_so_that_none_is_told_by_colour_alone():
    signs = {}
    for key in [*STATUS.values(), *ASSESSMENT.values()]:
        symbol = re.search(rf'<symbol id="{key}".*?</symbol>', SPRITE, flags=re.S)
        assert symbol, key
        drawn = re.sub(r'(id|class)="[^"]*"', "", symbol[0])
        assert drawn not in signs, (key, signs.get(drawn))
        signs[drawn] = key


def test_on_paper_without_colour_women_and_men_differ_in_lightness():
    """The third part is dotted, and a page is printed in the light colours."""
    light = theme("light")
    women, men = (lab(light[f"cat-{name}"], "usual")[0] for name in ("women", "men"))
    assert abs(women - men) >= 15


def test_a_status_has_the_same_colour_in_drawings_as_in_squares():
    css = (ROOT / "static/css/status.css").read_text()
    for status, key in STATUS.items():
        square = re.search(rf"\.f-{key}(?:, [^{{]*)? {{ fill: var\((--[a-z-]+)\); stroke: var\((--[a-z-]+)\)", css)
        if str(status) in ROLES:
            assert ROLES[str(status)][0] == square[1]
        if f"{status}-edge" in ROLES:
            assert ROLES[f"{status}-edge"][0] == square[2]
