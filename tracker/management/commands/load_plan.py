"""Load a plan file (docs/plan-format.md)."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.domain import planfile


class Command(BaseCommand):
    help = (
        "Loads a plan from a YAML file (docs/plan-format.md). The whole file is checked first: with one error nothing "
        "changes. What editors changed since the last load is kept and listed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="The plan file; - reads it from standard input.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Let the file win over what editors changed, and put back what they took out.",
        )
        parser.add_argument("--check", action="store_true", help="Check the file and load nothing.")

    def handle(self, *, file, overwrite, check, verbosity, **options):
        # English whatever the site speaks: what a command prints goes into logs and requests for help.
        with translation.override("en"):
            try:
                document = planfile.parse(read(file))
                outcome = None if check else planfile.load(document, overwrite=overwrite)
            except planfile.PlanFileError as error:
                for problem in error.problems:
                    self.stderr.write(f"{file}:{problem}")
                raise CommandError(f"Errors: {len(error.problems)}. Nothing was changed.") from None
        if outcome is None:
            self.stdout.write(f"{file}: no errors.")
        elif verbosity:
            self.tell(outcome)

    def tell(self, outcome: planfile.Outcome) -> None:
        self.stdout.write(f"{outcome.plan.slug}: {len(outcome.created)} rows created, {len(outcome.changed)} changed.")
        for heading, changes in (
            ("Kept as editors left it (--overwrite takes the file's):", outcome.kept),
            ("Taken out by editors and not put back (--overwrite puts it back):", outcome.removed),
            ("In the database and not in the file:", outcome.only_here),
        ):
            if changes:
                self.stdout.write(heading)
                for change in changes:
                    self.stdout.write(f"  {change}")


def read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
