"""Take out of the public record what the law requires gone."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.domain import workflow
from tracker.models import ProgressEntry, PublishedRevision, User


class Command(BaseCommand):
    help = (
        "Blanks the texts and figures of one link of a plan's public record, because the law requires it. Its hash "
        "stays, and a new link says what was blanked and on what ground. It cannot be undone. Without --write it says "
        "what would go."
    )

    def add_arguments(self, parser):
        parser.add_argument("plan", help="The plan's address, such as kazakhstan-2022-2025.")
        parser.add_argument("seq", type=int, help="Number in the plan's record, as in its address /record/<number>/.")
        parser.add_argument("--as", dest="email", required=True, help="A coordinator who may review the report.")
        parser.add_argument("--ground", required=True, help="The legal ground; it is published.")
        parser.add_argument("--with-reason", action="store_true", help="Blank the reason for the revision too.")
        parser.add_argument("--write", action="store_true", help="Do it, instead of only saying so.")

    def handle(self, *, plan, seq, email, ground, with_reason, write, verbosity, **options):
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        revision = PublishedRevision.objects.filter(plan__slug=plan, seq=seq).first()
        if person is None or revision is None:
            raise CommandError("There is no such person." if person is None else f"{plan} has no link {seq}.")
        entry = ProgressEntry.objects.with_context().get(pk=revision.entry_id)
        # English whatever the site speaks, as in all commands that write of the record.
        with translation.override("en"):
            self.stdout.write(f"{plan} {seq}: {entry.actor.slug}, {entry.subject.code}, {entry.period.label}")
            others = entry.revisions.exclude(pk=revision.pk).exclude(content="").values_list("seq", flat=True)
            if others:
                self.stdout.write(f"Other links of the same report: {', '.join(map(str, others.order_by('seq')))}.")
            if not write:
                self.stdout.write("Nothing was written: run it again with --write. It cannot be undone.")
                return
            try:
                made = workflow.redact(
                    entry, by=person, version=entry.version, seq=seq, ground=ground, with_reason=with_reason
                )
            except workflow.NotAllowed:
                raise CommandError(f"{email} may not review this report, and so not blank it either.") from None
            except workflow.InvalidEntry as error:
                raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from None
            if verbosity:
                self.stdout.write(f"Blanked. Link {made.seq} of the record says so.")
