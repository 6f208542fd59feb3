"""People of the bodies: invited by mail, moved, given another role, their access ended at once."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import invitations, memberships
from tracker.domain.memberships import CannotChange
from tracker.domain.people import anonymise
from tracker.models import Delegation, Installation, Invitation, Membership, User

NEW = {"name": "Asel", "language": "ru", "password1": "a-plan-of-1325", "password2": "a-plan-of-1325"}


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.coordinator)


def asked(world, **more):
    place = {"actor": world.defence.pk, "role": "reporter", "language": "ru"}
    return {"emails": "asel@defence.example", **place, **more}


def link_in(message) -> str:
    return re.search(r"http://testserver(/\S+/invitation/\S+)", message.body)[1]


def invited(coordinator, world, **more) -> str:
    """Invites and gives the link in the letter."""
    assert coordinator.post(reverse("people_invite"), asked(world, **more)).status_code == 302
    return link_in(mail.outbox[-1])


# -- Inviting ----------------------------------------------------------------------------------------------------------


def test_somebody_invited_gets_a_letter_in_their_language_and_begins(world, coordinator):
    link = invited(coordinator, world)
    [letter] = mail.outbox
    assert letter.to == ["asel@defence.example"]
    assert link.startswith("/ru/")
    assert re.search("[а-я]{4}", letter.subject + letter.body)
    assert letter.alternatives[0][1] == "text/html"
    assert link in letter.alternatives[0][0]
    client = Client()
    assert "asel@defence.example" in client.get(link).content.decode()
    answer = client.post(link, NEW)
    assert answer.url == "/ru/work/"
    assert client.get(answer.url).status_code == 200
    user = User.objects.get(email="asel@defence.example")
    assert (user.name, user.language, user.is_demonstration, user.is_staff) == ("Asel", "ru", False, False)
    assert user.check_password(NEW["password1"])
    assert user.memberships.active().get().actor == world.defence
    assert Client().post("/accounts/login/", {"login": user.email, "password": NEW["password1"]}).status_code == 302


def test_the_secret_of_the_link_is_not_kept(world, coordinator):
    token = invited(coordinator, world).rstrip("/").rsplit("/", 1)[1]
    row = Invitation.objects.get()
    assert token not in str(vars(row))
    assert row.token_hash == invitations.hash_of(token)
    assert (row.invited_by, row.accepted_at) == (world.coordinator, None)


def test_several_are_invited_at_once_or_none(world, coordinator):
    both = asked(world, emails="one@defence.example\nONE@defence.example, two@defence.example\n\n")
    assert coordinator.post(reverse("people_invite"), both).status_code == 302
    assert sorted(i.email for i in Invitation.objects.all()) == ["one@defence.example", "two@defence.example"]
    mail.outbox.clear()
    wrong = asked(world, emails="three@defence.example\ntwo@defence.example")
    page = coordinator.post(reverse("people_invite"), wrong)
    assert page.status_code == 422
    assert "two@defence.example has an invitation to this body already" in page.content.decode()
    assert "three@defence.example" in page.content.decode()
    assert (Invitation.objects.count(), mail.outbox) == (2, [])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"emails": " "}, "Give an address."),
        ({"emails": "asel@defence.example\nnobody"}, "Not an e-mail address: nobody"),
        ({"actor": ""}, "Choose a body."),
        ({"role": "minister"}, "Select a valid choice"),
        ({"emails": "\n".join(f"p{n}@defence.example" for n in range(21))}, "At most 20 addresses at once."),
        ({"emails": "reporter@defence.example"}, "already has this role in this body"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_written_to(world, coordinator, wrong, sentence):
    page = coordinator.post(reverse("people_invite"), asked(world, **wrong))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_body_outside_the_plan_is_no_choice(world, coordinator):
    page = coordinator.post(reverse("people_invite"), asked(world, actor=f.ActorFactory().pk))
    assert page.status_code == 422


def test_a_closed_account_is_not_invited(world, coordinator):
    f.UserFactory(email="asel@defence.example", is_active=False)
    page = coordinator.post(reverse("people_invite"), asked(world))
    assert "is closed" in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_letter_that_cannot_be_sent_leaves_no_invitation(world, coordinator, monkeypatch):
    def away(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    page = coordinator.post(reverse("people_invite"), asked(world))
    assert page.status_code == 422
    assert "The letter could not be sent." in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_demonstration_invites_nobody(world, coordinator):
    Installation.objects.create(pk=1, kind="demonstration")
    sentence = "This is a demonstration: nobody is invited here."
    assert sentence in coordinator.get(reverse("people")).content.decode()
    page = coordinator.post(reverse("people_invite"), asked(world))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    row = f.InvitationFactory(plan=world.plan, actor=world.defence)
    with pytest.raises(CannotChange):
        invitations.accept(row, name="Asel", password="a-plan-of-1325")
    assert Client().get(reverse("invitation", args=[f.TOKEN])).status_code == 410
    assert not mail.outbox
    assert not User.objects.filter(email=row.email).exists()


# -- The link ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "This invitation is too old."),
        ({"accepted_at": timezone.now()}, "This invitation was accepted already."),
        ({"revoked_at": timezone.now()}, "This invitation was taken back."),
    ],
)
def test_a_link_that_is_good_no_more_says_so(world, fields, sentence):
    f.InvitationFactory(plan=world.plan, actor=world.defence, **fields)
    url = reverse("invitation", args=[f.TOKEN])
    for answer in (Client().get(url), Client().post(url, NEW)):
        assert answer.status_code == 410
        assert sentence in answer.content.decode()
    assert not User.objects.filter(email="invited@nap.example").exists()


def test_a_link_that_nobody_sent_is_not_found(db):
    answer = Client().get(reverse("invitation", args=["made-up"]))
    assert answer.status_code == 404
    assert "There is no such invitation." in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Give your name"),
        ({"password2": "another-of-1325"}, "The two passwords differ."),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "123456789012", "password2": "123456789012"}, "entirely numeric"),
    ],
)
def test_a_new_account_needs_a_name_and_a_good_password(world, wrong, sentence):
    f.InvitationFactory(plan=world.plan, actor=world.defence)
    page = Client().post(reverse("invitation", args=[f.TOKEN]), {**NEW, **wrong})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not User.objects.filter(email="invited@nap.example").exists()


def test_who_has_an_account_signs_in_and_accepts(world, coordinator, sign_in):
    link = invited(coordinator, world, emails="Stranger@example.example")
    page = Client().get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    assert Client().post(link, NEW).status_code == 403
    assert sign_in(world.observer).post(link).status_code == 403
    assert "signed in as somebody else" in sign_in(world.observer).get(link).content.decode()
    client = sign_in(world.stranger)
    assert client.post(link).status_code == 302
    assert world.stranger.memberships.active().get().actor == world.defence
    assert client.post(link).status_code == 410
    assert User.objects.filter(email__iexact="stranger@example.example").count() == 1


def test_sending_again_makes_the_old_link_worthless(world, coordinator):
    first = invited(coordinator, world)
    row = Invitation.objects.get()
    assert coordinator.post(reverse("people_resend", args=[row.pk])).status_code == 302
    second = link_in(mail.outbox[-1])
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_an_invitation_taken_back_is_good_no_more_and_cannot_be_sent_again(world, coordinator):
    link = invited(coordinator, world)
    again = reverse("people_resend", args=[Invitation.objects.get().pk])
    coordinator.post(reverse("people_revoke", args=[Invitation.objects.get().pk]))
    page = coordinator.post(again, follow=True).content.decode()
    assert Client().get(link).status_code == 410
    assert "accepted or taken back meanwhile" in page
    assert len(mail.outbox) == 1


# -- Moving, roles, the end --------------------------------------------------------------------------------------------


def test_somebody_moves_to_another_body_and_the_old_membership_stays_known(world, coordinator):
    old = world.reporter.memberships.get()
    url = reverse("people_member", args=[old.pk])
    assert coordinator.post(url, {"actor": world.interior.pk, "role": "signatory"}).status_code == 302
    old.refresh_from_db()
    assert old.ended_at is not None
    now = world.reporter.memberships.active().get()
    assert (now.actor, now.role) == (world.interior, "signatory")
    assert coordinator.get(url).status_code == 404


def test_what_a_signatory_delegated_ends_with_the_role(world, coordinator):
    own = world.signatory.memberships.get()
    given = Delegation.objects.create(membership=own, to=world.other_reporter, until="2099-01-01")
    coordinator.post(reverse("people_member", args=[own.pk]), {"actor": world.interior.pk, "role": "reporter"})
    given.refresh_from_db()
    assert given.ended_at is not None


def test_a_change_that_changes_nothing_is_refused(world, coordinator):
    own = world.reporter.memberships.get()
    url = reverse("people_member", args=[own.pk])
    assert coordinator.post(url, {"actor": world.defence.pk, "role": "reporter"}).status_code == 422
    f.MembershipFactory(user=world.reporter, actor=world.interior)
    page = coordinator.post(url, {"actor": world.interior.pk, "role": "reporter"})
    assert page.status_code == 422
    assert "already has this role in this body" in page.content.decode()


def test_access_ends_at_once_and_everywhere(world, coordinator, sign_in):
    theirs, colleague = sign_in(world.signatory), sign_in(world.other_reporter)
    own = world.signatory.memberships.get()
    f.MembershipFactory(user=world.signatory, actor=world.defence)
    given = Delegation.objects.create(membership=own, to=world.other_reporter, until="2099-01-01")
    assert theirs.get(reverse("work")).status_code == 200
    assert coordinator.post(reverse("people_end", args=[own.pk])).status_code == 302
    assert theirs.get(reverse("work")).status_code == 302
    assert colleague.get(reverse("work")).status_code == 200
    assert not world.signatory.memberships.active().exists()
    given.refresh_from_db()
    assert given.ended_at is not None
    assert Session.objects.count() == 2
    assert world.signatory.memberships.count() == 2


@pytest.mark.parametrize("who", ["observer", "admin", "reporter"])
def test_only_the_plans_coordinator_has_a_say_about_people(world, who):
    by, own = getattr(world, who), world.other_reporter.memberships.get()
    row = f.InvitationFactory(plan=world.plan, actor=world.defence)
    with pytest.raises(PermissionDenied):
        memberships.end_access(own, plan=world.plan, by=by)
    with pytest.raises(PermissionDenied):
        memberships.change(own, actor=world.defence, role="reporter", plan=world.plan, by=by)
    with pytest.raises(PermissionDenied):
        invitations.revoke(row, by=by)
    assert own.ended_at is None


def test_people_of_bodies_outside_the_plan_are_out_of_reach(world, coordinator):
    elsewhere = f.MembershipFactory()
    assert coordinator.get(reverse("people_member", args=[elsewhere.pk])).status_code == 404
    assert coordinator.post(reverse("people_end", args=[elsewhere.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        memberships.end_access(elsewhere, plan=world.plan, by=world.coordinator)


# -- The list ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_each_bodys_people_and_who_is_invited(world, coordinator):
    f.InvitationFactory(plan=world.plan, actor=world.defence, expires_at=timezone.now() - timedelta(days=1))
    empty = f.PlanActorFactory(plan=world.plan).actor
    page = coordinator.get(reverse("people")).content.decode()
    assert "Aigul of Defence" in page
    assert "Serik of the Interior" in page
    assert "too old by now" in page
    assert "Nobody works for this body yet" in page.split(empty.name)[-1]


def test_an_observer_reads_the_list_and_has_no_button(world, sign_in):
    page = sign_in(world.observer).get(reverse("people")).content.decode().split("<main")[1].split("</main>")[0]
    assert "Aigul of Defence" in page
    assert "<form" not in page
    assert reverse("people_invite") not in page


def test_the_list_asks_no_more_with_more_people(world, coordinator):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(reverse("people")).status_code == 200
        return len(queries)

    def more(n):
        f.MembershipFactory(actor=world.defence)
        f.MembershipFactory(actor=f.PlanActorFactory(plan=world.plan).actor)
        f.InvitationFactory(plan=world.plan, actor=world.defence, email=f"p{n}@nap.example", token=str(n))

    more(1)
    one = count()
    more(2)
    more(3)
    assert count() == one
    assert Membership.objects.active().count() > 6


def test_who_is_anonymised_is_no_longer_named_by_an_invitation(world, coordinator):
    f.InvitationFactory(plan=world.plan, actor=world.interior, email=world.reporter.email)
    f.InvitationFactory(
        plan=world.plan,
        actor=world.defence,
        email="old@nap.example",
        accepted_at=timezone.now(),
        accepted_by=world.reporter,
        token="2",
    )
    anonymise(world.reporter)
    assert {i.email for i in Invitation.objects.all()} == {world.reporter.email}
    assert not Invitation.objects.waiting().exists()
