"""Drives hostile clients, all in one process of its own, beside what is measured."""

import errno
import heapq
import itertools
import multiprocessing
import os
import selectors
import socket
import struct
import time

GONE = struct.pack("ii", 1, 0)
# Who got nothing at all was not let in, and leaves it for a while: else the crowd would spend the machine on knocking.
KNOCK_AGAIN = 5.0
SMALL = 4096
LOOK = 0.1


class Client:
    """One connection at a time, again and again."""

    def __init__(self, crowd, shape, address):
        self._crowd = crowd
        self._shape = shape
        self._address = address
        self._socket = None
        self._out = b""
        self._got = 0
        self._connected = 0.0
        self.came = False

    def turn(self, now):
        """Its time has come: to connect, to drip, or to leave."""
        if self._socket is None:
            self._connect(now)
            return
        if self._shape.reads is not None and (self._lost() or now >= self._connected + self._shape.hold):
            self._end(now)
            return
        if self._shape.drip and not self._out:
            self._send(self._shape.drip, now)
        if self._socket is not None:
            self._crowd.later(now + self._shape.every, self)

    def _connect(self, now):
        self._socket = socket.socket()
        self._socket.setblocking(False)
        if self._shape.reads == 0:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        self._got, self._connected, self._out = 0, now, self._shape.opening
        result = self._socket.connect_ex(self._address)
        if result not in (0, errno.EINPROGRESS):
            self._end(now)
            return
        self._crowd.selector.register(self._socket, selectors.EVENT_WRITE, self)
        self._crowd.connections += 1
        self._crowd.later(now + self._shape.every, self)

    def ready(self, connection, mask, now):
        if connection is not self._socket:
            # It has gone meanwhile, and another one has come.
            return
        if mask & selectors.EVENT_WRITE:
            self.came = True
            self._send(b"", now)
        if self._socket is not None and mask & selectors.EVENT_READ:
            self._read(now)

    def _send(self, more, now):
        self._out += more
        try:
            sent = self._socket.send(self._out) if self._out else 0
            self._out = self._out[sent:]
            if not self._out and self._shape.half_closed:
                self._socket.shutdown(socket.SHUT_WR)
        except BlockingIOError:
            pass
        except OSError:
            self._end(now)
            return
        self._watch()

    def _watch(self):
        wanted = selectors.EVENT_WRITE if self._out else 0
        wanted |= 0 if self._shape.reads == 0 else selectors.EVENT_READ
        known = self._crowd.selector.get_map().get(self._socket)
        if known is None and wanted:
            self._crowd.selector.register(self._socket, wanted, self)
        elif known is not None and not wanted:
            self._crowd.selector.unregister(self._socket)
        elif known is not None and known.events != wanted:
            self._crowd.selector.modify(self._socket, wanted, self)

    def _read(self, now):
        try:
            got = len(self._socket.recv(65_536))
        except BlockingIOError:
            return
        except OSError:
            got = 0
        self._got += got
        self._crowd.received += got
        if not got or (self._shape.reads is not None and self._got >= self._shape.reads):
            self._end(now)

    def _lost(self):
        return self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0

    def _end(self, now):
        self.leave()
        self._crowd.later(now + (self._shape.pause if self._got else max(self._shape.pause, KNOCK_AGAIN)), self)

    def leave(self):
        if self._socket is not None:
            if self._socket in self._crowd.selector.get_map():
                self._crowd.selector.unregister(self._socket)
            # Without a farewell: what was on its way is lost.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, GONE)
            self._socket.close()
            self._socket = None


class Crowd:
    """Some clients of some shapes, until they are told to leave."""

    def __init__(self, shapes, addresses):
        self.selector = selectors.DefaultSelector()
        self.connections = 0
        self.received = 0
        self._turns = []
        self._numbers = itertools.count()
        self._clients = [Client(self, shape, addresses[shape.port]) for shape in shapes for _ in range(shape.clients)]

    def later(self, when, client):
        heapq.heappush(self._turns, (when, next(self._numbers), client))

    def run(self, have_come, leave):
        began = time.monotonic()
        for number, client in enumerate(self._clients):
            # Over a second: faster than that the machine would be busy with their coming alone.
            self.later(began + number / len(self._clients), client)
        while not leave.is_set():
            now = time.monotonic()
            while self._turns and self._turns[0][0] <= now:
                heapq.heappop(self._turns)[2].turn(now)
            wait = max(0.0, min(self._turns[0][0] - now if self._turns else LOOK, LOOK))
            for key, mask in self.selector.select(wait):
                key.data.ready(key.fileobj, mask, time.monotonic())
            if not have_come.is_set() and all(client.came for client in self._clients):
                have_come.set()
        for client in self._clients:
            client.leave()


def _drive(shapes, addresses, have_come, leave, report):
    # Hostile clients have machines of their own; here they must not take the processor from those who are measured.
    os.nice(5)
    crowd = Crowd(shapes, addresses)
    crowd.run(have_come, leave)
    report.send((crowd.connections, crowd.received))


class Attack:
    """The clients of some shapes while the block runs."""

    def __init__(self, shapes, addresses):
        context = multiprocessing.get_context("spawn")
        self._have_come, self._leave = context.Event(), context.Event()
        self._report, report = context.Pipe(False)
        self._process = context.Process(
            target=_drive, args=(shapes, addresses, self._have_come, self._leave, report), daemon=True
        )
        self.connections = self.received = 0

    def __enter__(self):
        self._process.start()
        return self

    def have_come(self):
        """Whether each has connected once."""
        return self._have_come.is_set()

    def __exit__(self, *_):
        self._leave.set()
        if self._report.poll(60):
            self.connections, self.received = self._report.recv()
        self._process.join(10)
        self._process.kill()
