"""What hostile clients do, as data: one client sends an opening, drips, reads or does not, and comes again."""

import gzip
from dataclasses import dataclass

from rig import access

APPLICATION, ADMIN = "application", "admin"
FOREVER = None
NOTHING = 0
CLIENTS = 300


@dataclass(frozen=True)
class Shape:
    """
    One kind of client. It connects, sends the opening, then the drip every so many seconds. It reads all that comes,
    nothing, or hangs up after so many bytes. When its connection ends it waits for a pause, and comes again.
    """

    name: str
    opening: bytes
    drip: bytes = b""
    every: float = 1.0
    reads: int | None = FOREVER
    hold: float = 15.0
    pause: float = 1.0
    clients: int = CLIENTS
    port: str = APPLICATION
    # Closes its own direction after the opening, and goes on reading.
    half_closed: bool = False
    # More than the service has places for: others must not come from the same address.
    crowds_out: bool = False


def head(method, target, *fields):
    return "\r\n".join((f"{method} {target} HTTP/1.1", "Host: localhost", *access.fields(), *fields, "", "")).encode()


NDJSON, JSON = "Content-Type: application/x-ndjson", "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"
CHUNKED, GZIP, LONG = "Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Length: 200000"
H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
PAGE = head("GET", "/products?limit=200")


def chunk(content):
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def bomb(mebibytes):
    """
    An import in few bytes that is much when it is inflated. Its last line is wrong, so that all is looked at, and
    nothing is stored.
    """
    line = b'{"name":"Chai","price":1,"description":"' + b"a" * 1000 + b'"}\n'
    content = gzip.compress(line * (mebibytes * 1024 * 1024 // len(line)) + b"{}\n")
    fields = (NDJSON, GZIP, f"Content-Length: {len(content)}", "Connection: close")
    return head("POST", "/products/import", *fields) + content


BEGUN = gzip.compress(b'{"name":' * 500)[:20]

NAMED = (
    Shape("bodies that drip into an import", head("POST", "/products/import", NDJSON, LONG) + b"{", b" "),
    Shape("gzip bodies with a length", head("POST", "/products", JSON, GZIP, LONG) + BEGUN, b"\0"),
    Shape("documents that drip", head("POST", "/products", JSON, LONG) + b"{", b" "),
    Shape("bodies to a trailing slash", head("POST", "/products/import/", NDJSON, LONG) + b"{", b" "),
    Shape("exports that are not read", head("GET", "/products/export"), reads=NOTHING),
    Shape("pages that are not read", PAGE * 20, reads=NOTHING),
    Shape(
        "bodies that never end",
        head("POST", "/products", JSON, CHUNKED) + chunk(b'{"name":"' + b"a" * 250_000),
        chunk(b"a"),
        pause=5.0,
        clients=4 * CLIENTS,
    ),
    Shape("forms that drip to a task", head("POST", "/tasks/checkpoint", FORM, LONG) + b"a=", b"a", port=ADMIN),
    Shape("gzip bombs into an import", bomb(57), pause=2.0),
    Shape("heads that drip", b"GET /products HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"a"),
    Shape("connections that stay idle", b""),
    Shape("exports hung up on", head("GET", "/products/export"), reads=65_536),
    Shape("more connections than there may be", b"", clients=15 * CLIENTS, crowds_out=True),
)

# Of the same kinds, which nobody has named.
UNNAMED = (
    Shape("chunks of one byte", head("POST", "/products", JSON, CHUNKED) + chunk(b"{"), chunk(b" ") * 50),
    Shape(
        "chunks with long extensions",
        head("POST", "/products", JSON, CHUNKED),
        b"1;a=" + b"b" * 2000 + b"\r\n \r\n",
        every=0.2,
    ),
    Shape("100-continue, and no body", head("POST", "/products/import", NDJSON, LONG, "Expect: 100-continue")),
    Shape("requests in a row", head("GET", "/products?limit=1") * 50, reads=NOTHING),
    Shape("heads with many fields", head("GET", "/products", *(f"X-{n}: 1" for n in range(500))), pause=0.5, hold=1.0),
    Shape("half-closed connections", head("POST", "/products", JSON, LONG) + b"{", half_closed=True),
    Shape("errors that are not read", head("GET", "/nowhere") * 50, reads=NOTHING),
    Shape("heads that drip to the admin port", b"GET /metrics HTTP/1.1\r\nX-Slow: ", b"a", port=ADMIN),
    Shape("metrics that are not read", head("GET", "/metrics") * 3, reads=NOTHING, port=ADMIN),
    Shape("requests to change to HTTP/2", head("GET", "/products/export", *H2C), reads=NOTHING),
)

ALL = {shape.name: shape for shape in NAMED + UNNAMED}
