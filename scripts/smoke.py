"""Try `make run` as a newcomer would: in a clean clone, both installations, twice each. Standard library only.

    python3 scripts/smoke.py

Ends with status 1 and a sentence at the first thing that is not as the README says.
"""

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_START, LATER_START = 420, 60  # seconds: the first installs packages, the later ones only look
BANNER = "Demonstration data: not reported by any body"
DEMO_ACCOUNTS = ("coordinator@nap.example", "admin@nap.example", "reporter@min-defence.example")


def main():
    for demo in (True, False):
        name = "demonstration" if demo else "real installation"
        with served(demo, FIRST_START) as (address, output, seconds):
            try_pages(address, output, demo)
            print(f"{name}: served after {seconds:.0f} s", flush=True)
            password = password_in(output) if demo else None
        with served(demo, LATER_START) as (address, output, seconds):
            if demo:
                expect(password_in(output) == password, "the second run prints the same password")
            print(f"{name}: served again after {seconds:.0f} s", flush=True)
    return 0


@contextlib.contextmanager
def served(demo, patience):
    """Start `make run` on a free port; yields its address, what it printed and the seconds it took to answer."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"DEMO={int(demo)}"],
            cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            while not answers(address + "/en/"):
                seconds = time.monotonic() - started
                if process.poll() is not None or seconds > patience:
                    log.seek(0)
                    sys.exit(f"`make run DEMO={int(demo)}` did not serve within {patience} s. It said:\n{log.read()}")
                time.sleep(0.3)
            log.seek(0)
            yield address, log.read(), time.monotonic() - started
        finally:
            # Ctrl-C in a terminal goes to make and to all that it started.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(20)
                wait_until_gone(process.pid, 20)
            except (subprocess.TimeoutExpired, TimeoutError):
                os.killpg(process.pid, signal.SIGKILL)
                sys.exit("Ctrl-C did not stop the server within 20 s.")


def wait_until_gone(group, patience):
    """Return when no process of the group is left: make may end before the server that it started."""
    for _ in range(patience * 10):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise TimeoutError


def try_pages(address, output, demo):
    expect(address in output, "the address is printed")
    for path in ("/en/", "/ru/", "/kk/", "/healthz"):
        expect(answers(address + path), f"{path} answers 200")
    home = fetch(address + "/en/")
    expect((BANNER in home) is demo, "the demonstration, and it alone, carries the banner")
    if demo:
        for account in DEMO_ACCOUNTS:
            expect(account in output, f"the account {account} is printed")
            expect(signs_in(address, account, password_in(output)), f"{account} signs in with the printed password")
    else:
        expect("make admin" in output, "it says how to make the first administrator")
        expect("nap.example" not in output, "a real installation has no demonstration account")


def signs_in(address, email, password):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = browser.open(address + "/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "login": email, "password": password}
    request = urllib.request.Request(  # noqa: S310 - our own server
        address + "/accounts/login/", urllib.parse.urlencode(fields).encode(), {"Referer": address}
    )
    try:
        return "/accounts/login/" not in browser.open(request).url
    except urllib.error.HTTPError:
        return False


def password_in(output):
    found = re.search(r"^Password of each: (\S+)$", output, re.MULTILINE)
    expect(found, "the demonstration password is printed")
    return found[1]


def fetch(url):
    return urllib.request.urlopen(url, timeout=60).read().decode()  # noqa: S310 - our own server


def answers(url):
    """Whether it answers 200. Other answers of a started server are not waited out."""
    try:
        fetch(url)
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code} instead of 200.")
    except OSError:
        return False
    return True


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def expect(truth, promise):
    if not truth:
        sys.exit(f"This does not hold: {promise}.")


if __name__ == "__main__":
    sys.exit(main())
