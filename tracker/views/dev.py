"""All components on one page, with invented content: to be looked at while working on them. Only while DEBUG is on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.charts import Row, SexChart, drawing
from tracker.domain.imported import Imported
from tracker.enums import Assessment, EntryState, ImplementationStatus, Verdict
from tracker.formats import bibtex
from tracker.reports.citing import Citation
from tracker.templatetags.standings import NOT_BEGUN, OVERDUE
from tracker.views.timelines import Mark

BAR = Row("2024", {"women": Decimal(120), "men": Decimal(331), "unrecorded": Decimal(9)})


class Invented(forms.Form):
    figure = forms.IntegerField(label="A figure")


@dataclass
class Key:
    """As an authenticator of allauth looks to the component."""

    created_at: datetime
    pk: int = 1
    type: str = "webauthn"
    last_used_at: datetime | None = None

    @property
    def wrap(self):
        return SimpleNamespace(is_passwordless=True)

    def __str__(self):
        return "A key of security"


def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "dev/components.html", content(timezone.now()))


def squares(prefix: str, values, how_many: int) -> list[dict]:
    values = list(values)
    return [
        {"code": f"{prefix}{n}", "standing": values[n * n % len(values)], "url": f"#{prefix}{n}", "title": "Invented"}
        for n in range(1, how_many + 1)
    ]


def content(now: datetime) -> dict:
    return {
        "statuses": ImplementationStatus.values,
        "assessments": Assessment.values,
        "verdicts": Verdict.values,
        "states": [*EntryState.values, OVERDUE, NOT_BEGUN],
        "actions": squares("1.", ImplementationStatus.values, 12),
        "indicators": squares("I", Assessment.values, 8),
        "many": squares("A", ImplementationStatus.values, 140),
        "figures": [Decimal("0"), Decimal("1234567.5"), Decimal("-42"), None],
        "now": now,
        "heat": [
            ("Ministry of one thing", [(3, 3, False), (2, 3, False), (0, 3, False), (0, 3, True)]),
            ("Ministry of another", [(1, 1, False), (1, 1, False), (1, 1, False), (1, 1, True)]),
            ("Ministry with nothing to do", [(0, 0, False)] * 4),
        ],
        "facts": [("In force", "2022–2025"), ("Reviewed by", "Secretariat"), ("Deadline", None)],
        "events": [
            {"state": "submitted", "what": "Submitted", "who": "by the signatory", "at": now, "comment": "Corrected."},
            {
                "state": "returned", "what": "Returned", "who": "by the coordinator", "at": now,
                "comment": "Какая сумма верна?", "comment_language": "ru",
            },
        ],
        "files": [
            {"title": "Course registers", "url": "#", "about": "PDF, 412 kB", "note": "Public"},
            {"title": "The centre’s page", "url": "#", "about": "gov.kz", "note": "Public", "is_link": True},
        ],
        "imported": Imported("figures.csv", "5e" * 32, "Staff survey 2022", "Typed off paper.", now.date()),
        "chips": [
            {"label": "2025, open", "url": "#", "current": True, "count": 8},
            {"label": "2024", "url": "#", "current": False, "count": 8},
            {"label": "All", "url": "#", "current": False, "count": None},
        ],
        "downloads": [("SVG", "#"), ("PNG", "#"), ("CSV", "#")],
        "citation": Citation(
            "NAP Tracker. Indicator I2b, 2024: 453 people. https://example.org/en/record/12/",
            bibtex.entry("plan-record-12", title="Indicator I2b", url="https://example.org/en/record/12/"),
        ),
        "drawing": drawing(SexChart(title="Women and men trained", unit="people", rows=(BAR,))),
        "marks": [
            Mark(now.date(), x, kind, "", "", kind, is_over)
            for kind, x, is_over in (("reform", 5, True), ("period", 35, True), ("due", 65, False))
        ],
        "statement": {"origin": "commission", "set_on": now.date(), "ground": "Minutes no. 3"},
        "said": [{"level_tag": tag, "message": tag} for tag in ("success", "info", "warning", "error")],
        "wrong": Invented({"figure": "many"}),
        "keys": [Key(now)],
        "page_obj": Paginator(range(200), 10).page(7),
        "crumbs": [("Overview", "#"), ("Indicators", "#"), ("I2b", "")],
        "markdown": "# Head\n\nText with a [link](https://example.org), *stress*.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    }  # fmt: skip
