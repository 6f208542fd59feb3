"""Prove that nothing in the public record was changed."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.domain import proof
from tracker.models import Plan


class Command(BaseCommand):
    help = (
        "Proves the chain of published revisions of every plan, or names the first link that does not hold and what "
        "differs; ends with an error then. What came of it is shown to administrators."
    )

    def handle(self, *, verbosity, **options):
        broken = []
        # English whatever the site speaks: what a command prints goes into logs and requests for help.
        with translation.override("en"):
            for plan in Plan.objects.order_by("slug"):
                check, faults = proof.prove(plan)
                count = plan.revisions.count()
                if verbosity or faults:
                    self.stdout.write(f"{plan.slug}: {count} published revisions, {'broken' if faults else 'whole'}")
                if not faults and count and verbosity:
                    self.stdout.write(f"  head: {check.seq} {check.hash}")
                for fault in faults:
                    self.stdout.write(f"  {fault}")
                broken += faults[:1]
            if broken:
                first = f"First broken: {broken[0]}."
                raise CommandError(f"The record does not hold. {first} Compare with the last good backup.")
