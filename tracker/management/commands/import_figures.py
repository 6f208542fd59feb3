"""Take past figures from a file of rows (docs/import.md)."""

from hashlib import sha256
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.domain import imported
from tracker.enums import Language
from tracker.management.bar import Bar
from tracker.models import ImportedFile, Plan, User
from tracker.reports.importing.known import Known
from tracker.reports.importing.opening import MOST_BYTES, open_table
from tracker.reports.importing.reading import Problem, Reading, read
from tracker.reports.importing.taking import NotTaken, take
from tracker.reports.workbook.opening import Refused

MOST_PRINTED = 200


class Command(BaseCommand):
    help = (
        "Reads past figures from a CSV or XLSX file (docs/import.md) and submits them to review, in the name of people "
        "who may. Says what it would do; with --write it does it, all or nothing. What stands already is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="A CSV file in UTF-8, or an Excel workbook (.xlsx).")
        parser.add_argument(
            "--as",
            dest="people",
            action="append",
            required=True,
            metavar="EMAIL",
            help="Who submits: somebody of the body, its signatory where it has one. Once for each body's person.",
        )
        parser.add_argument("--plan", metavar="SLUG", help="Whose figures they are; otherwise the site's default plan.")
        parser.add_argument("--dataset", default="", help="What the file is, as it is published with each figure.")
        parser.add_argument("--note", default="", help="A remark that is published with each figure.")
        parser.add_argument(
            "--language",
            choices=Language.values,
            default="en",
            help="In which the file writes numbers and texts, and in which this command speaks.",
        )
        parser.add_argument("--write", action="store_true", help="Submit the reports, instead of only saying so.")

    def handle(self, *, file, people, plan, dataset, note, language, write, verbosity, **options):
        with translation.override(language):
            for name, text in (("dataset", dataset), ("note", note)):
                limit = ImportedFile._meta.get_field(name).max_length
                if len(text) > limit:
                    raise CommandError(f"--{name}: " + _("At most %(limit)d characters.") % {"limit": limit})
            plan, people, content = find_plan(plan), find_people(people), contents_of(file)
            name = printable(Path(file).name)
            reading = self.read(content, name, Known(plan, people, timezone.localdate()), language, dataset)
            if write and reading.new:
                with transaction.atomic():
                    digest = sha256(content).hexdigest()
                    row = imported.keep(name=name, sha256=digest, dataset=dataset, note=note)
                    self.take(reading, row, name)
            if verbosity:
                self.tell(reading, write)

    def read(self, content: bytes, name: str, known: Known, language: str, dataset: str) -> Reading:
        try:
            reading = read(open_table(content, name), known, language=language, source=dataset)
        except Refused as refused:
            raise CommandError(f"{name}: {printable(str(refused))} " + _("Nothing was written.")) from None
        for problem in reading.problems[:MOST_PRINTED]:
            self.stderr.write(in_words(name, problem))
        if reading.problems:
            count = len(reading.problems)
            text = ngettext("%(count)d error. Nothing was written.", "%(count)d errors. Nothing was written.", count)
            raise CommandError(text % {"count": count})
        return reading

    def take(self, reading: Reading, row: ImportedFile, name: str) -> None:
        try:
            with Bar(len(reading.new), self.stderr) as bar:
                take(reading, row, step=bar.step)
        except NotTaken as stopped:
            where = _("row %(row)d") % {"row": stopped.report.number}
            raise CommandError(f"{name}: {where}: {stopped.mend} " + _("Nothing was written.")) from None

    def tell(self, reading: Reading, write: bool) -> None:
        """What was done, or would be: by body, and what stood already."""
        counts: dict[str, int] = {}
        for report in reading.new:
            body = report.assignment.actor.name
            counts[body] = counts.get(body, 0) + 1
        for body, count in sorted(counts.items()):
            self.stdout.write(f"{count:>6}  {body}")
        if reading.same:
            count = len(reading.same)
            text = ngettext(
                "%(count)d report is there already with the same content, and stays as it is.",
                "%(count)d reports are there already with the same content, and stay as they are.",
                count,
            )
            self.stdout.write(text % {"count": count})
        count = len(reading.new)
        if not count:
            self.stdout.write(_("There is nothing new in the file. Nothing was written."))
        elif write:
            text = ngettext("%(count)d report was submitted.", "%(count)d reports were submitted.", count)
            self.stdout.write(text % {"count": count})
        else:
            text = ngettext(
                "%(count)d report would be submitted. Nothing was written: run it again with --write.",
                "%(count)d reports would be submitted. Nothing was written: run it again with --write.",
                count,
            )
            self.stdout.write(text % {"count": count})


def find_plan(slug: str | None) -> Plan:
    plans = Plan.objects.order_by("slug")
    found = plans.filter(slug=slug) if slug else plans.filter(is_default=True)
    plan = found.first()
    if plan is None:
        known = ", ".join(plans.values_list("slug", flat=True)) or "–"
        text = _("There is no plan %(slug)s. There are: %(known)s.") if slug else _("Say which plan: --plan %(known)s.")
        raise CommandError(text % {"slug": slug, "known": known})
    return plan


def find_people(emails: list[str]) -> list[User]:
    found = []
    for email in emails:
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(_("Nobody has an account with the address %(email)s.") % {"email": printable(email)})
        found.append(person)
    return found


def contents_of(file: str) -> bytes:
    """The file, and of one that is too large no more than shows it."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CommandError(f"{printable(file)}: {reason}.") from None


def in_words(name: str, problem: Problem) -> str:
    """ "figures.xlsx, sheet “2022”, row 7, column F (value): “x” is not a number." """
    where = [name]
    if problem.sheet:
        where.append(_("sheet “%(sheet)s”") % {"sheet": problem.sheet})
    where.append(_("row %(row)d") % {"row": problem.row})
    if problem.letter:
        names = {"letter": problem.letter, "name": problem.column}
        where.append((_("column %(letter)s (%(name)s)") if problem.column else _("column %(letter)s")) % names)
    elif problem.column:
        where.append(problem.column)
    return printable(f"{', '.join(where)}: {problem.mend}")


def printable(text: str) -> str:
    """Text of a file on somebody's terminal: no sign of it may move the cursor or colour the screen."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
