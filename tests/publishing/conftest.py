"""The report of the small world's plan for 2023, and clients of its people."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from tracker.domain import publishing
from tracker.reports import making, outline

LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture
def desk(world, sign_in):
    """The world with `report`, `get(name, *args, by=)`, `page(...)` and `post(name, *args, by=, **data)`."""
    made, clients = SimpleNamespace(**vars(world)), {}
    made.report = publishing.make_report(world.plan, by=world.coordinator, year=2023, languages=LANGUAGES)

    def client(role):
        return clients.setdefault(role, sign_in(getattr(made, role)))

    def get(name, *args, by="coordinator", headers=None, **query):
        return client(by).get(reverse(name, args=args), query, headers=headers)

    def page(name, *args, by="coordinator", **query):
        response = get(name, *args, by=by, **query)
        assert response.status_code == 200, response.status_code
        return response.content.decode().replace("\u00a0", " ")

    def post(name, *args, by="coordinator", headers=None, **data):
        return client(by).post(reverse(name, args=args), data, headers=headers)

    made.client, made.get, made.page, made.post = client, get, page, post
    return made


@pytest.fixture
def written(desk):
    """The report with all that has to be written, in every language."""
    for part in outline.REQUIRED:
        for language in LANGUAGES:
            publishing.save_text(
                desk.report, part.key, language, f"{part.key} {language}", by=desk.coordinator, version=0
            )
    return desk


@pytest.fixture
def quick(monkeypatch):
    """Writers that take no time: a file holds the document's own canonical text, and which file it is."""

    def write(document, form):
        return f"{form} {document.to_json()}".encode()

    monkeypatch.setattr(making, "write", write)


@pytest.fixture
def publish(written, django_capture_on_commit_callbacks):
    """`publish(**what_changed)` presses the button of the desk and lets the tasks run; gives the answer."""

    def press(**sent):
        sent = {"seen": publishing.texts_seen(written.report), **sent}
        with django_capture_on_commit_callbacks(execute=True):
            return written.post("review_report_publish", written.report.pk, **sent)

    return press
