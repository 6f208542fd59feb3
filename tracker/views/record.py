"""The public record: all its changes, one revision at its permanent address, and the feed of the latest."""

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.domain.queries import changes
from tracker.filters import ChangeFilter
from tracker.formats.xml import writable
from tracker.models import Plan, PublishedRevision
from tracker.templatetags.figures import change_words, published_text
from tracker.templatetags.nap import translated

from .mixins import PlanPage

CHANGES_A_PAGE = 50
CHANGES_IN_FEED = 30


class Changes(PlanPage):
    template_name = "public/changes.html"
    parameters = (*ChangeFilter.Meta.fields, "page")

    def plan_page(self, plan, *, on):
        filters = ChangeFilter(self.request.GET, queryset=changes.revisions_of(plan), plan=plan)
        page = Paginator(filters.qs, CHANGES_A_PAGE).get_page(self.request.GET.get("page"))
        asked = any(self.request.GET.get(name) for name in filters.filters)
        return {
            "filter": filters,
            "page_obj": page,
            "changes": [changes.as_change(r) for r in page.object_list],
            "asked": asked,
        }


class RevisionPage(PlanPage):
    template_name = "public/revision.html"

    def plan_page(self, plan, *, on, seq):
        try:
            view = changes.revision_page(plan, seq)
        except PublishedRevision.DoesNotExist:
            raise Http404 from None
        revision = view.change.revision
        return {
            "view": view,
            "change": view.change,
            "revision": revision,
        }


class ChangesFeed(Feed):
    """The latest changes of a plan's record in the reader's language. Four queries."""

    feed_type = Atom1Feed

    def get_object(self, request, plan):
        return get_object_or_404(Plan, slug=plan)

    def title(self, plan):
        name = translated(plan, "short_title")[0] or plan.title
        return writable(_("%(plan)s: approved changes") % {"plan": name})

    def subtitle(self, plan):
        return _("What public bodies reported under the plan and what was corrected, as it was approved.")

    def link(self, plan):
        return reverse("changes", args=[plan.slug])

    def feed_url(self, plan):
        return reverse("changes_feed", args=[plan.slug])

    def items(self, plan):
        return [changes.as_change(r) for r in changes.revisions_of(plan)[:CHANGES_IN_FEED]]

    def item_title(self, change):
        revision = change.revision
        parts = {
            "code": change.subject.code,
            "period": revision.period.label,
            "body": revision.actor.name,
            "what": revision.get_kind_display() if change.retracted else published_text(change.subject, change.report),
        }
        return writable(_("%(code)s, %(period)s, %(body)s: %(what)s") % parts)

    def item_description(self, change):
        return writable(change_words(change))

    def item_link(self, change):
        return reverse("revision", args=[self._slug(change), change.revision.seq])

    def item_updateddate(self, change):
        return change.revision.published_at

    item_pubdate = item_updateddate

    def item_author_name(self, change):
        return writable(change.revision.actor.name)

    def _slug(self, change):
        return change.revision.plan.slug


changes_feed = require_safe(ChangesFeed())
