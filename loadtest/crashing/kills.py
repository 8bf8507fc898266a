"""kill -9 of the service and of the commands of the jar, at random moments."""

import asyncio
import json
import os
import shutil
import time
import urllib.request
from collections import Counter

from crashing import schemas
from crashing.history import History
from crashing.report import tally
from crashing.rounds import PATIENCE, Victim, after, export, load, look, task
from rig.access import authorization
from rig.service import fresh

# Rounds on one database, before the next one begins with an empty one.
ROUNDS_ON_ONE = 20
# Products of a database that is migrated.
EARLIER = 20_000
# Seconds that their migrations take at first; learned where one came to its end.
MIGRATION = 4.0
MOMENTS = ("under load", "in the start", "in a checkpoint", "in a backup")


def kills(options, folder, rng, report):
    """kill -9, at random moments."""
    row = report.row("kill -9", restart="yes")
    history = unanswered = None
    database = folder
    for index in range(options.kills):
        if index % ROUNDS_ON_ONE == 0:
            database = fresh(os.path.join(folder, f"kills-{index // ROUNDS_ON_ONE + 1}"))
            history, unanswered = History(), []
            row.histories.append(history)
        moment = MOMENTS[rng.randrange(len(MOMENTS))]
        where = f"round {index + 1}, {moment}"
        variables = {"BACKUP_FOLDER": database}
        if moment == "in the start":
            service = Victim(database, variables)
            time.sleep(rng.random() * 4)
            service.kill()
            look(row, database, history, where)
        service = Victim(database, variables).__enter__()
        after(row, service, history, unanswered, where)
        beside = {
            "in a checkpoint": lambda: task(service, "checkpoint"),
            "in a backup": lambda: task(service, f"backup?to=kill-{index}.db"),
        }.get(moment)
        seconds = rng.random() * options.seconds
        crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), seconds, lambda _: service.kill(), beside))
        unanswered = crowd.unanswered()
        look(row, database, history, where)
        row.rounds += 1
        print(f"{where}: {history.summary()}", flush=True)
    if history is not None:
        with Victim(database, {"BACKUP_FOLDER": database}) as service:
            after(row, service, history, unanswered, "at the end")


def commands(options, folder, rng, report):
    """kill -9 of what an operator runs: the first start with its migrations, a restore, and an import."""
    rounds = max(1, options.kills // 10)
    rows = [report.row(f"kill -9 of {what}") for what in ("the first start", "restore", "import")]
    for index in range(rounds):
        place = fresh(os.path.join(folder, "command"))
        cut(place, ("server",), rng.random() * 3)
        with Victim(place, {"BACKUP_FOLDER": place}) as service:
            history = History()
            rows[0].histories.append(history)
            rows[0].rounds += 1
            asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 4, lambda _: None))
            rows[0].lose(f"round {index + 1}", history.audit(export(service)))
            task(service, f"backup?to=cut-{index}.db")
            then = time.monotonic_ns()
            asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 4, lambda _: None))
            history.settle(export(service), time.monotonic_ns())
        cut(place, ("restore", "--force", "--from", os.path.join(place, f"cut-{index}.db")), 0.3 + rng.random() * 1.5)
        rows[1].histories.append(history)
        rows[1].rounds += 1
        with Victim(place, {"BACKUP_FOLDER": place}) as service:
            rows_there = export(service)
            now, before = history.audit(rows_there), history.audit(rows_there, then)
            if now and before:
                rows[1].lose(f"round {index + 1}, neither the old database nor the new one", now)
        imported(rows[2], place, index, rng, options)
        rows[2].rounds += 1


def imported(row, place, index, rng, options):
    """An import that is killed, looked at, and done again."""
    history = History()
    row.histories.append(history)
    group = history.group(20_000, False)
    file = os.path.join(place, "cut.ndjson")
    with open(file, "w", encoding="utf-8") as stream:
        for subject in group.subjects:
            history.begin(subject, (1, 1))
            history.doubt(subject)
            stream.write(json.dumps({"name": subject.name, "price": 1}) + "\n")
    for name in ("marketplace.db", "marketplace.db-wal", "marketplace.db-shm"):
        if os.path.exists(os.path.join(place, name)):
            os.remove(os.path.join(place, name))
    cut(place, ("import", "--file", file), 0.5 + rng.random() * 4)
    look(row, place, history, f"round {index + 1}, killed")
    again = Victim(place, verb=("import", "--file", file))
    if again.exit() != 0:
        row.findings.append(f"{row.what}, round {index + 1}: the repeated import fails: {again.log}")
    for subject in group.subjects:
        history.acknowledge(subject, time.monotonic_ns())
    look(row, place, history, f"round {index + 1}, repeated")


def migrations(options, folder, rng, report):
    """kill -9 of db migrate and of a start, in the migrations of databases that earlier releases have filled."""
    row = report.row("kill -9 in a later migration")
    made, found, takes = {}, Counter(), MIGRATION
    for index in range(max(1, options.kills // 10)):
        reached = rng.randrange(1, schemas.first_with_code())
        if reached not in made:
            earlier = os.path.join(fresh(os.path.join(folder, f"schema-{reached}")), "earlier.db")
            row.histories.append(History())
            made[reached] = earlier, row.histories[-1], schemas.make(earlier, reached, row.histories[-1], EARLIER, index)
        earlier, history, keyed = made[reached]
        place = fresh(os.path.join(folder, "migration"))
        shutil.copy(earlier, os.path.join(place, "marketplace.db"))
        verb = rng.choice((("db", "migrate"), ("server",)))
        process = Victim(place, {"BACKUP_FOLDER": place}, verb=verb)
        _begins_to_write(process)
        began = time.monotonic()
        if process.exit(rng.random() * takes) == 0:
            takes = time.monotonic() - began
        process.kill()
        where = f"round {index + 1}, {' '.join(verb)} from schema {reached}"
        found[f"schema {_migrated(row, place, history, where)}"] += 1
        with Victim(place, {"BACKUP_FOLDER": place}) as service:
            _newest(row, service, history, keyed, where)
        row.rounds += 1
        row.told = "killed at " + tally(found)
        print(f"{where}: {row.told}", flush=True)


def _begins_to_write(process):
    """Waits until a process has written to the log of its database; the migrations are the first to."""
    log, until = process.database + "-wal", time.monotonic() + PATIENCE
    while process.runs() and time.monotonic() < until and not (os.path.exists(log) and os.path.getsize(log)):
        time.sleep(0.002)


def _migrated(row, place, history, where):
    """Looks at what a kill has left; answers the version of its schema."""
    look(row, place, history, where + ", killed")
    return schemas.version(os.path.join(place, "copy", "marketplace.db"))


def _newest(row, service, history, keyed, where):
    """After a start: the newest schema, whole; each product, by its name and by its words; each key, with its answer."""
    after(row, service, history, keyed, where)
    fields = {**authorization(), "Prefer": "count=exact"}
    request = urllib.request.Request(service.url + "/products?limit=1&q=subject", headers=fields)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        if int(answer.headers["X-Total-Count"]) != EARLIER:
            row.findings.append(f"{row.what}, {where}: {answer.headers['X-Total-Count']} of {EARLIER} are found by a word")
    if schemas.version(service.database) != schemas.newest():
        row.findings.append(f"{row.what}, {where}: the schema is not the newest one")


def cut(place, verb, seconds):
    """Runs a command of the jar for so long, and kills it."""
    process = Victim(place, {"BACKUP_FOLDER": place}, verb=verb)
    process.exit(seconds)
    process.kill()
