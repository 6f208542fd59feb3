"""Reports of a file -> begun, saved and submitted through the workflow, all or none."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.domain import workflow
from tracker.domain.workflow import Conflict, InvalidEntry, NotAllowed
from tracker.models import ImportedFile

from .reading import Reading, Report


class NotTaken(Exception):
    """A report could not be submitted, so none was; `report` is where it stopped, `mend` what to do."""

    def __init__(self, report: Report, mend: str):
        super().__init__(mend)
        self.report, self.mend = report, mend


@transaction.atomic
def take(reading: Reading, file: ImportedFile, *, step: Callable[[], object]) -> None:
    """Begin, save and submit each new report, as the person who may; each names the file. Calls `step` after each.

    Leaves events, receipts and notices to the reviewers, as if each had been typed. Raises NotTaken where somebody
    wrote in one of them, or lost the right to, since the file was read: then nothing is written.
    """
    for report in reading.new:
        try:
            entry, version = report.entry, report.entry.version
            if not entry.pk:
                entry = workflow.start(report.assignment, report.period, by=report.by)
            workflow.save(entry, report.data, by=report.by, version=version, imported=file)
            workflow.submit(entry, by=report.by, version=entry.version)
        except (Conflict, NotAllowed) as error:
            mend = _("Somebody changed this report or its rights while the file was being taken. Run it again.")
            raise NotTaken(report, mend) from error
        except InvalidEntry as error:
            raise NotTaken(report, " ".join(text for texts in error.errors.values() for text in texts)) from error
        step()
