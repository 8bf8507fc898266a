"""What all parts of the drill do: let clients write, and compare what is stored with what they were told."""

import asyncio
import json
import random
import sqlite3
import time
import urllib.request
from os import path

from crashing.clients import Crowd, NotSent, Wire, repeat
from crashing.replay import snapshot, stored
from rig.access import authorization
from rig.service import Service

WRITERS = 8
PATIENCE = 60.0
# Answers until a service is warm enough to be worth a fault.
WARM = 100


class Victim(Service):
    """A service of the drill, or another command of the jar; end_all ends what is left of them when the drill ends."""

    _begun = []

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        Victim._begun.append(self)

    @classmethod
    def end_all(cls):
        while cls._begun:
            cls._begun.pop().kill()


def address(service):
    return ("127.0.0.1", int(service.url.rpartition(":")[2]))


def export(service):
    """Name, version and price of each product, as the service has them."""
    request = urllib.request.Request(service.url + "/products/export?format=ndjson", headers=authorization())
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        products = [json.loads(line) for line in answer]
    return [(product["name"], product["version"], product["price"]) for product in products]


def task(service, name):
    """Asks for a task, which may end with the service."""
    try:
        request = urllib.request.Request(f"{service.admin}/tasks/{name}", data=b"", headers=authorization(admin=True))
        urllib.request.urlopen(request, timeout=PATIENCE).close()
    except (OSError, ValueError):
        pass


async def load(service, history, seed, seconds, then, beside=None):
    """Lets the crowd write for some seconds, then does something, and waits for the clients' ends."""
    crowd = Crowd(address(service), history, WRITERS, seed)
    stop = asyncio.Event()
    running = asyncio.ensure_future(crowd.run(stop))
    warm = time.monotonic() + PATIENCE
    while crowd.told.total() < WARM and time.monotonic() < warm:
        await asyncio.sleep(0.02)
    await asyncio.sleep(seconds)
    loop = asyncio.get_running_loop()
    other = None
    if beside is not None:
        other = loop.run_in_executor(None, beside)
        await asyncio.sleep(random.random() * 0.05)
    await loop.run_in_executor(None, then, crowd)
    stop.set()
    await running
    if other is not None:
        await other
    return crowd


def after(row, service, history, unanswered, where):
    """Audits a service that has just been started, repeats what has a key, and audits again."""
    rows = export(service)
    row.lose(where, history.audit(rows))
    row.findings += [f"{row.what}, {where}: {line}" for line in asyncio.run(repeat(address(service), history, unanswered))]
    rows = export(service)
    row.lose(where + ", after the repeats", history.audit(rows))
    history.settle(rows, time.monotonic_ns())


def look(row, folder, history, where, scratch=None):
    """What another process reads from a copy of the files, whole and sound; the copy is made beside them, or elsewhere."""
    try:
        row.lose(where, history.audit(stored(snapshot(folder), scratch or path.join(folder, "copy"))))
    except sqlite3.DatabaseError as error:
        row.findings.append(f"{row.what}, {where}: the files are not readable: {error}")


async def until_written(service, history):
    """Seconds until a creation is acknowledged again; None where it never is."""
    began = time.monotonic()
    wire = Wire(address(service))
    while service.runs() and time.monotonic() < began + PATIENCE:
        subject = history.subject()
        body = json.dumps({"name": subject.name, "price": 1}).encode()
        history.begin(subject, (1, 1))
        try:
            status, _, _ = await wire.ask("POST", "/products", body, Content_Type="application/json")
        except NotSent:
            status = None
        except OSError:
            status = 504
        if status == 201:
            history.acknowledge(subject, time.monotonic_ns())
            wire.close()
            return time.monotonic() - began
        if status == 504:
            history.doubt(subject)
        else:
            history.refuse(subject)
        await asyncio.sleep(0.02)
    return None
