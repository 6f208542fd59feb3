"""Every page of the site, found as readers find it, by following links, and drawn by a browser.

The pages are asked of the test client and handed to Chromium as they came, with their content security policy: one
loading of the demonstration serves all of them, and nothing is asked twice.
"""

import mimetypes
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve

from tracker.models import User

HOST = "http://localhost"  # demonstration accounts stay on their own machine
# Who looks, in this order, and where they begin. What somebody has seen is not looked at again by the next.
READERS = {
    "": ["/{}/", "/accounts/login/"],
    "signatory@min-defence.example": ["/{}/work/"],
    "reporter@min-internal-affairs.example": ["/{}/work/", "/accounts/profile/"],
    "coordinator2@nap.example": ["/{}/review/"],
    "admin@nap.example": ["/admin/"],
}
LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
# Django's own pages behind the first are for administrators alone, and Django's to mend.
OF_ADMINISTRATION = ("index", "login")
NEED_NO_REQUEST = ("400.html", "403_csrf.html", "500.html", "503.html")


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    body: str
    policy: str = ""


def every_page(language: str, readers: dict[str, list[str]] = READERS) -> list[Page]:
    """One page of each address, and one more where a link gives it a query. A link that leads nowhere fails."""
    pages, seen = [], Counter()
    for reader, first in readers.items():
        client = client_of(reader, language)
        begin = [address.format(language) for address in first]
        waiting, asked = [*begin], set()
        while waiting:
            address = waiting.pop(0)
            key = key_of(address, language)
            if key is None or address in asked or (seen[key] and address not in begin):
                continue
            asked.add(address)
            answer = client.get(address)
            if answer.status_code == 302:
                waiting.insert(0, answer.headers["Location"])
                continue
            assert answer.status_code == 200, f"{reader or 'somebody'} is led to {address}: {answer.status_code}"
            seen[key] += 1
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            pages.append(page_of(key[0], address, answer))
            waiting += [unescape(link) for link in LINK.findall(pages[-1].body)]
    return pages


def page_at(language: str, reader: str, address: str) -> Page:
    answer = client_of(reader, language).get(address)
    assert answer.status_code == 200, f"{reader or 'somebody'} at {address}: {answer.status_code}"
    return page_of(resolve(urlsplit(address).path).view_name, address, answer)


def page_of(name: str, address: str, answer) -> Page:
    return Page(name, address, answer.content.decode(), answer.headers.get("Content-Security-Policy", ""))


def error_pages(language: str) -> list[Page]:
    missing, refused = f"/{language}/no-such-page/", f"/{language}/review/"
    answers = {
        "404": (missing, client_of("", language).get(missing)),
        "403": (refused, client_of("reporter@min-health.example", language).get(refused)),
    }
    assert [answer.status_code for _address, answer in answers.values()] == [404, 403]
    pages = [page_of(name, address, answer) for name, (address, answer) in answers.items()]
    return pages + [Page(name, f"/{name}", render_to_string(name)) for name in NEED_NO_REQUEST]


def client_of(reader: str, language: str) -> Client:
    client = Client(headers={"accept-language": language, "host": "localhost"})
    if reader:
        user = User.objects.get(email=reader)
        User.objects.filter(pk=user.pk).update(language=language)
        client.force_login(user, backend="tracker.accounts.Backend")
    return client


def key_of(address: str, language: str) -> tuple[str, bool] | None:
    """What is looked at once: the name of an address, with a query or without. None for what is not to be looked at."""
    path = urlsplit(address).path
    if not path.startswith((f"/{language}/", "/accounts/", "/admin/")) or "print=" in address:
        return None
    try:
        found = resolve(path)
    except Resolver404:
        raise AssertionError(f"a link leads to {address}, which is no address") from None
    if path.startswith("/admin/") and found.url_name not in OF_ADMINISTRATION:
        return None
    return found.view_name, "?" in address


def drawing(tab) -> Callable[[Page], None]:
    """A function that shows one of the pages in the tab; nothing but it and the static files is answered there."""
    shown = {}

    def answer(route):
        url = urlsplit(route.request.url)
        page = shown["page"]
        if route.request.is_navigation_request():
            policy = {"content-security-policy": page.policy} if page.policy else {}
            return route.fulfill(headers={"content-type": "text/html; charset=utf-8", **policy}, body=page.body)
        file = finders.find(url.path.removeprefix("/static/")) if url.path.startswith("/static/") else None
        if file is None:
            return route.fulfill(status=204, body="")
        return route.fulfill(path=file, content_type=mimetypes.guess_type(url.path)[0])

    def show(page: Page) -> None:
        shown["page"] = page
        tab.goto(HOST + page.address)

    tab.route("**/*", answer)
    return show
