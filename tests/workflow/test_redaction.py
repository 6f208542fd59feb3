"""What the law requires gone goes, and that it was there, when it went and on what ground stays."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from tests import factories as f
from tests.public.reports import approved, revised
from tracker.domain import proof, workflow
from tracker.domain.workflow import InvalidEntry, NotAllowed
from tracker.models import ProgressEntry, PublishedRevision, ReviewEvent, SearchWord

SECRET = "Witness Ivanova of Astana"
GROUND = "Court order no. 7, law on personal data"


@pytest.fixture
def first(world):
    return approved(world.for_indicator, world.periods[0], value=Decimal(4711), narrative=SECRET)


def redact(world, seq, by=None, **more):
    entry = ProgressEntry.objects.with_context().get(assignment=world.for_indicator)
    return workflow.redact(
        entry, by=by or world.coordinator, version=entry.version, seq=seq, **{"ground": GROUND, **more}
    )


def test_the_texts_are_gone_the_hashes_stay_and_the_chain_holds(world, first):
    redaction = redact(world, first.seq)
    blanked = PublishedRevision.objects.get(pk=first.pk)
    assert (blanked.content, blanked.internal) == ("", "")
    assert (blanked.hash, blanked.content_hash) == (first.hash, first.content_hash)
    assert (redaction.kind, redaction.seq, redaction.reason) == ("redaction", 2, GROUND)
    assert proof.verify(world.plan) == []
    event = ReviewEvent.objects.get(verb="redact")
    assert (event.by, event.role, event.comment, event.from_state, event.to_state) == (
        world.coordinator, "coordinator", GROUND, "approved", "approved",
    )  # fmt: skip


def test_the_reason_of_the_revision_goes_only_when_asked_for(world, first):
    second = revised(first, reason=f"Because of {SECRET}", value=Decimal(2))
    redact(world, second.seq)
    assert SECRET in PublishedRevision.objects.get(pk=second.pk).reason
    third = revised(second, reason=f"Again {SECRET}", value=Decimal(3))
    redact(world, third.seq, with_reason=True)
    assert PublishedRevision.objects.get(pk=third.pk).reason == ""
    assert proof.verify(world.plan) == []


def test_pages_say_that_it_was_redacted_why_and_when_and_none_of_what_it_said(world, first, client):
    redact(world, first.seq)
    page = client.get("/en/plans/plan/record/1/").content.decode()
    assert "because the law requires it" in page
    assert GROUND in page
    assert "/en/plans/plan/record/2/" in page
    assert first.content_hash in page
    said = client.get("/en/plans/plan/record/2/").content.decode()
    assert "What was taken out" in said
    assert GROUND in said
    for path in ("record/1/", "record/2/", "changes/", "changes.atom", "indicators/I1/", "bodies/defence/", ""):
        shown = client.get(f"/en/plans/plan/{path}").content.decode()
        assert SECRET not in shown
        assert "4,711" not in shown
    assert SECRET not in client.get("/api/v1/plans/plan/revisions/").content.decode()


def test_its_words_are_not_found_and_those_of_what_is_published_since_are(world, first, client):
    redact(world, first.seq)
    assert not SearchWord.objects.filter(word=b"ivanova").exists()
    second = revised(first, reason="Corrected", value=Decimal(2), narrative="Courses of negotiation")
    third = revised(second, reason="Corrected again", value=Decimal(3), narrative="Courses of mediation")
    redact(world, second.seq)
    assert SearchWord.objects.filter(word=b"mediation").exists()
    assert not SearchWord.objects.filter(word=b"negotiation").exists()
    assert third.content


def test_who_may_not_review_a_report_may_not_blank_it(world, first):
    own = f.coordinator_of(world.plan)
    f.MembershipFactory(user=own, actor=world.defence)
    for person in (world.reporter, world.observer, world.admin, world.stranger, world.other_reporter, own):
        with pytest.raises(NotAllowed):
            redact(world, first.seq, by=person)
    assert PublishedRevision.objects.get().content == first.content


def test_it_needs_a_ground_and_something_to_blank(world, first):
    with pytest.raises(InvalidEntry):
        redact(world, first.seq, ground=" ")
    with pytest.raises(InvalidEntry):
        redact(world, 99)
    redaction = redact(world, first.seq)
    for seq in (first.seq, redaction.seq):
        with pytest.raises(InvalidEntry):
            redact(world, seq)
    assert PublishedRevision.objects.count() == 2


def test_the_report_can_be_corrected_afterwards(world, first):
    redact(world, first.seq)
    second = revised(first, reason="Without the name", value=Decimal(2), narrative="A witness")
    assert (second.seq, second.number) == (3, 3)
    assert proof.verify(world.plan) == []


def test_the_command_says_first_what_would_go_and_then_does_it(world, first, capsys):
    line = ["redact_revision", "plan", "1", f"--as={world.coordinator.email}", f"--ground={GROUND}"]
    call_command(*line)
    assert "Nothing was written" in capsys.readouterr().out
    assert PublishedRevision.objects.get().content
    call_command(*line, "--write")
    assert "Blanked. Link 2 of the record says so." in capsys.readouterr().out
    assert PublishedRevision.objects.get(seq=1).content == ""
    call_command("verify_record")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seq": "9"}, "has no link 9"),
        ({"as": "nobody@nap.example"}, "There is no such person."),
        ({"as": "reporter@defence.example"}, "may not review this report"),
    ],
)
def test_the_command_refuses_in_words(world, first, change, said):
    asked = {"seq": "1", "as": world.coordinator.email, **change}
    with pytest.raises(CommandError, match=said):
        call_command("redact_revision", "plan", asked["seq"], f"--as={asked['as']}", f"--ground={GROUND}", "--write")
