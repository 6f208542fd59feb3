"""The proof of the public record: whatever was changed is found, the first broken link is named, the result is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.public.reports import approved
from tracker.domain import proof, record
from tracker.models import ProgressEntry, PublishedRevision, RecordCheck, RecordHead
from tracker.triggers import without_triggers


@pytest.fixture
def chain(world):
    """Three links of one plan."""
    return [approved(world.for_indicator, period, value=Decimal(n)) for n, period in enumerate(world.periods[:3])]


def tamper(seq, **columns):
    """As somebody with the database in their hands would, the rules of the tables put aside."""
    with without_triggers(connection):
        PublishedRevision.objects.filter(seq=seq).update(**columns)


def rehash(seq):
    """Somebody thorough, who also seals the link anew."""
    revision = PublishedRevision.objects.select_related("plan").get(seq=seq)
    tamper(seq, content_hash=record.digest(revision.content))
    revision.refresh_from_db()
    tamper(seq, hash=record.link_hash(revision))


TAMPERED = [
    ("content", lambda: tamper(2, content='{"value":"9"}'), "plan 2: the published text was changed (kept: "),
    ("internal", lambda: tamper(2, internal='{"x":1}'), "plan 2: the internal text was changed (kept: "),
    ("reason", lambda: tamper(2, reason="Because"), "plan 2: the reason was changed (kept: "),
    ("blanked", lambda: tamper(2, content=""), "plan 2: a text was taken out, and no redaction says so"),
    ("when", lambda: tamper(2, published_at=timezone.now()), "plan 2: the link itself was changed (kept: "),
    ("hash", lambda: tamper(2, hash="0" * 64), "plan 2: the link itself was changed (kept: 0000"),
    ("sealed anew", lambda: (tamper(2, content='{"value":"9"}'), rehash(2)), "plan 3: it does not follow the link bef"),
    ("the last anew", lambda: (tamper(3, content='{"value":"9"}'), rehash(3)), "plan: the head of the record is not"),
    ("head", lambda: RecordHead.objects.update(seq=9), "plan: the head of the record is not its last link"),
]


@pytest.mark.parametrize(("change", "said"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED])
def test_what_was_changed_is_found_and_the_first_broken_link_named(chain, capsys, change, said):
    change()
    with pytest.raises(CommandError) as refused:
        call_command("verify_record")
    first = next(line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  "))
    assert first.startswith(said)
    assert f"First broken: {first}." in str(refused.value)
    check = RecordCheck.objects.get()
    assert (check.is_whole, check.faults >= 1) == (False, True)


def test_a_link_that_is_gone_is_found(world, chain):
    with without_triggers(connection):
        ProgressEntry.objects.update(current_revision=None)
        PublishedRevision.objects.filter(seq=2).delete()
    assert str(proof.verify(world.plan)[0]) == "plan 2: a link is missing"


def test_a_figure_that_is_not_the_reports_own_is_found(world, chain):
    entry = ProgressEntry.objects.get(current_revision=chain[0])
    ProgressEntry.objects.filter(pk=entry.pk).update(current_revision=None)
    ProgressEntry.objects.exclude(pk=entry.pk).filter(current_revision=chain[1]).update(current_revision=chain[0])
    assert [fault.what for fault in proof.verify(world.plan)] == ["shown"]


def test_a_record_made_anew_from_end_to_end_is_found_by_the_last_proof(world, chain, capsys):
    call_command("verify_record")
    tamper(1, content='{"value":"9"}')
    for seq in (1, 2, 3):
        before = PublishedRevision.objects.filter(seq=seq - 1).values_list("hash", flat=True).first() or ""
        tamper(seq, previous_hash=before)
        rehash(seq)
    RecordHead.objects.update(hash=PublishedRevision.objects.get(seq=3).hash)
    (fault,) = proof.verify(world.plan)
    assert (fault.seq, fault.what) == (3, "rewritten")
    with pytest.raises(CommandError):
        call_command("verify_record")
    # And again: what was whole is not forgotten because it was asked once.
    with pytest.raises(CommandError):
        call_command("verify_record")


def test_a_record_that_was_cut_off_is_found_by_the_last_proof(world, chain):
    proof.prove(world.plan)
    with without_triggers(connection):
        ProgressEntry.objects.update(current_revision=None)
        PublishedRevision.objects.filter(seq=3).delete()
    RecordHead.objects.update(seq=2, hash=PublishedRevision.objects.get(seq=2).hash)
    assert [(fault.seq, fault.what) for fault in proof.verify(world.plan)] == [(3, "missing")]


def test_a_whole_record_is_kept_with_its_head_and_may_grow(world, chain, capsys):
    call_command("verify_record")
    assert f"  head: 3 {chain[2].hash}" in capsys.readouterr().out
    check = RecordCheck.objects.get()
    assert (check.plan, check.seq, check.hash, check.is_whole) == (world.plan, 3, chain[2].hash, True)
    approved(world.other, world.periods[0], value=Decimal(4))
    call_command("verify_record")
    assert RecordCheck.objects.get().seq == 4


# What administrators see


def page(world, sign_in):
    return sign_in(world.admin).get("/admin/", headers={"accept-language": "en"}).content.decode()


def test_administrators_see_what_was_last_proved_and_how_long_ago(world, sign_in, chain):
    assert "Not proved yet: plan." in page(world, sign_in)
    proof.prove(world.plan, at=timezone.now() - timedelta(hours=3))
    shown = page(world, sign_in)
    assert "Whole: nothing in it was changed." in shown
    assert chain[2].hash in shown
    assert "That is too long" not in shown
    proof.prove(world.plan, at=timezone.now() - timedelta(days=9))
    assert "That is too long" in page(world, sign_in)


def test_administrators_see_the_first_broken_link(world, sign_in, chain):
    tamper(2, content='{"value":"9"}')
    proof.prove(world.plan)
    shown = page(world, sign_in)
    assert "The record does not hold." in shown
    assert "plan, link 2: the published text was changed." in shown
    assert "Whole: nothing" not in shown


def test_before_anything_is_published_there_is_nothing_to_prove(world, sign_in):
    assert "Nothing is published yet." in page(world, sign_in)
