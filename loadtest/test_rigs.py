"""What the rigs conclude: python3 -m unittest discover --start-directory loadtest"""

import io
import json
import os
import re
import tempfile
import threading
import unittest
import xml.etree.ElementTree
from unittest import mock

import image
import load
from rig.picture import Panel, bars, ticks, timelines
from rig.scraper import Gate, quantile
from shop.ledger import Ledger
from shop.timeline import Timeline
from shop.words import product_line


def product(identifier, name, version=1, price=100):
    return {"id": identifier, "name": name, "version": version, "price": price}


def export(*products):
    return [json.dumps(one) for one in products]


class ImageTest(unittest.TestCase):
    def test_its_limits_are_those_of_the_compose_file(self):
        with open(os.path.join(image.REPOSITORY, "ops", "docker-compose.yml"), encoding="utf-8") as stream:
            service = re.search(r"\n  marketplace:\n(.*?)\n\n", stream.read(), re.S).group(1)
        for option, key in (
            ("cpus", "cpus: "),
            ("memory", "mem_limit: "),
            ("memory-swap", "memswap_limit: "),
            ("pids-limit", "pids_limit: "),
            ("tmpfs", "tmpfs:\n      - "),
        ):
            self.assertIn(f"\n    {key}" + re.search(rf"--{option} (\S+)", image.LIMITS).group(1) + "\n", service)

    def test_the_table_has_medians_and_says_what_was_not_measured(self):
        starts = [(900, 800, 700, 150, 2500, 0), (1100, 1000, 700, 152, 2700, 0), (9000, 8000, 900, 151, 2600, 0)]

        lines = "\n".join(image.table("podman", "173.7 MB", starts, (300, None, "Locust is missing")))

        self.assertIn("| 1100 ms (900 to 9000) |", lines)
        self.assertIn("| 2600 ms (2500 to 2700), exit code 0 |", lines)
        self.assertIn("| Locust is missing |", lines)
        self.assertIn("| 212 MB, verdict red |", "\n".join(image.table("podman", "1 MB", starts, (300, 212, "red"))))

    def test_the_peak_is_the_most_that_was_seen(self):
        seen = iter([1, 7, 3])
        looked = threading.Event()

        def look():
            value = next(seen, None)
            if value is None:
                looked.set()
                return 2
            return value

        with image.Peak(look) as peak:
            self.assertTrue(looked.wait(60))
        self.assertEqual(7, peak.value)


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger()
        self.ledger.attempt("kettle")
        self.ledger.created(product("a", "kettle"))

    def findings(self, *products):
        return self.ledger.audit(export(*products)).findings

    def test_what_was_acknowledged_and_is_there_once_is_good(self):
        self.assertEqual([], self.findings(product("a", "kettle"), product("z", "of another")))

    def test_what_was_acknowledged_must_be_there(self):
        self.assertEqual(["1 acknowledged, and missing: a"], self.findings())

    def test_an_attempt_makes_one_product_at_most(self):
        self.assertEqual(["1 there twice: kettle"], self.findings(product("a", "kettle"), product("b", "kettle")))

    def test_an_attempt_without_an_answer_may_be_there_or_not(self):
        self.ledger.attempt("lost")
        self.assertEqual([], self.findings(product("a", "kettle")))
        self.assertEqual([], self.findings(product("a", "kettle"), product("b", "lost")))

    def test_an_acknowledged_edit_must_not_be_lost(self):
        self.ledger.changing("a")
        self.ledger.changed(product("a", "kettle", 2, 250))
        self.assertEqual([], self.findings(product("a", "kettle", 2, 250)))
        self.assertEqual(1, len(self.findings(product("a", "kettle", 1, 100))))
        self.assertEqual(1, len(self.findings(product("a", "kettle", 2, 100))))

    def test_an_edit_without_an_answer_may_be_there_or_not(self):
        self.ledger.changing("a")
        self.assertEqual([], self.findings(product("a", "kettle", 1, 100)))
        self.assertEqual([], self.findings(product("a", "kettle", 2, 250)))

    def test_nobody_else_changes_a_product(self):
        self.assertEqual(1, len(self.findings(product("a", "kettle", 2, 250))))

    def test_a_deletion_that_was_acknowledged_stays(self):
        self.ledger.deleting("a")
        self.assertEqual([], self.findings())
        self.assertEqual([], self.findings(product("a", "kettle")))
        self.ledger.deleted("a")
        self.assertEqual([], self.findings())
        self.assertEqual(["1 deleted, and still there: a"], self.findings(product("a", "kettle")))

    def test_every_row_of_an_import_that_was_acknowledged_is_there(self):
        for name in ("drum", "flute"):
            self.ledger.attempt(name)
        self.ledger.imported(["drum", "flute"])
        good = [product("a", "kettle"), product("b", "drum"), product("c", "flute")]
        self.assertEqual([], self.findings(*good))
        self.assertEqual(["1 acknowledged, and missing: flute"], self.findings(*good[:2]))
        self.assertEqual(["1 there twice: drum"], self.findings(*good, product("d", "drum")))


class TimelineTest(unittest.TestCase):
    def test_a_second_in_which_nothing_ended_has_a_line(self):
        now = [100.0]
        timeline = Timeline(lambda: now[0])
        timeline.add(10, None, 3)
        now[0] = 102.5
        timeline.add(30, "503 /problems/queue-full", 4)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "timeline.csv")
            timeline.write(file)
            with open(file, encoding="utf-8") as stream:
                lines = stream.read().splitlines()[1:]
        self.assertEqual(["0,3,1,0,10,10,10", "1,3,0,0,0,0,0", "2,4,1,1,30,30,30"], lines)
        self.assertEqual(0.5, timeline.totals()["error_rate"])
        self.assertEqual(30, timeline.totals()["p95_ms"])


class GateTest(unittest.TestCase):
    BEFORE = 'marketplace_db_semaphore_refused_total{class="write",reason="full",} 2.0\n'
    AFTER = (
        "# HELP a comment\n"
        'marketplace_db_semaphore_in_use{class="write",} 3.0\n'
        'marketplace_db_semaphore_refused_total{class="write",reason="full",} 5.0\n'
        'marketplace_db_semaphore_refused_total{class="write",reason="timeout",} 1.0\n'
        'marketplace_db_semaphore_wait_duration_seconds_bucket{class="write",le="0.1",} 19.0\n'
        'marketplace_db_semaphore_wait_duration_seconds_bucket{class="write",le="+Inf",} 20.0\n'
    )

    def test_counters_are_told_since_the_former_scrape(self):
        row = Gate(self.AFTER).since(Gate(self.BEFORE), "write")
        self.assertEqual((3, 4, 100), (row["in_use"], row["refused"], row["wait_p95_ms"]))

    def test_a_histogram_without_observations_has_no_quantile(self):
        self.assertEqual(0, quantile(0.95, {0.1: 0, float("inf"): 0}))


class VerdictTest(unittest.TestCase):
    GOOD = {"requests": 100, "failures": 0, "error_rate": 0.0, "p95_ms": 20, "p99_ms": 40, "seconds": 10}

    def judge(self, findings=(), **totals):
        with mock.patch.dict(os.environ, clear=True):
            options = load.Options()
        failures = [["503 /problems/database-busy", 9]]
        run = {"totals": {**self.GOOD, **totals}, "failures": failures, "audit": {"findings": list(findings)}}
        return load.judge(run, options)

    def test_within_all_limits_it_is_green(self):
        self.assertEqual([], self.judge())

    def test_each_limit_has_its_reason(self):
        self.assertIn("database-busy", self.judge(error_rate=0.09)[0])
        self.assertIn("p95 is 300 ms, 250 ms are allowed", self.judge(p95_ms=300))
        self.assertIn("p99 is 600 ms, 500 ms are allowed", self.judge(p99_ms=600))
        self.assertEqual(["1 there twice: kettle"], self.judge(["1 there twice: kettle"]))

    def test_a_run_without_requests_is_red(self):
        self.assertEqual(["no request was made"], self.judge(requests=0))


class OptionsTest(unittest.TestCase):
    WRONG = {
        "USERS": "many",
        "SPAWN_RATE": "0",
        "DURATION": "0",
        "HOST": "localhost:8080",
        "FAULT": "fire",
        "MAX_ERROR_RATE": "2",
        "MAX_P95_MS": "-1",
    }

    def test_a_wrong_value_is_named(self):
        for name, value in self.WRONG.items():
            environment = mock.patch.dict(os.environ, {name: value}, clear=True)
            with self.subTest(name), environment, self.assertRaisesRegex(load.UsageError, name):
                load.Options()

    def test_durations_have_units(self):
        for text, seconds in {"90": 90, "8s": 8, "2m": 120}.items():
            with mock.patch.dict(os.environ, {"DURATION": text}, clear=True):
                self.assertEqual(seconds, load.Options().duration)

    def test_without_locust_the_message_says_how_to_get_it(self):
        environment = mock.patch.dict(os.environ, {"PATH": "/nowhere"}, clear=True)
        with environment, mock.patch("sys.stderr", io.StringIO()) as errors:
            self.assertEqual(2, load.main())
        self.assertIn("apt-get install python3-locust", errors.getvalue())


class PictureTest(unittest.TestCase):
    def test_pictures_are_well_formed(self):
        panel = Panel("a <b>", {"x & y": [(0, 1), (1, 30)]}, [(0, 1, "locked")])
        xml.etree.ElementTree.fromstring(timelines("title", "subtitle", [panel, Panel("empty", {})], 10))
        xml.etree.ElementTree.fromstring(bars("title", "subtitle", {"reads": {"1": (3, "", 0)}}))

    def test_axes_end_above_the_highest(self):
        for highest in (0, 0.3, 1, 7, 99, 1234):
            self.assertGreaterEqual(ticks(highest)[-1], highest)
            self.assertLessEqual(len(ticks(highest)), 12)


class CatalogueTest(unittest.TestCase):
    def test_a_number_has_one_product(self):
        self.assertEqual(product_line(7), product_line(7))
        self.assertNotEqual(json.loads(product_line(7))["name"], json.loads(product_line(8))["name"])


if __name__ == "__main__":
    unittest.main()
