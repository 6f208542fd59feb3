"""Fill a demonstration database with invented reports and accounts."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tracker.demo.load import PLAN, fill
from tracker.domain.installation import ClaimRefused, claim
from tracker.enums import DataKind
from tracker.models import Plan, User


class Command(BaseCommand):
    help = (
        "Adds demonstration accounts and four years of invented reports, to a demonstration database only. "
        "A second run adds nothing and keeps whatever was entered since."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--password-file",
            help="File with the password of the demonstration accounts; otherwise the environment's DEMO_PASSWORD.",
        )

    def handle(self, *, password_file, verbosity, **options):
        password = read_password(password_file)
        if not password and not User.objects.filter(is_demonstration=True).exists():
            raise CommandError("Give the demonstration accounts a password: --password-file FILE, or DEMO_PASSWORD.")
        with transaction.atomic():
            try:
                claim(DataKind.DEMONSTRATION)
            except ClaimRefused as refusal:
                raise CommandError(str(refusal)) from None
            if not Plan.objects.filter(slug=PLAN).exists():
                call_command("load_plan", str(settings.BASE_DIR / "fixtures" / f"{PLAN}.yaml"), verbosity=0)
            news = fill(Plan.objects.get(slug=PLAN), password)
        if verbosity:
            self.stdout.write("Demonstration data added." if news else "The demonstration data is there already.")


def read_password(file: str | None) -> str:
    """The password in a file, or in the environment; empty where neither has one."""
    if not file:
        return os.environ.get("DEMO_PASSWORD", "").strip()
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
