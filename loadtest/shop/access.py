"""The token of the load test: the environment variable TOKEN_FILE names the file that it is in."""

import os
import pathlib


def authorization():
    """The header fields that send the token; none where there is none."""
    file = os.environ.get("TOKEN_FILE")
    return {"Authorization": "Bearer " + pathlib.Path(file).read_text(encoding="ascii").strip()} if file else {}
