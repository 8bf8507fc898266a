"""What happened in each second of a run, as Locust's statistics do not keep it. Knows nothing of Locust."""

import csv
import time
from collections import Counter, defaultdict

COLUMNS = ("second", "users", "requests", "failures", "p50_ms", "p95_ms", "p99_ms")


def percentile(counts, share):
    """The value that this share of all is not above, from a Counter of values; 0 for none."""
    total = sum(counts.values())
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * total:
            return value
    return 0


class Timeline:
    """Counts requests by the second in which they ended."""

    def __init__(self, clock=time.time):
        self._clock = clock
        self.began = clock()
        self._times = defaultdict(Counter)
        self._failures = Counter()
        self._users = {}
        self.reasons = Counter()

    def add(self, milliseconds, failure, users):
        second = int(self._clock() - self.began)
        self._times[second][round(milliseconds)] += 1
        self._users[second] = users
        if failure is not None:
            self._failures[second] += 1
            self.reasons[str(failure)] += 1

    def totals(self):
        everything = Counter()
        for times in self._times.values():
            everything.update(times)
        requests = sum(everything.values())
        failures = sum(self._failures.values())
        return {
            "requests": requests,
            "failures": failures,
            "error_rate": failures / requests if requests else 1.0,
            "seconds": max(self._times, default=0) + 1,
            "p50_ms": percentile(everything, 0.50),
            "p95_ms": percentile(everything, 0.95),
            "p99_ms": percentile(everything, 0.99),
        }

    def write(self, file):
        """One line for each second, also for those in which nothing ended: a stall is what one looks for."""
        with open(file, "w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            users = 0
            for second in range(max(self._times, default=-1) + 1):
                times = self._times.get(second, Counter())
                users = self._users.get(second, users)
                shares = [percentile(times, share) for share in (0.50, 0.95, 0.99)]
                writer.writerow([second, users, sum(times.values()), self._failures[second], *shares])
