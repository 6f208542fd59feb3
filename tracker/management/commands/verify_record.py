"""Prove that nothing in the public record was changed."""

from django.core.management.base import BaseCommand, CommandError

from tracker.domain import record
from tracker.models import Plan


class Command(BaseCommand):
    help = "Prove the chain of published revisions of every plan, or name the first link that does not hold."

    def handle(self, *args, **options):
        broken = False
        for plan in Plan.objects.order_by("slug"):
            problems = record.verify(plan)
            broken = broken or bool(problems)
            count = plan.revisions.count()
            self.stdout.write(f"{plan.slug}: {count} published revisions, {'broken' if problems else 'whole'}")
            for problem in problems:
                self.stdout.write(f"  {problem}")
        if broken:
            raise CommandError("The record does not hold: see the lines above, and the last good backup.")
