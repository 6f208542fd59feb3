"""What public pages have in common: the plan in their address and the day on which they are read."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from tracker import charts
from tracker.domain.queries import kept
from tracker.domain.queries.standing import Standing
from tracker.models import Plan

from .page_cache import known

#: Rows that one page of a list shows; the others are on the next, and all of them in the list's files.
ROWS_A_PAGE = 100


class PublicPage(TemplateView):
    """A page that only reads. `page` gives what its template needs beside the date.

    It is the same for everybody, so it is kept for visitors without a session (page_cache.py), unless it shows what
    somebody searched for. It sees no parameter of
    its address but those that it names in `parameters`: what is kept is kept by these.
    """

    http_method_names = ["get", "head", "options"]
    parameters: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        seen = QueryDict(mutable=True)
        for name, value in known(request, self.parameters):
            seen.appendlist(name, value)
        request.GET = seen
        with charts.missed_drawings() as missed:
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        # There is no end to what can be typed, and other pages are to be kept in its place.
        response.same_for_everybody, response.is_complete = not seen.get("q"), not missed
        return response

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        on = timezone.localdate()
        return {"on": on, **self.page(on=on, **kwargs)}

    def page(self, *, on, **kwargs) -> dict[str, Any]:
        return {}

    def standing(self, plan: Plan, on: date, **parts: bool) -> Standing:
        """How a plan stands: shared with other pages and threads, so nothing in it is changed."""
        return kept.standing_of(plan, on, version=self.version, **parts)

    @property
    def version(self) -> int | None:
        """The public version, where it was read for this request (page_cache.py)."""
        return getattr(self.request, "public_version", None)


class PlanPage(PublicPage):
    """A page of one plan; an unknown plan is a 404. Subclasses write `plan_page(plan, on, ...)`."""

    def page(self, *, on, **kwargs) -> dict[str, Any]:
        # PostgreSQL refuses a NUL anywhere in a text, as an error of the server.
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        plan = self.request.plan = get_object_or_404(Plan, slug=kwargs.pop("plan"))
        return {"plan": plan, **self.plan_page(plan, on=on, **kwargs)}

    def plan_page(self, plan: Plan, *, on, **kwargs) -> dict[str, Any]:
        return {}
