import pytest

from tracker.charts.engine import DrawingError, renderer


@pytest.fixture
def no_drawings(monkeypatch):
    """Pages without pictures, as when the renderer fails: these tests read the tables and the words."""
    monkeypatch.setattr(renderer, "draw", _refuse)


def _refuse(spec):
    raise DrawingError("not in this test")
