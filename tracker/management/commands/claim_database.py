"""Say what a database is for, once and for all."""

from django.core.management.base import BaseCommand, CommandError

from tracker.domain.installation import ClaimRefused, claim
from tracker.enums import DataKind


class Command(BaseCommand):
    help = "Remembers in the database whether it is for real reports or for demonstration. It cannot be changed later."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=DataKind.values)

    def handle(self, *, kind, verbosity, **options):
        try:
            news = claim(DataKind(kind))
        except ClaimRefused as refusal:
            raise CommandError(str(refusal)) from None
        if verbosity:
            self.stdout.write(f"This database is {'now' if news else 'already'} for {kind} data.")
