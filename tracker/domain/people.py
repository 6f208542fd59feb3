"""What becomes of somebody's account: closed and anonymised, never deleted, because the record points to it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from tracker.models import Delegation, Membership, PlanRole, User


@transaction.atomic
def anonymise(user: User) -> None:
    """Take a person's name and address out of the database for good, close the account and end its roles.

    Also out of the history of changes and the log of the administration pages. The opaque id in the public record
    stays, so that what this person did can still be told from what others did.
    """
    now = timezone.now()
    who = {"email": f"{user.public_id}@anonymous.invalid", "name": ""}
    for name, value in (*who.items(), ("is_active", False), ("is_staff", False), ("is_superuser", False)):
        setattr(user, name, value)
    user.set_unusable_password()
    user.save()
    User.history.filter(id=user.pk).update(**who)
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).update(
        object_repr=who["email"]
    )
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Membership.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    PlanRole.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    Delegation.objects.filter(to=user, ended_at__isnull=True).update(ended_at=now)
