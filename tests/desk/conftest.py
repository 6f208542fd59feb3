"""The coordinator's desk: clients of the people of the small world, and what their pages say."""

from types import SimpleNamespace

import pytest
from django.urls import reverse


@pytest.fixture
def desk(world, sign_in):
    """The world, with `page(name, *args, by=, **query)` and `post(name, *args, by=, **data)`."""
    made, clients = SimpleNamespace(**vars(world), period=world.periods[3]), {}

    def client(role):
        return clients.setdefault(role, sign_in(getattr(made, role)))

    def page(name, *args, by="coordinator", **query):
        response = client(by).get(reverse(name, args=args), query)
        assert response.status_code == 200, response.status_code
        return response.content.decode().replace("\u00a0", " ")

    def post(name, *args, by="coordinator", **data):
        return client(by).post(reverse(name, args=args), data)

    made.client, made.page, made.post = client, page, post
    return made
