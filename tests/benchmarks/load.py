"""As many requests as a server answers in some seconds: `python -m tests.benchmarks.load PORT SECONDS PATH ...`.

Prints JSON, {path: [requests per second, bytes of one answer]}. Connections are kept open, as browsers and proxies do.
"""

import asyncio
import json
import sys
import time

CONNECTIONS = 8
WARM_UP = 2.0


class Visitor(asyncio.Protocol):
    """Asks for one address again and again."""

    def __init__(self, request: bytes):
        self.request, self.answered, self.size = request, 0, 0
        self.buffer, self.length = b"", None

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        self.buffer += data
        if self.length is None:
            head, found, _rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"{self.request[:80]!r}: {head[:80]!r}")
            lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
            self.length = len(head) + 4 + int(lengths[0].split(b":")[1])
        if len(self.buffer) >= self.length:
            self.size = self.length
            self.buffer, self.length = b"", None
            self.answered += 1
            self.transport.write(self.request)


async def visit(port: int, path: str, seconds: float) -> tuple[float, int]:
    loop = asyncio.get_running_loop()
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    visitors = [
        (await loop.create_connection(lambda: Visitor(request), "127.0.0.1", port))[1] for _n in range(CONNECTIONS)
    ]
    await asyncio.sleep(WARM_UP)
    before, start = sum(v.answered for v in visitors), time.perf_counter()
    await asyncio.sleep(seconds)
    answered, spent = sum(v.answered for v in visitors) - before, time.perf_counter() - start
    for visitor in visitors:
        visitor.transport.abort()
    return round(answered / spent, 1), max(v.size for v in visitors)


if __name__ == "__main__":
    port, seconds, *paths = sys.argv[1:]
    print(json.dumps({path: asyncio.run(visit(int(port), path, float(seconds))) for path in paths}))
