"""Write a plan of the database as a plan file (docs/plan-format.md)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tracker import models
from tracker.domain import planfile


class Command(BaseCommand):
    help = (
        "Writes a plan as YAML in the format that load_plan reads: everything that is said of the plan, no report of a "
        "body, and nobody's name or address."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="The plan's address, such as kazakhstan-2022-2025.")
        parser.add_argument("--output", metavar="FILE", help="Where to write it; standard output otherwise.")

    def handle(self, *, slug, output, **options):
        plan = models.Plan.objects.filter(slug=slug).first()
        if plan is None:
            known = ", ".join(models.Plan.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no plan {slug}. There are: {known}.")
        text = planfile.write(planfile.read_plan(plan))
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
