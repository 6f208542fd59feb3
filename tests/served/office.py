"""An installation with thirty officers and two coordinators, for the replay: `python -m tests.served.office`.

    prepare FILE    migrates the empty database, fills it, and writes what the clients need to FILE
    check FILE      reads what the clients were told from FILE and prints, as JSON, what the database cannot explain
    mail FILE       writes to FILE how many messages wait for each address, and the length of the ledger of reminders

It runs in a process of its own, on the database of the server that is tried.
"""

import json
import os
import sys
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import django

BODIES, OFFICERS_EACH, INDICATORS = 10, 3, 5


def prepare(path: Path) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from tests import factories as f
    from tracker.domain import workflow

    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    plan = f.PlanFactory(slug="plan", is_default=True)
    period = f.PeriodFactory(plan=plan, year=2025, opens_on=today, due_on=today + timedelta(days=30))
    objective = f.ObjectiveFactory(plan=plan, code="1")
    indicators = [f.IndicatorFactory(objective=objective, code=f"I{n}") for n in range(INDICATORS)]
    officers = []
    for _body in range(BODIES):
        actor = f.PlanActorFactory(plan=plan).actor
        people = [f.reporter_of(actor) for _officer in range(OFFICERS_EACH)]
        reports = []
        for indicator in indicators:
            assignment = f.AssignmentFactory(indicator=indicator, actor=actor, first_period=period)
            reports.append(workflow.start(assignment, period, by=people[0]).pk)
        officers += [{"id": person.pk, "session": session_of(person), "reports": reports} for person in people]
    coordinators = [f.coordinator_of(plan) for _coordinator in range(2)]
    reviewers = [{"id": person.pk, "session": session_of(person)} for person in coordinators]
    path.write_text(json.dumps({"officers": officers, "coordinators": reviewers}))


def session_of(user) -> str:
    """The key of a session in which this person has signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="tracker.accounts.Backend")
    return client.cookies["sessionid"].value


def mail(path: Path) -> None:
    from collections import Counter

    from post_office.models import Email

    from tracker.models import Reminder

    waiting = Counter(address for email in Email.objects.all() for address in email.to)
    path.write_text(json.dumps({"waiting": waiting, "ledger": Reminder.objects.count()}))


def check(path: Path) -> list[str]:
    """What does not hold, in words. `path` holds the acknowledged saves: [{report, by, version, value, narrative}]."""
    from tracker.domain import proof
    from tracker.domain.entries import EntryData
    from tracker.enums import Verb
    from tracker.models import Plan, ProgressEntry, PublishedRevision, ReviewEvent, SaveReceipt

    wrong = []
    for told in json.loads(path.read_text()):
        where = f"save of version {told['version']} of report {told['report']}"
        receipt = SaveReceipt.objects.filter(entry=told["report"], version=told["version"]).first()
        data = EntryData(
            value=Decimal(told["value"]), narrative=told["narrative"], source="Register", language="en"
        )  # fmt: skip
        if receipt is None:
            wrong.append(f"{where}: acknowledged, and there is no receipt")
        elif (receipt.by_id, receipt.content_hash) != (told["by"], data.content_hash()):
            wrong.append(f"{where}: the receipt is for something else")
    for entry in ProgressEntry.objects.all():
        receipts = {receipt.version: receipt for receipt in entry.receipts.all()}
        events = list(entry.events.order_by("pk"))
        steps = sorted([*receipts, *(event.entry_version for event in events)])
        if steps != list(range(entry.version + 1)):
            wrong.append(f"report {entry.pk}: version {entry.version} is not explained by {steps}")
        if events[0].verb != Verb.START or any(a.to_state != b.from_state for a, b in pairwise(events)):
            wrong.append(f"report {entry.pk}: its events do not follow each other")
        if events[-1].to_state != entry.state:
            wrong.append(f"report {entry.pk}: is {entry.state}, its events say {events[-1].to_state}")
        if receipts and receipts[max(receipts)].content_hash != EntryData.of(entry).content_hash():
            wrong.append(f"report {entry.pk}: does not hold what was saved last")
    approvals = ReviewEvent.objects.filter(verb=Verb.APPROVE).count()
    if PublishedRevision.objects.count() != approvals:
        wrong.append(f"{approvals} approvals and {PublishedRevision.objects.count()} published revisions")
    return wrong + [str(fault) for fault in proof.verify(Plan.objects.get())]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    what, file = sys.argv[1], Path(sys.argv[2])
    if what == "check":
        print(json.dumps(check(file)))
    else:
        {"prepare": prepare, "mail": mail}[what](file)
