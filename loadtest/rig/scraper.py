"""Follows the metrics of the gate on the admin ports of all instances together, once a second."""

import csv
import re
import threading
import time
import urllib.request

from rig.access import authorization

CLASSES = ("read", "scan", "write")
PREFIX = "marketplace_db_semaphore_"
SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
COLUMNS = ("in_use", "limit", "queued", "refused", "wait_p95_ms")


def parse(text):
    """The samples of an exposition in the text format, as (name, labels, value)."""
    for line in text.splitlines():
        found = None if line.startswith("#") else SAMPLE.match(line)
        if found:
            yield found.group(1), dict(LABEL.findall(found.group(2) or "")), float(found.group(3))


class Gate:
    """The state of the gate at one moment, over all expositions in the text; counters as they stand."""

    def __init__(self, text):
        self.now = {kind: dict.fromkeys(("in_use", "limit", "queued"), 0.0) for kind in CLASSES}
        self.refused = dict.fromkeys(CLASSES, 0.0)
        self.waits = {kind: {} for kind in CLASSES}
        for name, labels, value in parse(text):
            kind = labels.get("class")
            if kind not in CLASSES or not name.startswith(PREFIX):
                continue
            what = name[len(PREFIX) :]
            if what in self.now[kind]:
                self.now[kind][what] += value
            elif what == "refused_total":
                self.refused[kind] += value
            elif what == "wait_duration_seconds_bucket":
                bound = float(labels["le"])
                self.waits[kind][bound] = self.waits[kind].get(bound, 0) + value

    def since(self, former, kind):
        """The row of one class: what is so now, and what came to pass since the former scrape."""
        waits = {bound: count - former.waits[kind].get(bound, 0) for bound, count in self.waits[kind].items()}
        return {
            **self.now[kind],
            "refused": self.refused[kind] - former.refused[kind],
            "wait_p95_ms": 1000 * quantile(0.95, waits),
        }


def quantile(share, buckets):
    """The upper bound of the bucket in which the quantile of a cumulative histogram lies; 0 for an empty one."""
    total = buckets.get(float("inf"), 0)
    if not total:
        return 0.0
    finite = [bound for bound in sorted(buckets) if bound != float("inf")]
    return next((bound for bound in finite if buckets[bound] >= share * total), finite[-1])


class Scraper(threading.Thread):
    """Scrapes until it is stopped; a scrape that fails leaves a gap, and is counted."""

    def __init__(self, *urls):
        super().__init__(daemon=True)
        self._urls = [url.rstrip("/") + "/metrics" for url in urls]
        self._stop_now = threading.Event()
        self.rows = []
        self.failed = 0

    def scrape(self):
        return Gate("".join(self._exposition(url) for url in self._urls))

    @staticmethod
    def _exposition(url):
        request = urllib.request.Request(url, headers=authorization(admin=True))
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read().decode("utf-8")

    def run(self):
        former = None
        while not self._stop_now.wait(1):
            try:
                gate = self.scrape()
            except (OSError, ValueError):
                self.failed += 1
                continue
            if former is not None:
                self.rows.append((time.time(), {kind: gate.since(former, kind) for kind in CLASSES}))
            former = gate

    def stop(self):
        self._stop_now.set()
        self.join()

    def write(self, file, began):
        """One line for each second and class."""
        with open(file, "w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(("second", "class", *COLUMNS))
            for moment, classes in self.rows:
                for kind, row in classes.items():
                    writer.writerow((f"{moment - began:.1f}", kind, *(f"{row[column]:g}" for column in COLUMNS)))
