"""Goes wherever the links and forms of the pages lead a person, a few times to each address of the URLconf."""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve

from .reading import Page

# What ends the walk, or what is not ours to answer.
LEAVES_ALONE = {"account_logout", "profile_end_sessions", "admin:logout", "openid_connect_login"}
PUBLIC_ONCE = 2


def name_of(url: str) -> str | None:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return None


class Walk:
    """`pages`: (address, status, html) of what was seen; `files`: the answers that are no page."""

    def __init__(self, client, language: str, *, most: int = 2, skip: frozenset[str] = frozenset(), only: str = ""):
        self.client, self.language, self.most, self.only = client, language, most, only
        self.skip = LEAVES_ALONE | skip
        self.pages: list[tuple[str, int, str]] = []
        self.files: list[tuple[str, object]] = []
        self.visits: Counter[str] = Counter()
        self._forms: dict[tuple, tuple[str, object]] = {}
        self._seen: set[str] = set()

    @property
    def names(self) -> set[str]:
        """Of the addresses that answered."""
        return {name for name, _kinds in self.visits}

    def go(self, *addresses: str) -> Walk:
        ahead = deque(addresses)
        while ahead:
            url = ahead.popleft()
            name = name_of(url)
            split = urlsplit(url)
            # A list with another filter is another page; those of the administration are all made by Django.
            kinds = "" if split.path.startswith("/admin/") else ",".join(sorted(dict(parse_qsl(split.query))))
            if name is None or not name.startswith(self.only):
                continue
            if name in self.skip or url in self._seen or self.visits[name, kinds] >= self.most:
                continue
            self._seen.add(url)
            self.visits[name, kinds] += 1
            ahead.extend(self._take(url, self.client.get(url)))
        return self

    def _take(self, url: str, answer) -> list[str]:
        if answer.status_code in (301, 302):
            return [urljoin(url, answer["Location"])]
        if not answer.get("Content-Type", "").startswith("text/html"):
            self.files.append((url, answer))
            return []
        html = answer.content.decode()
        page = Page(html)
        self.pages.append((url, answer.status_code, html))
        for form in page.forms:
            self._remember(url, form)
        return [
            urljoin(url, link).partition("#")[0] for link in page.links
            if not urlsplit(link).scheme and urlsplit(urljoin(url, link)).path.startswith((f"/{self.language}/", "/a"))
        ]  # fmt: skip

    def _remember(self, url, form):
        for key, value, action in form.buttons or [("", "", "")]:
            target = urljoin(url, action or form.action).partition("#")[0]
            name = name_of(target)
            if form.method != "post" or name is None or name in self.skip:
                continue
            fields = tuple(sorted({one["name"].rstrip("0123456789") for one in form.fields}))
            self._forms.setdefault((name, key, value, fields), (target, form))

    def answer_forms(self, filled) -> Walk:
        """Send each kind of form once, with `filled(field)` in its fields (None: leave out) and what is hidden."""
        for (name, key, value, _fields), (target, form) in self._forms.items():
            self.visits[name, "sent"] += 1
            data = {}
            for one in form.fields:
                hidden = one.get("type") == "hidden"
                text = one.get("value", "") if hidden else filled(one)
                if text is not None:
                    data.setdefault(one["name"], []).append(text)
            if key:
                data[key] = [value]
            answer = self.client.post(target, data, HTTP_REFERER=f"http://localhost{target}")
            if answer.status_code in (301, 302):
                answer = self.client.get(urljoin(target, answer["Location"]))
            if answer.get("Content-Type", "").startswith("text/html"):
                self.pages.append((f"POST {target}", answer.status_code, answer.content.decode()))
        return self
