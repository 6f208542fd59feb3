"""Reports in the states that people are told about, and the queue."""

import socket
from decimal import Decimal
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData


@pytest.fixture
def submitted(world):
    """`submitted()` is a report of defence for 2025, submitted by its reporter; `assignment=` for another."""

    def make(assignment=None, period=None, by=None):
        by = by or world.reporter
        entry = workflow.start(assignment or world.for_indicator, period or world.periods[3], by=by)
        data = EntryData(value=Decimal(1), source="x") if entry.measure else EntryData(status="completed")
        workflow.save(entry, data, by=by, version=entry.version)
        workflow.submit(entry, by=by, version=entry.version)
        return entry

    return make


@pytest.fixture
def other_coordinator(world):
    return f.coordinator_of(world.plan, email="second@nap.example", language="kk")


class Box:
    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        return "250 kept"


@pytest.fixture
def smtp(settings):
    """A real SMTP server on this machine, which the queue delivers to. `stop()` takes it down, `start()` up again."""
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = SimpleNamespace(received=box.received, controller=None, port=port)

    def start():
        state.controller = Controller(box, hostname="127.0.0.1", port=port)
        state.controller.start()

    def stop():
        if state.controller:
            state.controller.stop()
            state.controller = None

    state.start, state.stop = start, stop
    start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_BACKEND = "post_office.EmailBackend"
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
        "DEFAULT_PRIORITY": "medium",
    }
    yield state
    stop()
