"""Cuts of the power, on a recorded disk; and on one that lies, which must lose something."""

import asyncio
import os

from crashing import disk
from crashing.history import History
from crashing.replay import cut_power, read, snapshot
from crashing.rounds import Victim, export, load
from rig.service import fresh

# Cuts on the disk that lies.
CONTROL = 40


def power(options, folder, library, rng, report):
    """Cuts of the power, on a recorded disk; and on one that lies, which must lose something."""
    row = report.row("power cut")
    place = fresh(os.path.join(folder, "power"))
    device = disk.Disk(library, place)
    history = History()
    row.histories.append(history)
    with Victim(place, device.variables()) as service:
        base = snapshot(place)
        device.set(record=1)
        asyncio.run(load(service, history, rng.randrange(1 << 30), 2 * options.seconds, lambda _: None))
        device.set()
        row.lose("before it", history.audit(export(service)))
    events = read(device.trace)
    scratch = os.path.join(place, "copy")
    for where, found in cut_power(base, events, history, options.cuts, rng.randrange(1 << 30), scratch):
        row.lose(f"at event {where} of {len(events)}", found)
    row.rounds = options.cuts
    syncs = sum(event.what == "s" for event in events)
    row.told = f"{len(events)} events, {syncs} syncs"
    control = report.row("power cut, on a disk that lies (must lose)")
    lost = cut_power(base, events, history, CONTROL, rng.randrange(1 << 30), scratch, honest=False)
    control.rounds = CONTROL
    control.told = f"{len(lost)} of {control.rounds} cuts lost something"
    if not lost:
        control.findings.append("the control lost nothing: the drill proves nothing")
    print(f"power cuts: {row.told}; on a disk that lies: {control.told}", flush=True)
