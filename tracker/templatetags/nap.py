"""What templates need beside Django's own: signs, squares, tallies, numbers, dates, translated and Markdown text.

How a value of the domain looks is said in `standings`, its markup is in templates/components/; /en/dev/components/
shows all of it while DEBUG is on.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

import nh3
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, Resolver404, resolve, reverse, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from tracker.domain.search.folding import pieces
from tracker.domain.values import format_decimal
from tracker.enums import Assessment, ImplementationStatus, TextStatus, Verdict
from tracker.formats import browsers, dates
from tracker.formats.foreign import language_of, native, unmarked
from tracker.formats.texts import translated

from .standings import ASSESSMENT, OCCASIONAL, STATUS, VERDICT, letters, standing

register = template.Library()

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
#: Above this many squares in a row, or in a tally, people count no longer: a bar says it better.
MOST_SQUARES = 30


def read(item, name: str, default=None):
    """`name` of an object or of a mapping."""
    return item.get(name, default) if isinstance(item, Mapping) else getattr(item, name, default)


# -- Signs


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A sign from the sprite, for the eye only: what it means stands beside it in words.

    Its size is the text's, by the stylesheet; without one it is still no larger than a letter.
    """
    return format_html(
        '<svg class="ic{}" width="16" height="16" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        static("img/sprite.svg"),
        name,
    )


@register.inclusion_tag("components/sign.html")
def status_sign(value: str, big: bool = False) -> dict:
    """Circle and word: `{% status_sign action.status %}`."""
    look = standing(value or ImplementationStatus.NO_INFORMATION)
    return {"sign": look.key, "word": look.label, "big": big}


@register.inclusion_tag("components/sign.html")
def assessment_sign(value: str, big: bool = False) -> dict:
    """Square and word: `{% assessment_sign result.assessment big=True %}`."""
    look = standing(value or Assessment.CANNOT_BE_ASSESSED)
    return {"sign": look.key, "word": look.label, "big": big}


@register.inclusion_tag("components/sign.html")
def verdict_sign(value: str) -> dict:
    """Tick, wave or cross, and the word."""
    verdict = Verdict(value)
    return {"sign": VERDICT[verdict], "word": str(verdict.label), "classes": "verdict"}


@register.inclusion_tag("components/letter.html")
def state_letter(state: str, url: str = "", about: str = "") -> dict:
    """The letter of a state, a link if `url` is given. `about` says of what, for those who hear the page."""
    key, letter, name = letters()[str(state)]
    return {"key": key, "letter": letter, "name": f"{about}: {name}" if about else name, "url": url}


@register.inclusion_tag("components/state_sign.html")
def state_sign(state: str, bold: bool = False) -> dict:
    """The letter of a state and its name."""
    key, letter, name = letters()[str(state)]
    return {"key": key, "letter": letter, "name": name, "bold": bold}


@register.inclusion_tag("components/state_key.html")
def state_key(states: Iterable[str] = ()) -> dict:
    """What the letters mean, to stand under a table that uses them; all of them unless told which."""
    named = letters()
    return {"rows": [named[str(state)] for state in (states or named)]}


@register.inclusion_tag("components/unit.html")
def code_square(code: str, value: str, url: str = "", title: str = "") -> dict:
    """One square for one action or indicator."""
    return unit({"code": code, "standing": value, "url": url, "title": title}, "standing")


def unit(item, by: str) -> dict:
    look = standing(read(item, by))
    code, title = str(read(item, "code")), read(item, "title") or ""
    return {
        "code": code,
        "title": title,
        "url": read(item, "url") or "",
        "key": look.key,
        "name": f"{code}: {look.label}",
        "hint": f"{code} {title}: {look.label}" if native(title) else f"{code}: {look.label}",
    }


def counted(items: Iterable, by: str) -> list[dict]:
    """How many of each standing, in the fixed order, empty ones left out."""
    items = list(items)
    order = {str(value): position for position, value in enumerate([*STATUS, *ASSESSMENT])}
    found: dict[str, int] = {}
    for item in items:
        found[str(read(item, by))] = found.get(str(read(item, by)), 0) + 1
    rows, start = [], 0.0
    for value in sorted(found, key=order.__getitem__):
        share = 100 * found[value] / len(items)
        look = standing(value)
        rows.append(
            {"key": look.key, "name": look.label, "count": found[value], "x": f"{start:.3f}%", "width": f"{share:.3f}%"}
        )
        start += share
    return rows


@register.inclusion_tag("components/units.html")
def units(items: Iterable, label: str, by: str = "standing") -> dict:
    """A row of squares, each with `code`, `url`, optional `title` and the standing in the attribute `by`.

    Above MOST_SQUARES it is one bar in the same colours with its counts.
    """
    items = list(items)
    if len(items) > MOST_SQUARES:
        return {"label": label, "segments": counted(items, by)}
    return {"label": label, "units": [unit(item, by) for item in items]}


@register.inclusion_tag("components/tally.html", takes_context=True)
def tally(context, kind: str, items: Iterable, caption: str, note: str = "", by: str = "standing", urls=None) -> dict:
    """How many stand how: `{% tally "status" actions caption=_("Actions by status") by="status" %}`.

    `kind` is "status" or "assessment"; `items` as for `units`. All standings in their fixed order, the empty ones too.
    `urls` maps a standing to the address of its list.
    """
    groups: dict[str, list] = {str(value): [] for value in (STATUS if kind == "status" else ASSESSMENT)}
    for item in items:
        groups[str(read(item, by))].append(item)
    total = sum(map(len, groups.values()))
    most = max(map(len, groups.values()))
    rows = []
    for value, members in groups.items():
        if value in OCCASIONAL and not members:
            continue
        look = standing(value)
        row = {"sign": look.key, "word": look.label, "count": len(members), "url": (urls or {}).get(value, "")}
        if total > MOST_SQUARES:
            row["width"] = f"{100 * len(members) / most:.3f}%"
        else:
            row["units"] = [unit(member, by) for member in members]
        rows.append(row)
    return {
        "caption": caption,
        "note": note,
        "rows": rows,
        "as_bars": total > MOST_SQUARES,
        "installation": context.get("installation"),
    }


@register.inclusion_tag("components/heat_cell.html")
def heat_cell(done: int, expected: int, is_open: bool = False, url: str = "", about: str = "") -> dict:
    """One cell of the strip of who has reported. Nothing expected: words, not a colour."""
    if not expected:
        look = "na"
    elif done >= expected:
        look = "full"
    elif is_open:
        look = "open"
    else:
        look = "part" if done else "none"
    return {"look": look, "done": done, "expected": expected, "url": url, "about": about}


@register.inclusion_tag("components/part_bar.html")
def part_bar(done: int, expected: int) -> dict:
    """A thin bar under "5 of 7", for the eye only."""
    return {"width": f"{100 * done / expected:.2f}%" if expected else "0"}


@register.inclusion_tag("components/gap_bar.html")
def gap_bar(missing: int, asked: int) -> dict:
    """A thin bar under "3 of 12" of what is missing: hatched, for the eye only."""
    return {"width": f"{100 * missing / asked:.2f}%" if asked else "0"}


@register.inclusion_tag("components/planline_mark.html")
def planline_mark(mark, line: int) -> dict:
    """One mark of the plan's time line, on the `line`th line of its row."""
    return {"mark": mark, "y": 28 * line}


# -- Numbers and dates


@register.filter
def number(value: Decimal | int | str | None, places: int | None = None) -> str:
    """A figure as the reader's language writes it; "" for None. Raises TypeError for a float: it may have changed."""
    return format_decimal(value, dates.active_language(), places)


@register.filter
def percent(value: Decimal | int | None, places: int = 1) -> str:
    """A percentage (43.6, not 0.436) with its sign after a no-break space; whole where it is whole; "" for None."""
    if value is None:
        return ""
    text = number(value, places)
    zeros = ("." if dates.active_language() == "en" else ",") + "0" * places
    return f"{text.removesuffix(zeros) if places else text}{NO_BREAK_SPACE}%"


@register.filter
def signed(value: Decimal | int | None, places: int | None = None) -> str:
    """A change: "+33", "−4", "0"."""
    text = number(value, places)
    return f"+{text}" if value is not None and value > 0 else text


@register.filter
def partial_date(value: str) -> str:
    """ "2021-12" as "December 2021"; "" for an empty one."""
    return dates.partial_date(value or "")


@register.filter
def day(value: date | datetime | None) -> str:
    return dates.day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    return dates.short_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return dates.day_and_time(value) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For `<time datetime>`: with the offset where there is a time of day."""
    return (
        dates.on_site(value).isoformat(**({"timespec": "minutes"} if isinstance(value, datetime) else {}))
        if value
        else ""
    )


# -- Text


@register.simple_tag
def text(obj, field: str, mark: bool = False) -> SafeString:
    """A translated field, in a span of its own language where the reader's is missing.

    `{% text action "title" %}`; with `mark=True` a line follows that says if it is a working translation or missing.
    """
    value, language = translated(obj, field)
    return format_html("{}{}", in_language(value, language), standing_of_text(obj) if mark and value else "")


@register.filter
def in_language(value: str, language: str) -> SafeString | str:
    """Text that somebody wrote in `language`: marked so that it is read out rightly where the page is in another."""
    current = (get_language() or "")[:2]
    if not value or not language or language == current:
        return value
    return format_html('<span lang="{}">{}</span>', language, value)


@register.simple_tag
def lang_of(*texts) -> SafeString:
    """` lang="en"` for an element whose attributes show a text that is not in the reader's language; else nothing."""
    language = language_of(*texts)
    return format_html(' lang="{}"', language) if language else mark_safe("")


@register.filter
def plain(value) -> str:
    """A text without its mark: within an element that has `{% lang_of %}`."""
    return str(value)


register.filter("native", native)


@register.simple_block_tag
def name_of_page(content: str) -> dict:
    """What a page is called, for `<title>`, which can hold no mark; `language` is that of the whole, if not the page's.

    `{% name_of_page as name %}...{% endname_of_page %}`, then `name.text` and `name.language`.
    """
    text, language = unmarked(content)
    return {"text": mark_safe(text), "language": language}  # noqa: S308 as the template wrote it


@register.filter
def in_words(value):
    """A value that a library shows as Python writes it: nothing, yes or no."""
    words = {"None": "–", "True": _("Yes"), "False": _("No")}
    return words.get(str(value), value)


@register.filter
def browser(user_agent: str) -> str:
    """Browser and system of a session in words."""
    return browsers.in_words(user_agent or "")


@register.filter
def as_written(value: str) -> SafeString | str:
    """What somebody typed in a language that is not recorded: a ground, a source. Told so, a reader does not guess."""
    return format_html('<span lang="">{}</span>', value) if value else value


@register.simple_tag
def marked(value: str, terms: Iterable[str], language: str = "") -> SafeString | str:
    """Text with what was looked for in `<mark>`, in a span of its own language where that is not the reader's."""
    text = format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if found else piece,) for piece, found in pieces(value, terms)),
    )
    return in_language(text, language)


@register.simple_tag
def standing_of_text(obj) -> SafeString:
    """ "Working translation" where it is one, "Not translated" where it is missing, nothing for an official text."""
    status = obj.translation_status((get_language() or "en")[:2])
    if status == TextStatus.OFFICIAL:
        return mark_safe("")
    note = _("Working translation") if status == TextStatus.WORKING else _("Not translated yet; shown in English")
    return format_html('<span class="origin">{}</span>', note)


MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
ALLOWED_TAGS = {
    "p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@register.filter
def markdown(value: str, top: int = 3) -> SafeString:
    """Markdown as HTML: no raw HTML, no pictures, links to http, https and mailto only. The first heading is h`top`."""
    tokens = MARKDOWN.parse(value or "")
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + top - 1)}"
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    safe = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(safe)  # noqa: S308 - nh3 has just cleaned it


# -- The same page in other languages


def same_page(request, language: str) -> str | None:
    """Path and query of this page in `language`; None where there is none: an error page, one without a language."""
    try:
        resolve(request.path)
    except Resolver404:
        return None
    translated_path = translate_url(request.path, language)
    if translated_path == request.path and language != (get_language() or "")[:2]:
        return None
    query = request.GET.copy()
    query.pop("print", None)
    return f"{translated_path}?{query.urlencode()}" if query and request.method == "GET" else translated_path


def first_page(language: str) -> str:
    with override(language):
        try:
            return reverse("home")
        except NoReverseMatch:
            return f"/{language}/"


@register.inclusion_tag("components/language_links.html", takes_context=True)
def language_links(context) -> dict:
    """A link to this page in each language, by its own name; to the first page where this one has no other."""
    request, current = context["request"], (get_language() or "")[:2]
    return {
        "links": [
            {
                "code": code,
                "name": name,
                "url": same_page(request, code) or first_page(code),
                "current": code == current,
            }
            for code, name in settings.LANGUAGES
        ]
    }


@register.inclusion_tag("components/alternates.html", takes_context=True)
def alternates(context) -> dict:
    """Canonical address and the other languages, for the head. Nothing on error pages and outside the languages."""
    request = context["request"]
    match = getattr(request, "resolver_match", None)
    if match is None or not request.path.startswith(f"/{(get_language() or '')[:2]}/"):
        return {}
    links = [
        (code, request.build_absolute_uri(translate_url(request.path, code))) for code, _name in settings.LANGUAGES
    ]
    return {"canonical": request.build_absolute_uri(request.path), "links": links, "default": links[0][1]}
