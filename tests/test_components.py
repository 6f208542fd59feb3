"""The page of all components, which is there while DEBUG is on."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test.signals import template_rendered

from tests.test_frame import request_for
from tracker.enums import DataKind
from tracker.models import Installation
from tracker.views.dev import components

FOLDER = Path(__file__).resolve().parent.parent / "templates/components"


def test_the_page_of_components_shows_every_one_of_them(world, settings):
    settings.DEBUG = True
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    shown = set()

    def note(sender, template, **more):
        shown.add(template.name)

    request = request_for("/en/")
    request.user = AnonymousUser()
    template_rendered.connect(note)
    try:
        page = components(request).content.decode()
    finally:
        template_rendered.disconnect(note)
    assert not {f"components/{file.name}" for file in FOLDER.glob("*.html")} - shown
    assert "could not be drawn" not in page


def test_there_is_no_such_page_where_people_read(settings):
    settings.DEBUG = False
    with pytest.raises(Http404):
        components(request_for("/en/"))
