"""kill -9 of the service and of the commands of the jar, at random moments."""

import asyncio
import json
import os
import time

from crashing.history import History
from crashing.rounds import Victim, after, export, load, look, task
from rig.service import fresh

# Rounds on one database, before the next one begins with an empty one.
ROUNDS_ON_ONE = 20
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


def cut(place, verb, seconds):
    """Runs a command of the jar for so long, and kills it."""
    process = Victim(place, {"BACKUP_FOLDER": place}, verb=verb)
    process.exit(seconds)
    process.kill()
