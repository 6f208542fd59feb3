"""A client of the API, and a plan whose figures have every state that a figure can have."""

import pytest

from tests.downloads.conftest import no_drawings, on_the_day, told  # noqa: F401 fixtures


@pytest.fixture
def api(client):
    """`api("plans/plan/figures/", body="defence")`: the answer, read; `answers=` where it is another than 200."""

    def read(path, answers=200, **asked):
        answer = client.get(f"/api/v1/{path}", {"lang": "en", **asked})
        assert answer.status_code == answers, answer.content.decode()[:1000]
        return answer.json()

    return read


@pytest.fixture
def every(api):
    """All rows of a list, page after page."""

    def read(path, **asked):
        rows, following = [], api(path, **asked)
        while True:
            rows += following["results"]
            if following["next"] is None:
                return rows
            cursor = following["next"].split("cursor=")[1].split("&")[0]
            following = api(path, **{**asked, "cursor": cursor})

    return read
