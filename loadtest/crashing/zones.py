"""The time zone of the process changes between two starts: nothing that is stored or answered may take notice."""

import asyncio
import os
import urllib.request

from crashing.history import History
from crashing.rounds import PATIENCE, Victim, after, load, look
from rig.access import authorization
from rig.service import fresh

# Offsets of quarters of an hour, both ends of the day, and summers that begin elsewhere by half an hour.
ZONES = ("UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "Australia/Lord_Howe", "Etc/GMT+12")


def zones(options, folder, rng, row):
    """kill -9 in one zone, and a start in the next one, on one database."""
    place = fresh(os.path.join(folder, "zones"))
    history = History()
    row.histories.append(history)
    before, unanswered = None, []
    for index, zone in enumerate((*ZONES, ZONES[0])):
        where = f"{ZONES[index - 1]} to {zone}"
        with Victim(place, {"BACKUP_FOLDER": place, "TZ": zone}) as service:
            if before is not None:
                compare(row, where, before, _read(service))
                row.rounds += 1
            after(row, service, history, unanswered, where)
            crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 2, lambda _: None))
            unanswered = crowd.unanswered()
            before = _read(service)
            service.kill()
        look(row, place, history, f"killed in {zone}")
    row.restart = "yes"
    row.told = ", ".join(ZONES)
    print(f"{row.what}: {row.rounds} times", flush=True)


def _read(service):
    """What clients read that has times in it, as bytes."""
    return {target: _bytes(service.url + target) for target in ("/products?limit=200", "/products/export?format=csv")}


def _bytes(url):
    with urllib.request.urlopen(urllib.request.Request(url, headers=authorization()), timeout=PATIENCE) as answer:
        return answer.read()


def compare(row, where, before, now):
    """Byte by byte."""
    for target, content in before.items():
        if now[target] != content:
            row.findings.append(f"{row.what}, {where}: {target} is not what it was")
