"""Charts of what has just been published, drawn in every language before the first reader asks for them.

They are kept by content where all workers find them (tracker/charts/store.py), so nothing depends on this: what it did
not get to is drawn when it is asked for. The reviewer does not wait: a thread of the worker that approved asks the
helper process for one drawing after the other. No thread is started before a worker is forked, since only an answer to
a request starts one.
"""

import logging
import threading
from collections.abc import Iterable

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import override

from tracker.domain.queries import pages
from tracker.models import Action, Assignment, Indicator

from . import slots
from .by_body import ByBody
from .charting import IndicatorFigures

log = logging.getLogger(__name__)
# One at a time: a whole period's approvals are no reason to draw with every thread.
_turn = threading.Lock()


def after_publishing(assignments: Iterable[Assignment]) -> None:
    """Draw the charts of what these assignments report, once what was published is committed."""
    subjects = list({assignment.subject for assignment in assignments})
    if settings.DRAW_AHEAD and subjects:
        transaction.on_commit(lambda: threading.Thread(target=_draw_all, args=(subjects,), daemon=True).start())


def _draw_all(subjects: list[Indicator | Action]) -> None:
    try:
        with _turn:
            for subject in subjects:
                draw(subject)
    except Exception:  # nobody waits for this: whoever asks for the chart is told what is wrong
        log.exception("charts were not drawn ahead")
    finally:
        connections.close_all()


def draw(subject: Indicator | Action) -> None:
    """Have every chart of the subject's public page drawn, in every language."""
    on = timezone.localdate()
    for language, _name in settings.LANGUAGES:
        # Read anew: texts of the last language are in what was read before.
        with override(language):
            if isinstance(subject, Action):
                slots.status_timeline(pages.action_page(subject.plan, subject, on))
                continue
            page = IndicatorFigures(pages.indicator_page(subject.plan, subject.code, on), on)
            by_body = ByBody(page)
            _drawn = page.trend, page.by_sex, by_body and by_body.drawings
