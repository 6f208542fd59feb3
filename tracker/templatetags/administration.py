"""What the administration's first page shows beside its lists."""

from django import template
from django.utils import timezone

from tracker.domain import proof

register = template.Library()


@register.simple_tag
def record_standing() -> proof.Standing:
    """Whether the public record held when it was last proved. Two queries."""
    return proof.standing(at=timezone.now())
