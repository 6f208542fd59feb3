"""Remind people of what is due, by the schedule."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.domain import reminders


class Command(BaseCommand):
    help = (
        "Queues reminders of reports that are due: 14 days before, 7 before, on the day, 7 after, then weekly. "
        "Can be run any number of times; days without a run are caught up with one message."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say who would be reminded and write nothing.")
        parser.add_argument("--on", help="As if today were this date (YYYY-MM-DD).")

    def handle(self, *, dry_run, on, verbosity, **options):
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError("--on is a date like 2027-01-20.") from None
        sent = reminders.send(day, dry_run=dry_run)
        for message in sent if dry_run or verbosity > 1 else ():
            self.stdout.write(f"{message.to.email}: {message.subject}")
        if verbosity:
            self.stdout.write(f"{'Would queue' if dry_run else 'Queued'} {len(sent)} messages for {day}.")
