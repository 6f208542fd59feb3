"""Make the table of words that search asks anew: after rows were written past the application."""

from django.core.management.base import BaseCommand

from tracker.domain.search import indexing


class Command(BaseCommand):
    help = "Makes the words that search looks through anew, from the plans and what is published now."

    def add_arguments(self, parser):
        parser.add_argument("--if-missing", action="store_true", help="Only where there are plans and no words.")

    def handle(self, *, if_missing, verbosity, **options):
        if if_missing and not indexing.is_missing():
            return
        count = indexing.rebuild()
        if verbosity:
            self.stdout.write(f"Search looks through {count} texts.")
