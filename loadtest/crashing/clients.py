"""Clients that write in every way there is, all at once, and keep a history of what they were told."""

import asyncio
import json
import os
import random
import time
from collections import Counter

from rig import access

# Seconds until an answer is given up.
PATIENCE = float(os.environ.get("PATIENCE") or "15")
BATCH = 20
IMPORT = 300
CREATE, KEYED, CHANGE, DELETE, TOGETHER, FILE = "create", "create with a key", "change", "delete", "batch", "import"
WEIGHTS = {CREATE: 35, KEYED: 15, CHANGE: 30, DELETE: 5, TOGETHER: 10, FILE: 5}


class NotSent(Exception):
    """Nobody listens: nothing was asked for."""


class Wire:
    """One connection, opened when it is needed."""

    def __init__(self, address):
        self._address = address
        self._streams = None

    async def ask(self, method, target, body=b"", **fields):
        """The status, the fields and the body of the answer; NotSent, or OSError where it never came."""
        if self._streams is None:
            try:
                self._streams = await asyncio.open_connection(*self._address)
            except OSError as error:
                raise NotSent from error
        reader, writer = self._streams
        head = [f"{method} {target} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        head += access.fields()
        head += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        try:
            writer.write(("\r\n".join(head) + "\r\n\r\n").encode() + body)
            return await asyncio.wait_for(self._answer(reader), PATIENCE)
        except (EOFError, asyncio.TimeoutError, ValueError) as error:
            self.close()
            raise OSError(f"no answer: {type(error).__name__}") from error
        except OSError:
            self.close()
            raise

    async def _answer(self, reader):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        if fields.get("connection") == "close":
            self.close()
        return int(lines[0].split(" ")[1]), fields, body

    def close(self):
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


class Writer:
    """Does one thing after the other until it is told to stop, or nobody listens any more."""

    def __init__(self, address, history, seed, told):
        self._wire = Wire(address)
        self._history = history
        self._random = random.Random(seed)
        self._seed = seed
        self._told = told
        self._mine = []
        self._keys = 0
        # Creations with a key whose answer never came: subject, key, body.
        self.unanswered = []

    async def run(self, stop):
        while not stop.is_set():
            what = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            try:
                await getattr(self, "_" + what.replace(" ", "_"))()
            except NotSent:
                return
            except OSError:
                # The next request finds out whether anybody listens.
                await asyncio.sleep(0.01)
        self._wire.close()

    async def _step(self, subjects, state, *request, **fields):
        """Takes one step with some subjects; answers the body where it was acknowledged."""
        for subject in subjects:
            self._history.begin(subject, state)
        try:
            status, _, body = await self._wire.ask(*request, **fields)
        except NotSent:
            for subject in subjects:
                self._history.refuse(subject)
            raise
        except OSError:
            self._told["no answer"] += 1
            for subject in subjects:
                self._history.doubt(subject)
            raise
        now = time.monotonic_ns()
        self._told[status] += 1
        for subject in subjects:
            if 200 <= status < 300:
                self._history.acknowledge(subject, now)
            elif status == 504:
                self._history.doubt(subject)
            else:
                self._history.refuse(subject)
        if status >= 400:
            # As clients do that were told to come back later.
            await asyncio.sleep(0.02)
        return body if 200 <= status < 300 else None

    async def _create(self, **fields):
        subject = self._history.subject()
        body = json.dumps({"name": subject.name, "price": 1}).encode()
        answer = await self._step([subject], (1, 1), "POST", "/products", body, Content_Type="application/json", **fields)
        if answer is not None:
            self._mine.append((subject, json.loads(answer)))

    async def _create_with_a_key(self):
        self._keys += 1
        key = f"{self._seed}-{self._keys}-{time.monotonic_ns()}"
        subject = self._history.subject()
        body = json.dumps({"name": subject.name, "price": 1}).encode()
        fields = {"Content_Type": "application/json", "Idempotency_Key": key}
        try:
            answer = await self._step([subject], (1, 1), "POST", "/products", body, **fields)
            if answer is not None:
                self._mine.append((subject, json.loads(answer)))
        finally:
            if self._history.in_doubt(subject):
                self.unanswered.append((subject, key, body))

    async def _change(self):
        if not self._mine:
            return await self._create()
        place = self._random.randrange(len(self._mine))
        subject, product = self._mine.pop(place)
        state = (product["version"] + 1, product["price"] + 1)
        fields = {"Content_Type": "application/merge-patch+json", "If_Match": f'"{product["etag"]}"'}
        body = json.dumps({"price": product["price"] + 1}).encode()
        answer = await self._step([subject], state, "PATCH", f"/products/{product['id']}", body, **fields)
        if answer is not None:
            self._mine.append((subject, json.loads(answer)))
        elif subject.states[-1] != state:
            self._mine.append((subject, product))
        return None

    async def _delete(self):
        if not self._mine:
            return await self._create()
        subject, product = self._mine.pop()
        await self._step([subject], None, "DELETE", f"/products/{product['id']}")
        return None

    async def _batch(self):
        group = self._history.group(BATCH, True)
        body = json.dumps([{"name": subject.name, "price": 1} for subject in group.subjects]).encode()
        await self._step(group.subjects, (1, 1), "POST", "/products/batch", body, Content_Type="application/json")

    async def _import(self):
        group = self._history.group(IMPORT, False)
        lines = "".join(json.dumps({"name": subject.name, "price": 1}) + "\n" for subject in group.subjects)
        fields = {"Content_Type": "application/x-ndjson"}
        await self._step(group.subjects, (1, 1), "POST", "/products/import", lines.encode(), **fields)


async def repeat(address, history, unanswered):
    """Sends again what has a key and was never answered; answers what is wrong."""
    wire = Wire(address)
    wrong = []
    for subject, key, body in unanswered:
        fields = {"Content_Type": "application/json", "Idempotency_Key": key}
        status, _, answer = await wire.ask("POST", "/products", body, **fields)
        if status != 201 or json.loads(answer)["name"] != subject.name:
            wrong.append(f"{subject.name}: the repeated creation got {status}")
        else:
            history.acknowledge(subject, time.monotonic_ns())
    wire.close()
    return wrong


class Crowd:
    """Some writers, and one reader, on one service."""

    def __init__(self, address, history, writers, seed):
        self.told = Counter()
        self.reads = Counter()
        self._address = address
        self._writers = [Writer(address, history, seed * 1000 + index, self.told) for index in range(writers)]

    async def run(self, stop):
        await asyncio.gather(self._read(stop), *(writer.run(stop) for writer in self._writers))

    async def _read(self, stop):
        wire = Wire(self._address)
        while not stop.is_set():
            try:
                status, _, _ = await wire.ask("GET", "/products?limit=1")
                self.reads[status] += 1
            except NotSent:
                return
            except OSError:
                self.reads["no answer"] += 1
            await asyncio.sleep(0.05)
        wire.close()

    def unanswered(self):
        return [each for writer in self._writers for each in writer.unanswered]
