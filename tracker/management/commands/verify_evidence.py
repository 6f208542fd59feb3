"""Reads every file of evidence and reports and compares it with its SHA-256: after a restore, or from time to time."""

from django.core.management.base import BaseCommand, CommandError

from tracker.domain import evidence, publishing


class Command(BaseCommand):
    help = "Compare every stored file of evidence and reports with the SHA-256 that was written down when it came."

    def handle(self, *, verbosity, **options):
        count, problems = evidence.verify()
        of_reports, theirs = publishing.verify_files()
        count, problems = count + of_reports, problems + theirs
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} of {count} files are not as they came.")
        if verbosity:
            self.stdout.write(f"{count} files, all as they came.")
