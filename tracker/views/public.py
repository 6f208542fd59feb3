"""Pages that everyone can read. Each asks one query function of its page and shows what it gives."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.vary import vary_on_headers

from .mixins import PlanPage, PublicPage


@vary_on_headers("Accept-Language", "Cookie")
def to_own_language(request: HttpRequest) -> HttpResponseRedirect:
    """Send a visitor of the bare address to their language: as chosen before, as the browser asks, else Kazakh."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("home")


class PlanList(PublicPage):
    template_name = "public/plans.html"


class Home(PublicPage):
    template_name = "public/plans.html"


class Methodology(PublicPage):
    template_name = "public/methodology.html"


class Accessibility(PublicPage):
    template_name = "public/accessibility.html"


class Overview(PlanPage):
    template_name = "public/overview.html"


class Text(PlanPage):
    template_name = "public/text.html"


class Objectives(PlanPage):
    template_name = "public/objectives.html"


class ObjectivePage(PlanPage):
    template_name = "public/objective.html"


class Actions(PlanPage):
    template_name = "public/actions.html"


class ActionPage(PlanPage):
    template_name = "public/action.html"


class Indicators(PlanPage):
    template_name = "public/indicators.html"


class IndicatorPage(PlanPage):
    template_name = "public/indicator.html"


class Bodies(PlanPage):
    template_name = "public/bodies.html"


class BodyPage(PlanPage):
    template_name = "public/body.html"
