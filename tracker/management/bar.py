"""How far a command has come, on one line of a terminal; in a log or a pipe nothing."""

from __future__ import annotations

import shutil


class Bar:
    """`step()` after each of `total`. As a context it leaves the line clean, whatever happens."""

    def __init__(self, total: int, stream):
        # Django's wrapper has no isatty of its own on every version; what cannot say is no terminal.
        self.total, self.stream, self.done = total, stream, 0
        self.shown = total > 0 and bool(getattr(stream, "isatty", bool)())
        self.percent = -1

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error) -> None:
        if self.percent >= 0:
            self.stream.write("\r\033[K", ending="")
            self.stream.flush()

    def step(self) -> None:
        self.done += 1
        percent = 100 * self.done // self.total if self.total else 100
        if self.shown and percent != self.percent:
            self.percent = percent
            width = max(10, min(40, shutil.get_terminal_size().columns - 24))
            full = width * percent // 100
            self.stream.write(f"\r{'█' * full}{'░' * (width - full)} {self.done}/{self.total}", ending="")
            self.stream.flush()
