"""How wide a label is, where it breaks, and how a figure is written; what a drawing must know before it places text.

Vega would measure with whatever font the server has. The widths below are Golos Text's own, so a chart is laid out
alike on every machine, and as the reader's browser will set it.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SHY = "\N{SOFT HYPHEN}"

SIZE = 13
SIZE_VALUE = 14
LINE = 17

# Advance widths in thousandths of the font size at weight 600, rounded up to 25 (tabular figures). Weight 400 is
# about 2 % narrower and 700 about 1 % wider: within the slack that callers leave.
_ADVANCES = {
    150: "\u202f",
    250: " '\xa0",
    275: "ijі",
    300: "`‘’",
    325: "!,.:;",
    350: "Il|І",
    375: "f",
    400: "()-[]rt{}°",
    450: '"*',
    475: "г",
    500: "/\\_ғ",
    525: "z“”„т",
    550: "?s«»–зь",
    575: "+<=>JL^ackx~±×÷−Гавксхчэ",
    600: "Feouvy§белопуяёәҒқұү",
    625: "EZbdghnpqЕдийнръЁөһ",
    650: "0123456789T₸Тцң",
    675: "$PSБЗРЬҰҺ",
    700: "#&ABCKRVXYАВСУХЧЭЯҮ",
    725: "DGКЛмӘ",
    750: "U—ДПЪыҚ",
    775: "HNOQИЙНОЦфюӨ",
    800: "Ң",
    825: "ж",
    850: "%wш",
    875: "mщ",
    900: "MМФ",
    925: "Ы",
    975: "…Ю",
    1000: "@WЖШ",
    1025: "Щ",
    1125: "№",
}
_WIDTH = {char: width for width, chars in _ADVANCES.items() for char in chars} | {SHY: 0}
_OTHER = 650


def width(text: str | Iterable[str], size: int = SIZE) -> float:
    """Width in pixels of one line, or of the widest of several."""
    if isinstance(text, str):
        return sum(_WIDTH.get(char, _OTHER) for char in text) * size / 1000
    return max((width(line, size) for line in text), default=0.0)


def wrap(text: str, limit: float, size: int = SIZE) -> list[str]:
    """Break at spaces so that no line is over `limit` pixels; a longer word is broken at a soft hyphen or where it
    must, into pieces of two letters at least. No-break spaces hold. An empty text gives no lines.
    """
    lines: list[str] = []
    for word in text.split(" "):
        if not word:
            continue
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= limit:
            lines[-1] = joined
            continue
        pieces = _pieces(word, limit, size)
        lines.extend(pieces)
    return [line.replace(SHY, "") for line in lines]


def _pieces(word: str, limit: float, size: int) -> list[str]:
    if width(word, size) <= limit:
        return [word]
    pieces, rest = [], word
    while width(rest, size) > limit:
        fits = max(2, next(n for n in range(len(rest), 0, -1) if n == 1 or width(rest[:n] + "-", size) <= limit))
        soft = rest.rfind(SHY, 1, fits + 1)
        cut = soft if soft > 0 else fits
        if cut >= len(rest):
            break
        pieces.append(rest[:cut] + "-")
        rest = rest[cut:].lstrip(SHY)
    return [*pieces, rest]


def figure(value: Decimal | int, *, decimals: int | None = None, percent: bool = False) -> str:
    """The value as the active language writes it; exact, unless `decimals` says to what place to round.

    Thousands are grouped, a minus is U+2212, and a percent sign stands after a no-break space.
    """
    value = Decimal(value)
    if decimals is None:
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    else:
        value = value.quantize(Decimal(1).scaleb(-decimals))
    text = number_format(abs(value), decimal_pos=decimals, force_grouping=True)
    sign = MINUS if value < 0 else ""
    return f"{sign}{text}{NBSP}%" if percent else f"{sign}{text}"
