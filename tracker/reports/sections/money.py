"""The budget as far as anybody has stated it. An amount that is not stated is never a zero."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain.money import Total
from tracker.domain.wording import number
from tracker.formats.texts import translated
from tracker.models import BudgetLine, BudgetProgramme

from ..document import Block, Bullets, Cell, Column, ColumnKind, NoticeKind, Row, Run, Table
from .cells import foreign, missing, remark, sentence, text_cell
from .source import Source


def blocks(source: Source) -> Iterator[Block]:
    budget = source.budget
    if not budget.programmes:
        yield remark(_("The plan names no budget programme."), NoticeKind.MISSING)
    else:
        without = budget.without_amount
        yield sentence(
            _("Budget programmes named in the plan: %(number)s; without an amount for this time: %(without)s.")
            % {"number": len(budget.programmes), "without": len(without)}
        )
        if without:
            yield remark(_("No amount is stated for:"), NoticeKind.MISSING)
            yield Bullets(tuple(_named(programme) for programme in without))
        if budget.lines:
            yield _lines(source)
        if budget.totals:
            yield _totals(source)
    yield _funding(source)


def _named(programme: BudgetProgramme) -> tuple[Run, ...]:
    title, language = translated(programme, "title")
    return Run(f"{programme.code} ", strong=True), Run(title, language=foreign(language))


def _lines(source: Source) -> Table:
    rows = [
        Row(
            (
                text_cell(programme, "title", before=f"{programme.code} "),
                Cell(line.action.code if line.action else _("the whole plan")),
                Cell(str(line.year), line.year),
                Cell(line.currency),
                _amount(line, "planned"),
                _amount(line, "spent"),
                Cell(line.source),
            )
        )
        for programme in source.budget.programmes
        for line in programme.shown
    ]
    return Table(
        "budget",
        _("Budget programmes with their amounts"),
        (
            Column(_("Programme"), width=5),
            Column(_("Action"), width=2),
            Column(_("Year"), width=1),
            Column(_("Currency"), width=2),
            Column(_("Planned"), ColumnKind.MONEY, width=3),
            Column(_("Spent"), ColumnKind.MONEY, width=3),
            Column(_("Source"), width=4),
        ),
        tuple(rows),
    )


def _amount(line: BudgetLine, name: str) -> Cell:
    value = getattr(line, name)
    if value is None:
        return missing(_("not stated") if name == "planned" else _("not published"))
    return Cell(number(value), value)


def _totals(source: Source) -> Table:
    rows, notes = (
        [],
        [
            _(
                "Currencies are never added to each other. A line for a whole programme holds those for its actions "
                "and its parts, so these are not added again."
            )
        ],
    )
    for total in source.budget.totals:
        year = str(total.year) if total.year else _("All years")
        rows.append(
            Row(
                (
                    Cell(year, total.year),
                    Cell(total.currency),
                    _sum(total.planned, _("not stated")),
                    _sum(total.spent, _("not published")),
                ),
                total=total.year is None,
            )
        )
        if total.planned.at_least or total.spent.at_least:
            notes.append(
                _("%(year)s, %(currency)s: some amounts are not stated, so the sum is a lower limit.")
                % {"year": year, "currency": total.currency}
            )
    return Table(
        "budget-totals",
        _("Planned and spent by year"),
        (
            Column(_("Year"), width=2),
            Column(_("Currency"), width=2),
            Column(_("Planned"), ColumnKind.MONEY, width=4),
            Column(_("Spent"), ColumnKind.MONEY, width=4),
        ),
        tuple(rows),
        tuple(notes),
    )


def _sum(total: Total, nothing: str) -> Cell:
    if total.value is None:
        return missing(nothing)
    text = number(total.value)
    return Cell(_("at least %(amount)s") % {"amount": text} if total.at_least else text, total.value)


def _funding(source: Source) -> Table:
    """What the plan says about the money of its actions."""
    return Table(
        "funding",
        _("What the plan says about the money of its actions"),
        (Column(_("Funding"), width=3), Column(_("Actions"), ColumnKind.NUMBER, width=1), Column(_("Which"), width=6)),
        tuple(
            Row(
                (
                    Cell(capfirst(str(funding.label))),
                    Cell(str(len(actions)), len(actions)),
                    Cell(", ".join(action.code for action in actions)),
                )
            )
            for funding, actions in source.budget.by_funding
        ),
    )
