"""Send what waits in the queue. Extends the command of post_office, which this application's place hides."""

from post_office.management.commands import send_queued_mail

from tracker.domain import mail, notices


class Command(send_queued_mail.Command):
    help = (
        "Puts what people are to be told about their reports into one message each, sends the queue, and blanks the "
        "texts of what was delivered. Only one runs at a time; what fails is tried again every 15 minutes."
    )

    def handle(self, *args, **options):
        notices.collect()
        super().handle(*args, **options)
        mail.forget_delivered()
