"""
The tokens of the rigs. The environment variable TOKEN_FILE names the file with the token that is sent; what is sent to
the admin port is in ADMIN_TOKEN_FILE, where that is another one. A service that a rig starts by itself gets a token file
with this token alone, good for everything.
"""

import functools
import hashlib
import os
import re

FORM = re.compile(r"mkt_([a-z0-9]{8})_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}")


def _content(variable):
    name = os.environ.get(variable)
    return _read(variable, name) if name else None


@functools.lru_cache
def _read(variable, name):
    try:
        with open(name, encoding="ascii") as stream:
            return stream.read().strip()
    except (OSError, ValueError) as error:
        raise SystemExit(f"error: {variable}: {name} cannot be read: {error}") from error


def token(admin=False):
    """The token; None where there is none."""
    return (_content("ADMIN_TOKEN_FILE") if admin else None) or _content("TOKEN_FILE")


def authorization(admin=False):
    """The header fields that send it, as a map; an empty one where there is none."""
    sent = token(admin)
    return {"Authorization": f"Bearer {sent}"} if sent else {}


def fields():
    """The same as lines of a head."""
    return [f"{name}: {value}" for name, value in authorization().items()]


def own_tokens(folder):
    """The variables of a service of the rig's own, whose token file is written into a folder; none without a token."""
    sent = token()
    if sent is None:
        return {}
    found = FORM.fullmatch(sent)
    if not found:
        raise SystemExit('error: TOKEN_FILE has no token: "token create" makes one')
    file = os.path.join(folder, "tokens.yml")
    digest = hashlib.sha256(sent.encode("ascii")).hexdigest()
    entry = f"name: rig, id: {found.group(1)}, sha256: {digest}, scopes: [write, admin], created: 2026-01-01T00:00:00Z"
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
        stream.write("tokens:\n  - {" + entry + "}\n")
    return {"AUTH_TOKENS": file}
