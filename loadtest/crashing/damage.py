"""What another program may do to the files of a database, and whether the service notices."""

import asyncio
import json
import os
import urllib.request
from collections import Counter

from crashing.history import History
from crashing.replay import DATABASE, LOG, put, snapshot
from crashing.report import tally
from crashing.rounds import Victim, load
from rig.access import authorization
from rig.service import fresh

HARMLESS, REFUSED, TOLD, UNNOTICED = "harmless", "start refused", "told by an answer or the check", "not noticed"
PAGE = 4096
PATIENCE = 60


def _of(files, file, content):
    return {**files, file: bytes(content)}


def header(files, _):
    return _of(files, DATABASE, bytes(100) + files[DATABASE][100:])


def half(files, _):
    """Cut in half; its log is gone, too."""
    return {**_of(files, DATABASE, files[DATABASE][: len(files[DATABASE]) // 2 // PAGE * PAGE]), LOG: b""}


def page(files, rng):
    """A byte of a page; not of the first one, which is the header's."""
    return _of(files, DATABASE, _flipped(files[DATABASE], rng, PAGE))


def log(files, rng):
    return _of(files, LOG, _flipped(files[LOG], rng, 32))


def _flipped(content, rng, start):
    flipped = bytearray(content)
    if len(flipped) > start:
        flipped[rng.randrange(start, len(flipped))] ^= 1 << rng.randrange(8)
    return flipped


KINDS = {
    "foreign: the header zeroed": header,
    "foreign: the file cut in half": half,
    "foreign: a bit of a page flipped": page,
    "foreign: a bit of the log flipped": log,
}
MUST_BE_TOLD = (half,)


def outcome(folder, history):
    """Starts the service on files that somebody has damaged; answers what comes of it."""
    service = Victim(folder, {"BACKUP_FOLDER": folder})
    try:
        service.__enter__()
    except SystemExit:
        with open(service.log, encoding="utf-8", errors="replace") as text:
            return REFUSED if "is damaged" in text.read() else "start failed"
    try:
        return _served(service, history)
    finally:
        service.kill()


def _served(service, history):
    try:
        request = urllib.request.Request(
            service.url + "/products/export?format=ndjson", headers=authorization()
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            rows = [json.loads(line) for line in answer]
    except (OSError, ValueError):
        return TOLD
    if not history.audit([(row["name"], row["version"], row["price"]) for row in rows]):
        return HARMLESS
    check = urllib.request.Request(
        service.admin + "/tasks/integrity-check", data=b"", headers=authorization(admin=True)
    )
    try:
        with urllib.request.urlopen(check, timeout=PATIENCE) as answer:
            whole = answer.read().decode().startswith("ok")
    except (OSError, ValueError):
        whole = False
    return UNNOTICED if whole else TOLD


def damaged(options, folder, rng, row, hurt):
    """What another program does to the files while nobody runs: is it told, or harmless?"""
    place = fresh(os.path.join(folder, "damage"))
    history = History()
    service = Victim(place, {"BACKUP_FOLDER": place}).__enter__()
    asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds, lambda _: None))
    service.kill()
    files = snapshot(place)
    row.histories.append(history)
    outcomes = Counter()
    for _ in range(options.damages):
        row.rounds += 1
        place = fresh(os.path.join(folder, "damage"))
        put(hurt(files, rng), place)
        outcomes[outcome(place, history)] += 1
    row.told = tally(outcomes)
    if hurt in MUST_BE_TOLD and outcomes[UNNOTICED]:
        row.findings.append(f"{row.what}: not noticed")
    print(f"{row.what}: {row.told}", flush=True)
