"""The field's terms as this site uses them. In one place, so that pages and the glossary cannot differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .wording import language

# In the order of the alphabet where the order of the code points is not that.
ALPHABETS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}


@dataclass(frozen=True)
class Term:
    """`key` is its anchor on the page; `see` the keys of terms that stand next to it in meaning."""

    key: str
    name: Promise
    meaning: Promise
    see: tuple[str, ...] = ()


TERMS = (
    Term(
        "plan",
        _("National Action Plan"),
        _(
            "What a government says that it will do for women, peace and security, following resolution 1325 of "
            "the United Nations Security Council of 31 October 2000."
        ),
        ("objective", "action"),
    ),
    Term(
        "objective",
        _("objective"),
        _("What the plan wants to reach. Actions serve it, indicators measure it."),
        ("action", "indicator"),
    ),
    Term(
        "action",
        pgettext_lazy("glossary", "action"),
        _("Something that the plan says is to be done. It has a status, not a figure."),
        ("status", "lead"),
    ),
    Term(
        "body",
        _("public body"),
        _(
            "A ministry, court, commission or agency that carries out a part of the plan. A body that was split, "
            "merged or renamed keeps its page, with its successors."
        ),
        ("lead",),
    ),
    Term(
        "lead",
        _("lead body"),
        _("The body that answers for an action as a whole. Where there is one, the action has its status."),
        ("action", "status"),
    ),
    Term(
        "assignment",
        _("assignment"),
        _(
            "That a body is to report an indicator or an action, from one period to another. Without one no "
            "report is expected."
        ),
        ("period",),
    ),
    Term(
        "coordinator",
        pgettext_lazy("glossary", "coordinator"),
        _(
            "Who opens the periods, reviews the reports and sets what the plan leaves open. Nobody reviews their "
            "own reports or those of their own body."
        ),
        ("approval",),
    ),
    Term(
        "indicator",
        pgettext_lazy("glossary", "indicator"),
        _("What is measured to see whether something changes: a count, a share, yes or no, a step reached."),
        ("baseline", "target"),
    ),
    Term(
        "baseline",
        pgettext_lazy("glossary", "baseline"),
        _("Where an indicator stood before the plan, with its date. Without one a change cannot be seen."),
        ("target",),
    ),
    Term(
        "target",
        pgettext_lazy("glossary", "target"),
        _("What is to be reached, for a period or by a date. Without one an indicator cannot be assessed."),
        ("baseline", "assessment"),
    ),
    Term(
        "disaggregation",
        _("disaggregation"),
        _(
            "A figure broken down by sex, level of post or another dimension. A breakdown may be partial, and "
            "then says so."
        ),
        ("withheld", "not-recorded"),
    ),
    Term(
        "not-recorded",
        _("not recorded"),
        _("People of whom it is not known to which category they belong. They count in the total and in no share."),
        ("disaggregation",),
    ),
    Term(
        "period",
        _("reporting period"),
        _("The year, half-year, quarter or month on which bodies report, with the day by which the report is due."),
        ("overdue",),
    ),
    Term(
        "report",
        pgettext_lazy("glossary", "report"),
        _("What one body says of one indicator or action for one period: figures or a status, words and evidence."),
        ("evidence", "approval"),
    ),
    Term(
        "evidence",
        _("evidence"),
        _("A document or a link that supports a report. What is internal is not shown here."),
        ("report",),
    ),
    Term(
        "approval",
        _("approval"),
        _("A coordinator has reviewed a report and publishes it. Nothing is shown here before."),
        ("revision", "record"),
    ),
    Term(
        "revision",
        _("revision"),
        _("A later state of a published report, with the reason for it. The earlier ones stay readable."),
        ("record",),
    ),
    Term(
        "record",
        _("published record"),
        _(
            "Everything ever approved, in one chain: each entry carries a hash of itself and of the entry before "
            "it, so that no change goes unseen."
        ),
        ("revision",),
    ),
    Term(
        "roll-up",
        _("roll-up"),
        _("One figure made of those of several bodies or periods. Shares are added by their parts, never averaged."),
        ("coverage", "provisional"),
    ),
    Term(
        "coverage",
        _("coverage"),
        _("How many of the bodies that were asked have given a figure: “7 of 9 bodies reported”."),
        ("provisional",),
    ),
    Term(
        "provisional",
        _("provisional"),
        _("A figure that some bodies are still missing from. A missing body is never counted as zero."),
        ("coverage",),
    ),
    Term(
        "withheld",
        pgettext_lazy("glossary", "withheld"),
        _("Not shown, because the law restricts it or because the number is so small that people could be recognised."),
        ("disaggregation",),
    ),
    Term(
        "not-available",
        pgettext_lazy("glossary", "not available"),
        _("The body answers that it has no figure, and why. It has reported."),
        ("not-applicable",),
    ),
    Term(
        "not-applicable",
        pgettext_lazy("glossary", "does not apply"),
        _("There is nothing to measure for this body in this period, and it says why."),
        ("not-available",),
    ),
    Term(
        "status",
        _("status of an action"),
        _("What the bodies say: completed, in progress, delayed, not started, discontinued; or no information."),
        ("action",),
    ),
    Term(
        "assessment",
        _("assessment"),
        _(
            "Whether an indicator is on its way to its target, by one rule for all. Where a part of the formula "
            "is missing there is none."
        ),
        ("target", "baseline"),
    ),
    Term(
        "gap",
        _("gap"),
        _("Something that the plan should say and does not, or that should have been reported and was not."),
        ("baseline", "target", "overdue"),
    ),
    Term(
        "overdue",
        pgettext_lazy("glossary", "overdue"),
        _(
            "The day on which a report was due has passed and nothing is published. It may have come in and not "
            "be approved yet."
        ),
        ("period",),
    ),
)


def _order(text: str) -> list:
    """A key that sorts as the reader's alphabet does; other letters and signs come first."""
    alphabet = ALPHABETS.get(language(), ALPHABETS["en"])
    return [(alphabet.find(letter), letter) for letter in text.casefold()]


def glossary() -> list[tuple[Term, list[Term]]]:
    """Every term with those to see beside it, in the order of the reader's alphabet."""
    by_key = {term.key: term for term in TERMS}
    return [(term, [by_key[key] for key in term.see]) for term in sorted(TERMS, key=lambda t: _order(str(t.name)))]
