"""What clients sent, and what they were told: the states that each product may be in at any time."""

import bisect
import itertools
import math
import sys
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

ABSENT = None
NEVER = math.inf
# Later than every answer.
LAST = sys.float_info.max
SHOWN = 5


@dataclass
class Subject:
    """
    One product, by its name, which no other has. It is changed by one client, which waits for each answer and lets it
    be after one that never came: at most the last step is in doubt.
    """

    name: str
    group: object = None
    states: list = field(default_factory=lambda: [ABSENT])
    # When the step that led to each state was acknowledged; NEVER while, and where, it was not.
    acknowledged: list = field(default_factory=lambda: [-math.inf])

    def allowed(self, at):
        """The states that it may be in at a time: the last one that was acknowledged, and what may have followed."""
        last = bisect.bisect_right(self.acknowledged, at) - 1
        return self.states[last : last + 2]


@dataclass
class Group:
    """Products that are stored together: all of them or none, where whole says so."""

    whole: bool
    subjects: list


class History:
    """
    Steps of subjects, as clients take them. Times are readings of the monotonic clock. A step is begun, and then
    acknowledged, refused, or left in doubt. Not thread-safe: for the clients of one event loop.
    """

    def __init__(self):
        self._subjects = {}
        self._groups = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.counts = Counter()

    def subject(self, group=None):
        subject = Subject(f"subject {next(self._numbers):07d}", group)
        with self._lock:
            self._subjects[subject.name] = subject
        return subject

    def group(self, size, whole):
        group = Group(whole, [])
        group.subjects = [self.subject(group) for _ in range(size)]
        self._groups.append(group)
        return group

    @staticmethod
    def begin(subject, state):
        subject.states.append(state)
        subject.acknowledged.append(NEVER)

    def acknowledge(self, subject, now):
        subject.acknowledged[-1] = now
        self.counts["acknowledged"] += 1

    def refuse(self, subject):
        subject.states.pop()
        subject.acknowledged.pop()
        self.counts["refused"] += 1

    def doubt(self, _subject):
        self.counts["in doubt"] += 1

    @staticmethod
    def in_doubt(subject):
        return subject.acknowledged[-1] == NEVER

    def audit(self, rows, at=LAST):
        """
        Compares with the rows (name, version, price) that are stored. Answers the findings, in words, by their kind:
        none if all that was acknowledged until then is there, and nothing that was refused.
        """
        found = defaultdict(list)
        stored = defaultdict(list)
        for name, version, price in rows:
            stored[name].append((version, price))
        for name in stored.keys() - self._subjects.keys():
            found["made by nobody"].append(name)
        for name, subject in self._subjects.items():
            states = stored.get(name, [ABSENT])
            allowed = subject.allowed(at)
            if len(states) > 1:
                found["there twice"].append(name)
            elif states[0] not in allowed:
                found[_finding(states[0], allowed)].append(f"{name}: {states[0]} instead of {allowed}")
        for group in self._groups:
            there = sum(subject.name in stored for subject in group.subjects)
            if group.whole and 0 < there < len(group.subjects):
                found["there in part"].append(f"{there} of {len(group.subjects)} with {group.subjects[0].name}")
        return {what: which for what, which in sorted(found.items())}

    def settle(self, rows, now):
        """What was in doubt is not any more: from now on products are as they were found."""
        stored = {name: (version, price) for name, version, price in rows}
        for name, subject in self._subjects.items():
            if self.in_doubt(subject):
                if stored.get(name, ABSENT) == subject.states[-1]:
                    subject.acknowledged[-1] = now
                else:
                    subject.states.pop()
                    subject.acknowledged.pop()

    def summary(self):
        return f"{len(self._subjects)} products, " + ", ".join(f"{n} {what}" for what, n in sorted(self.counts.items()))


def _finding(state, allowed):
    if allowed == [ABSENT]:
        return "there, and must not be"
    if state is ABSENT:
        return "acknowledged, and missing"
    return "not as it was last acknowledged"


def words(found):
    """The findings in a few lines."""
    lines = []
    for what, which in found.items():
        more = ", …" if len(which) > SHOWN else ""
        lines.append(f"{len(which)} {what}: {'; '.join(sorted(which)[:SHOWN])}{more}")
    return lines
