"""
make drill-crash: what was acknowledged is durable. Kills the service at random moments, cuts the power of a recorded
disk, and lets the disk fail while clients write in every way there is; then compares what is stored with what they
were told. README.md beside this file says more.

Exit code 0 where nothing was lost, 1 where something was, 2 where it could not be run; 128 and the number of the signal
where one ended it before its time, with the table of what was done until then.
"""

import os
import random
import re
import signal
import sys

from crashing import damage, disk, faults, kills, memory, mounts, power, zones
from crashing.alerts import Alerts
from crashing.report import Report
from crashing.rounds import WRITERS, Victim
from rig.service import REPOSITORY, fail, fresh


class Options:
    """What the environment says, with defaults; each has its line in README.md."""

    def __init__(self):
        self.kills = int(number("KILLS", 100))
        self.cuts = int(number("CUTS", 500))
        self.damages = int(number("DAMAGES", 10))
        self.seconds = number("SECONDS", 2)
        self.seed = int(number("SEED", random.SystemRandom().randrange(1, 1_000_000)))
        self.faults = os.environ.get("FAULTS", "")
        self.report = os.environ.get("REPORT") or os.path.join(REPOSITORY, "target", "crash")

    def chosen(self, name):
        return self.faults != "none" and any(part.strip() in name for part in self.faults.split(","))


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        fail(f"{name} must be a number, not {text}")
    return float(text)


class CutShort(KeyboardInterrupt):
    """A signal ends the drill. Of the kind that an event loop lets pass."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


def interrupted(number, _):
    for each in (signal.SIGINT, signal.SIGTERM):
        # What the drill has to undo is undone, however impatient somebody is.
        signal.signal(each, signal.SIG_IGN)
    raise CutShort(number)


# Those that need no disk that fails.
OTHERS = {
    "the time zone is changed": zones.zones,
    "memory is used up in the heap": memory.heap,
    "memory is used up in a control group": memory.group,
}


def drill(options, folder, report):
    """All parts, one after the other."""
    rng = random.Random(options.seed)
    library = disk.build(folder)
    if options.kills:
        kills.kills(options, folder, rng, report)
        kills.commands(options, folder, rng, report)
        kills.migrations(options, folder, rng, report)
    if options.cuts:
        power.power(options, folder, library, rng, report)
    watched = [name for name in (*faults.FAULTS, *mounts.MOUNTS) if options.chosen(name)]
    with Alerts(folder, watched) as alerts:
        for name in watched:
            row, watch = report.row(name), alerts.watch(name)
            if name in faults.FAULTS:
                faults.fault(options, folder, library, rng, row, faults.FAULTS[name], watch)
            else:
                mounts.mounted(options, folder, rng, row, mounts.MOUNTS[name], watch)
    for name, part in OTHERS.items():
        if options.chosen(name):
            part(options, folder, rng, report.row(name))
    for name, hurt in damage.KINDS.items():
        if options.damages and options.chosen(name):
            damage.damaged(options, folder, rng, report.row(name), hurt)


def main():
    options = Options()
    folder = fresh(options.report)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, interrupted)
    print(f"SEED={options.seed}", flush=True)
    report = Report()
    code = 0
    try:
        drill(options, folder, report)
    except CutShort as signalled:
        report.cut_short, code = str(signalled), signalled.code
    except BaseException as error:
        report.cut_short = type(error).__name__
        raise
    finally:
        Victim.end_all()
        text = report.table(
            f"Steps of products: {WRITERS} clients create (with and without a key), change, delete, store batches and"
            f" import; SEED={options.seed}."
        )
        with open(os.path.join(folder, "crash.md"), "w", encoding="utf-8") as stream:
            stream.write(text)
        print("\n" + text)
        print(f"report: {os.path.relpath(folder)}/ (crash.md)", flush=True)
    return 1 if report.findings else code


if __name__ == "__main__":
    sys.exit(main())
