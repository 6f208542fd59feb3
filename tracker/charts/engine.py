"""Vega-Lite's engine, in a process of its own.

vl-convert keeps Python's interpreter lock while it draws and can't be interrupted, and a child forked after its parent
has drawn hangs. So it isn't loaded here at all: a helper process draws, which can be killed when it is late, takes its
memory along when it ends, and leaves this process free to fork.
"""

import atexit
import base64
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path

from tracker.formats.xml import writable

# Starting takes 0.6 s and a drawing 0.04 s; a busy machine may take ten times that. A sync worker is given 30 s by
# gunicorn, so one late drawing must leave the page its time, and no second one may be waited for.
SECONDS = float(os.environ.get("CHART_SECONDS") or 8)
# After a failure the page goes without pictures (its tables are there) for this long before another try.
RETRY_SECONDS = 60.0

_RENDERER = Path(__file__).with_name("renderer.py")
_FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "golos-text"


class DrawingError(Exception):
    """The engine refused the spec, died, or was late."""


def _without_signs_that_end_it(part):
    """A spec whose texts hold nothing that no XML can: over such a sign the engine dies, and with it all charts."""
    match part:
        case str():
            return writable(part)
        case dict():
            return {name: _without_signs_that_end_it(value) for name, value in part.items()}
        case list() | tuple():
            return [_without_signs_that_end_it(value) for value in part]
    return part


class Renderer:
    """One helper process, started when first asked, shared by the threads of this process."""

    def __init__(self, command: list[str] | None = None, seconds: float = SECONDS):
        self.command = command or [sys.executable, "-I", str(_RENDERER), str(_FONTS)]
        self.seconds = seconds
        self._process: subprocess.Popen | None = None
        self._lock = threading.Lock()
        self._not_before = 0.0

    def draw(self, spec: dict) -> str:
        """The engine's SVG. DrawingError where there is none; then for a while at once, without asking it."""
        return self._order({"spec": _without_signs_that_end_it(spec)}, "svg")

    def rasterize(self, drawn: str, scale: float) -> bytes:
        """A drawing that stands alone as PNG, `scale` pixels to one of its own. DrawingError as above."""
        return base64.b64decode(self._order({"svg": drawn, "scale": scale}, "png"))

    def _order(self, order: dict, wanted: str) -> str:
        line = json.dumps(order).encode() + b"\n"
        deadline = time.monotonic() + self.seconds
        if not self._lock.acquire(timeout=self.seconds):
            raise DrawingError("the renderer is busy")
        try:
            if time.monotonic() < self._not_before:
                raise DrawingError("the renderer failed a short time ago")
            try:
                answer = self._ask(line, deadline)
            except (OSError, ValueError, TimeoutError) as error:
                self.stop()
                self._not_before = time.monotonic() + RETRY_SECONDS
                raise DrawingError(f"no drawing: {error!r}") from error
        finally:
            self._lock.release()
        if wanted not in answer:
            raise DrawingError(answer.get("error", "no answer"))
        return answer[wanted]

    def _ask(self, line: bytes, deadline: float) -> dict:
        """Send one line, read one. A helper that was ending for want of work as it was asked is replaced once."""
        started = self._process is None
        try:
            return self._exchange(line, deadline)
        except (BrokenPipeError, EOFError):
            self.stop()
            if started:
                raise OSError("the renderer ended") from None
            try:
                return self._exchange(line, deadline)
            except EOFError:
                raise OSError("the renderer ended") from None

    def _exchange(self, line: bytes, deadline: float) -> dict:
        if self._process is None:
            # A session of its own: a Ctrl-C in the terminal is not for it.
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
            )
        process = self._process
        os.set_blocking(process.stdin.fileno(), False)
        answer = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdin, selectors.EVENT_WRITE)
            ready.register(process.stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                left = deadline - time.monotonic()
                events = ready.select(left) if left > 0 else []
                if not events:
                    raise TimeoutError(f"nothing in {self.seconds} s")
                for key, _mask in events:
                    if key.fileobj is process.stdin:
                        line = line[process.stdin.write(line) or 0 :]
                        if not line:
                            ready.unregister(process.stdin)
                    else:
                        chunk = os.read(process.stdout.fileno(), 65536)
                        if not chunk:
                            raise EOFError
                        answer += chunk
        return json.loads(answer)

    def stop(self) -> None:
        """End the helper, at once."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

    def forget(self) -> None:
        """In a forked child: the helper is the parent's; leave it alone and start another when one is needed."""
        self._process = None
        self._lock = threading.Lock()


renderer = Renderer()
atexit.register(renderer.stop)
os.register_at_fork(after_in_child=renderer.forget)
