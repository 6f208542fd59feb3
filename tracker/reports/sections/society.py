"""Civil society and disarmament in the plan and its record, and the answers to what organisations said."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import ActionActorRole, ActorKind, PlanActorRole
from tracker.formats import dates
from tracker.formats.texts import translated
from tracker.models import Observation

from ..document import Block, Bullets, NoticeKind, Paragraph, Quote, Run, Subheading
from .cells import foreign, name_of, paragraphs, remark, sentence
from .indicators import Figures, indicators_table
from .objectives import actions_table
from .source import Source

CIVIL_SOCIETY, DISARMAMENT = "civil-society", "disarmament"


# -- Comments


def response(source: Source) -> Iterator[Block]:
    """What organisations said during the covered time, and what was answered on record."""
    if not source.comments:
        yield remark(
            _("No comment of an organisation was published between %(first)s and %(last)s.")
            % {"first": dates.day(source.first_day), "last": dates.day(source.last_day)}
        )
        return
    answered = sum(1 for comment in source.comments if comment.reply)
    yield sentence(
        _("Comments of organisations published: %(number)s; answered on record: %(answered)s.")
        % {"number": len(source.comments), "answered": answered}
    )
    for comment in source.comments:
        yield from _comment(comment)


def _comment(comment: Observation) -> Iterator[Block]:
    about = comment.objective or comment.action or comment.indicator
    subject = about.code if about else _("the whole plan")
    yield Subheading(
        _("%(organisation)s on %(subject)s, %(day)s")
        % {"organisation": comment.organisation, "subject": subject, "day": dates.day(comment.received_at)}
    )
    words = paragraphs(comment.text, comment.language)
    if comment.evidence_url:
        words = (*words, Paragraph((Run(comment.evidence_url, href=comment.evidence_url),)))
    yield Quote(words, comment.organisation)
    if not comment.reply:
        yield remark(_("No answer has been given."), NoticeKind.MISSING)
        return
    by = name_of(comment.reply_body) if comment.reply_body else _("Official reply")
    # Nobody records in which language an answer is written.
    yield Quote(paragraphs(comment.reply, ""), f"{by}, {dates.day(comment.replied_at)}" if comment.replied_at else by)


# -- Civil society


def civil_society(source: Source) -> Iterator[Block]:
    roles = [role for role in source.roles if role.actor.kind == ActorKind.CIVIL_SOCIETY]
    parts = [part for part in source.parts if part.actor.kind == ActorKind.CIVIL_SOCIETY]
    if roles:
        yield Subheading(_("Organisations that the plan names"))
        yield Bullets(
            tuple((_name(role.actor), Run(f" – {PlanActorRole(role.role).label}{_note(role)}")) for role in roles)
        )
    else:
        yield remark(_("The plan names no organisation of civil society."), NoticeKind.MISSING)
    codes = {s.action.pk: s.action.code for s in source.state.actions}
    if parts:
        yield Subheading(_("Parts in actions"))
        yield Bullets(
            tuple(
                (_name(part.actor), Run(f" – {codes[part.action_id]}: {ActionActorRole(part.role).label}"))
                for part in parts
            )
        )
    themed = source.themes.get(CIVIL_SOCIETY, frozenset())
    told = [(s.action, *translated(s.action, "civil_society")) for s in source.state.actions]
    told = [(action, text, language) for action, text, language in told if text]
    if told:
        yield Subheading(_("What the plan says of their part"))
        yield Bullets(
            tuple(
                (Run(f"{action.code}: ", strong=True), Run(text, language=foreign(language)))
                for action, text, language in told
            )
        )
    with_them = tuple(
        s for s in source.state.actions
        if s.action.pk in themed or s.action.pk in {part.action_id for part in parts}
        or any(action.pk == s.action.pk for action, _text, _lang in told)
    )  # fmt: skip
    if with_them:
        yield actions_table(source, "civil-society", _("Actions with civil society"), with_them)
    else:
        yield remark(_("No action of the plan is marked as one with civil society."), NoticeKind.MISSING)
    yield sentence(
        _("Comments of organisations published during this time: %(number)s.") % {"number": len(source.comments)}
    )


def _name(actor) -> Run:
    name, language = translated(actor, "name")
    return Run(name, strong=True, language=foreign(language))


def _note(role) -> str:
    note = translated(role, "note")[0]
    return f" ({note})" if note else ""


# -- Disarmament


def disarmament(source: Source) -> Iterator[Block]:
    for fact in source.facts:
        if fact.key.split(".")[0] != DISARMAMENT:
            continue
        title, text = translated(fact, "title")[0], translated(fact, "text")
        if text[0]:
            yield Quote(
                (Paragraph((Run(text[0], language=foreign(text[1])),)),),
                _("The plan: %(title)s") % {"title": title},
            )
        else:
            yield remark(_("%(title)s: not stated in the plan.") % {"title": capfirst(title)}, NoticeKind.MISSING)
    themed = source.themes.get(DISARMAMENT, frozenset())
    states = tuple(s for s in source.state.actions if s.action.pk in themed)
    if not states:
        yield remark(_("No action of the plan is marked as being about disarmament."), NoticeKind.MISSING)
        return
    yield actions_table(source, "disarmament", _("Actions about disarmament"), states)
    measured = [s for s in source.state.indicators if s.indicator.action_id in themed]
    if measured:
        yield indicators_table(
            source,
            "disarmament-indicators",
            _("Indicators of these actions"),
            [Figures(source, state) for state in measured],
        )
    else:
        yield remark(_("No indicator measures these actions."), NoticeKind.MISSING)
