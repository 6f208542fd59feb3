"""People at work, as their browsers would: each loads a page, and sends its form with what the page gave them."""

import http.client
import random
import re
from urllib.parse import urlencode

VERSION = re.compile(r'name="(?:[a-z]+-)?version" value="(\d+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """Somebody who has signed in. `answers` collects (method, path, status) of all that was asked."""

    def __init__(self, port: int, session: str):
        self.port, self.cookies, self.answers = port, {"sessionid": session}, []

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.answers.append((method, path, response.status))
        return response.status, text

    def form(self, path: str) -> dict | None:
        """What a form of the page must send along; None where there is none to send."""
        status, text = self.ask("GET", path)
        version, token = VERSION.search(text), TOKEN.search(text)
        if status != 200 or not version or not token:
            return None
        return {"version": version[1], "csrfmiddlewaretoken": token[1]}


def officer(port: int, person: dict, rounds: int) -> tuple[Browser, list[dict]]:
    """Saves, submits and withdraws reports of the body. Answers the saves that were acknowledged."""
    browser, chance, acknowledged = Browser(port, person["session"]), random.Random(person["id"]), []
    for number in range(rounds):
        report = chance.choice(person["reports"])
        path = f"/en/work/entries/{report}/"
        form = browser.form(path)
        if form is None:
            continue
        step = chance.choice(["save", "save", "save", "submit", "withdraw"])
        if step == "withdraw":
            browser.ask("POST", f"{path}withdraw/", form)
            continue
        value, words = str(chance.randrange(1000)), f"Round {number} of person {person['id']}."
        fields = {"availability": "given", "value": value, "narrative": words, "source": "Register", "language": "en"}
        status, _text = browser.ask("POST", path, {**form, **fields, "do": step})
        if status == 302:
            saved = {"report": report, "by": person["id"], "version": int(form["version"]) + 1}
            acknowledged.append({**saved, "value": value, "narrative": words})
    return browser, acknowledged


def coordinator(port: int, person: dict, rounds: int) -> tuple[Browser, list[dict]]:
    """Takes, approves and returns what waits in the queue."""
    browser, chance = Browser(port, person["session"]), random.Random(person["id"])
    for _number in range(rounds):
        _status, queue = browser.ask("GET", "/en/review/")
        waiting = sorted(set(re.findall(r"/en/review/entries/(\d+)/", queue)))
        if not waiting:
            continue
        path = f"/en/review/entries/{chance.choice(waiting)}/"
        form = browser.form(path)
        if form is None:
            continue
        step = chance.choice(["take", "approve", "return"])
        more = {"comment": "Please check.", "due_on": "2100-01-01"} if step == "return" else {}
        browser.ask("POST", f"{path}{step}/", {**form, **more})
    return browser, []
