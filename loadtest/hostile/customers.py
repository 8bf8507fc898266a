"""Normal clients, which must not notice: each asks at its own pace, and what it saw is kept."""

import asyncio
import json
import math
import os
import time
from dataclasses import dataclass, field

from rig import access

# Seconds until an answer is missed.
PATIENCE = float(os.environ.get("PATIENCE") or "10")
KINDS = ("live", "ready", "admin", "read", "create")


@dataclass(frozen=True)
class Customer:
    """Asks so often in a second, on a connection that it keeps or on one for each request, as probes do."""

    kind: str
    per_second: int
    keeps: bool


CUSTOMERS = (
    *(Customer(kind, 10, keeps) for kind in ("live", "ready", "admin") for keeps in (True, False)),
    *(Customer("read", 20, True) for _ in range(4)),
    Customer("read", 10, False),
    *(Customer("create", 10, True) for _ in range(3)),
    Customer("create", 10, False),
)


@dataclass
class Seen:
    """What the clients of one kind saw: milliseconds of each answer, and what was not as it should be."""

    milliseconds: list = field(default_factory=list)
    wrong: dict = field(default_factory=dict)

    def quantile(self, share):
        ordered = sorted(self.milliseconds)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


class Connection:
    """To one port; opened when it is needed."""

    def __init__(self, address):
        self._address = address
        self._streams = None

    async def ask(self, request):
        """The status of the answer, whose content is read."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._address)
        reader, writer = self._streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", 0)))
        if fields.get("connection") == "close":
            self.close()
        return int(lines[0].split(" ")[1])

    def close(self):
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


def requests(identifier):
    """What the clients of each kind send, and the answer that is right."""

    common = "\r\n".join(["Host: localhost", *access.fields()])

    def get(target):
        return f"GET {target} HTTP/1.1\r\n{common}\r\n\r\n".encode()

    body = json.dumps({"name": "Chai", "price": 1800})
    create = (
        f"POST /products HTTP/1.1\r\n{common}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )
    return {
        "live": (get("/health/live"), 200),
        "ready": (get("/health/ready"), 200),
        "admin": (get("/healthcheck"), 200),
        "read": (get(f"/products/{identifier}"), 200),
        "create": (create.encode(), 201),
    }


async def watch(addresses, identifier, seconds):
    """Lets all of them ask for some seconds; answers what each kind saw."""
    seen = {kind: Seen() for kind in KINDS}
    known = requests(identifier)
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(
            _ask(customer, addresses["admin" if customer.kind == "admin" else "application"], known, until, seen)
            for customer in CUSTOMERS
        )
    )
    return seen


async def _ask(customer, address, known, until, seen):
    request, right = known[customer.kind]
    mine = seen[customer.kind]
    connection = Connection(address)
    due = time.monotonic()
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        late = time.monotonic() - due > 1 / customer.per_second
        # Who had to wait for the answer before would have asked earlier: a standstill counts for all it delayed.
        began = due if late else time.monotonic()
        try:
            status = await asyncio.wait_for(connection.ask(request), PATIENCE)
            what = None if status == right else str(status)
        except (OSError, EOFError, asyncio.TimeoutError, ValueError) as error:
            what = type(error).__name__
            connection.close()
        if what is not None:
            mine.wrong[what] = mine.wrong.get(what, 0) + 1
        mine.milliseconds.append(1000 * (time.monotonic() - began))
        if not customer.keeps:
            connection.close()
        due += 1 / customer.per_second
    connection.close()
