"""What the rigs conclude: python3 -m unittest discover --start-directory loadtest"""

import gzip
import hashlib
import io
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import xml.etree.ElementTree
from unittest import mock

import abuse
import bench
import crash
import image
import load
from crashing import alerts, mounts, schemas, zones
from crashing.history import History
from crashing.replay import Event, Platter
from crashing.report import Row
from hostile.crowd import Crowd
from hostile.customers import KINDS, Seen
from hostile.shapes import ALL, Shape, bomb
from measuring import report
from measuring.targets import Round, Target, warm
from rig import access, peers, processes, proxy
from rig.picture import Panel, bars, ticks, timelines
from rig.scraper import Gate, quantile
from rig.service import REPOSITORY
from shop.ledger import Ledger
from shop.timeline import Timeline
from shop.words import product_line


def product(identifier, name, version=1, price=100):
    return {"id": identifier, "name": name, "version": version, "price": price}


def export(*products):
    return [json.dumps(one) for one in products]


class AccessTest(unittest.TestCase):
    TOKEN = "mkt_k3v9q2xa_" + "A" * 43 + "000000"

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.file = os.path.join(self.folder, "token")
        with open(self.file, "w", encoding="ascii") as stream:
            stream.write(self.TOKEN + "\n")

    def test_nothing_is_sent_where_there_is_no_token(self):
        with mock.patch.dict(os.environ, {"TOKEN_FILE": ""}):
            self.assertEqual({}, access.authorization())
            self.assertEqual({}, access.own_tokens(self.folder))

    def test_the_token_of_the_file_is_sent_to_both_ports_and_another_one_to_the_admin_port(self):
        other = os.path.join(self.folder, "other")
        with open(other, "w", encoding="ascii") as stream:
            stream.write("other")
        with mock.patch.dict(os.environ, {"TOKEN_FILE": self.file}):
            self.assertEqual(["Authorization: Bearer " + self.TOKEN], access.fields())
            self.assertEqual({"Authorization": "Bearer " + self.TOKEN}, access.authorization(admin=True))
            with mock.patch.dict(os.environ, {"ADMIN_TOKEN_FILE": other}):
                self.assertEqual({"Authorization": "Bearer other"}, access.authorization(admin=True))

    def test_a_service_of_the_rigs_own_knows_the_digest_alone(self):
        with mock.patch.dict(os.environ, {"TOKEN_FILE": self.file}):
            written = access.own_tokens(self.folder)["AUTH_TOKENS"]

        self.assertEqual(0o600, os.stat(written).st_mode & 0o777)
        with open(written, encoding="ascii") as stream:
            content = stream.read()
        self.assertIn("id: k3v9q2xa, sha256: " + hashlib.sha256(self.TOKEN.encode()).hexdigest(), content)
        self.assertNotIn("A" * 43, content)

    def test_what_is_no_token_or_no_file_ends_the_rig(self):
        for content in ("x", "mkt_short"):
            with open(self.file, "w", encoding="ascii") as stream:
                stream.write(content)
            access._read.cache_clear()
            with mock.patch.dict(os.environ, {"TOKEN_FILE": self.file}), self.assertRaises(SystemExit):
                access.own_tokens(self.folder)
        with mock.patch.dict(os.environ, {"TOKEN_FILE": self.folder}), self.assertRaises(SystemExit):
            access.authorization()


class BenchTest(unittest.TestCase):
    def test_the_cost_of_a_token_is_that_of_the_same_process_by_turns(self):
        key = ("ids", 16)
        targets = [Target(name, "", [1], "") for name in ("service", report.WITH_TOKEN, report.WITH_UNREAD)]
        for target, costs in zip(targets, [(100, 110, 120), (101, 112, 123), (100, 111, 121)]):
            target.rounds = {key: [Round(1, 0, 0, 1, 1, cost, 1) for cost in costs]}

        self.assertEqual("| 16 | 110.0 | 111.0 | 112.0 | +2.0 | +1.0 |", report.cost_of_tokens(targets)[-1])
        self.assertEqual([], report.cost_of_tokens(targets[:1]))

    def test_who_has_not_a_scenario_has_no_line_for_it(self):
        service, peer = Target("service", "", [1], ""), Target("peer", "", [1], "")
        done = [Round(1000, 0, 0, 1000, 2000, 100, 50)]
        service.rounds = {("ids", 1): done, ("change", 1): done}
        peer.rounds = {("ids", 1): [Round(500, 0, 0, 1000, 2000, 200, 50)]}

        lines = report.table([service, peer], {"service": [1.5]}, {}, 1, 4, 10).splitlines()

        self.assertEqual(["service", "peer", "service"], [line.split(" | ")[2] for line in lines[7:10]])
        self.assertEqual("| reads by id | 1 | peer | 500 | 2.00 | 1.00 | 2.00 | 200 | 50 | 0 | 0 |", lines[8])
        xml.etree.ElementTree.fromstring(report.picture([service, peer]))

    def test_what_a_database_spends_has_a_column_of_its_own(self):
        plain, served = Target("service", "", [1], ""), Target("PostgreSQL", "", [1], "", database=mock.Mock())
        plain.rounds = {("ids", 1): [Round(1000, 0, 0, 1000, 2000, 100, 50)]}
        served.rounds = {("ids", 1): [Round(1000, 0, 0, 1000, 2000, 100, 50, 70)]}

        lines = report.table([plain, served], {"service": [1.5]}, {}, 1, 4, 10).splitlines()

        self.assertIn("| processor µs/answer | the database's µs |", lines[5])
        self.assertEqual(lines[5].count("|"), lines[6].count("|"))
        self.assertEqual("| reads by id | 1 | service | 1,000 |  | 1.00 | 2.00 | 100 |  | 50 | 0 | 0 |", lines[7])
        self.assertIn("| 100 | 70 | 50 |", lines[8])

    def test_instances_are_numbers_and_need_a_database(self):
        with mock.patch.dict(os.environ, {"DATABASE_URL": "jdbc:postgresql://127.0.0.1:5432/postgres"}):
            for text, expected in (("", [1, 2, 3]), ("2", [2]), ("1,4", [1, 4])):
                with mock.patch.dict(os.environ, {"INSTANCES": text}), mock.patch.object(proxy, "program"):
                    self.assertEqual(expected, bench.instances())
            for text in ("0", "1,", "two", "10"):
                with mock.patch.dict(os.environ, {"INSTANCES": text}), self.assertRaises(SystemExit):
                    bench.instances()
        with mock.patch.dict(os.environ, {"DATABASE_URL": "jdbc:sqlite:x.db"}), self.assertRaises(SystemExit):
            bench.instances()

    def test_a_family_is_a_process_and_its_children(self):
        with subprocess.Popen([sys.executable, "-c", "sum(range(10**7)); input()"], stdin=subprocess.PIPE) as child:
            try:
                own = processes.Usage(os.getpid()).processor_seconds()
                self.assertGreater(processes.Family(os.getpid()).processor_seconds(), own)
            finally:
                child.stdin.close()

    def test_a_server_is_warm_when_three_windows_in_a_row_are_alike(self):
        for spent, seconds, expected in (
            ([300, 200, 195, 194, 100], 60, 4),
            ([300, 295, 200, 199, 198], 60, 5),
            ([300, 200, 100, 50], 20, 4),
            ([300, 299], 10, 2),
            ([300], 1, 1),
        ):
            target = mock.Mock()
            target.measure.side_effect = [Round(1, 0, 0, 1, 1, one, 1) for one in spent]
            warm(target, "ids", seconds)
            self.assertEqual(expected, target.measure.call_count)

    def test_the_first_seconds_have_a_column_for_each_window(self):
        lines = report.first_seconds({"service": [2000.4, 1000, 500, 250]})
        self.assertEqual("| server | until 7 s | until 14 s | until 21 s | until 28 s |", lines[-3])
        self.assertEqual("| service | 2000 | 1000 | 500 | 250 |", lines[-1])
        self.assertEqual([], report.first_seconds({}))


class PeersTest(unittest.TestCase):
    def test_each_has_sources_and_all_are_all(self):
        self.assertEqual(["javalin", "spring"], peers.chosen("javalin,spring"))
        self.assertEqual([], peers.chosen(""))
        for name in peers.chosen("all"):
            made_by = "package.json" if name == "fastify" else "pom.xml"
            self.assertTrue(os.path.isfile(os.path.join(peers.SOURCES, name, made_by)), name)
        with self.assertRaises(SystemExit) as ended:
            peers.chosen("javalin,rails")
        self.assertIn("not rails", str(ended.exception))

    def test_their_table_is_that_of_the_service(self):
        def table(path):
            with open(path, encoding="utf-8") as stream:
                text = re.sub("--.*", "", stream.read()).replace("IF NOT EXISTS ", "")
            return " ".join(re.search(r"CREATE TABLE products \(.*?\) STRICT;", text, re.S).group(0).split())

        migrations = os.path.join(REPOSITORY, "src", "main", "resources", "db", "migration", "sqlite")
        first = os.path.join(migrations, "0001_products.sql")
        self.assertEqual(table(first), table(os.path.join(peers.SOURCES, "products.sql")))


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


class AbuseTest(unittest.TestCase):
    def options(self, **variables):
        with mock.patch.dict(os.environ, variables, clear=True):
            return abuse.Options()

    def row(self, calm=2.0, hostile=5.0, wrong=None, **facts):
        def seen(milliseconds, wrong):
            return {kind: Seen([milliseconds] * 10, wrong or {}) for kind in KINDS}

        row = abuse.Row("shape", 300, resident=300)
        row.calm, row.seen = [seen(calm, None)] * 3, [seen(hostile, wrong)] * 3
        vars(row).update(facts)
        return row

    def test_it_runs_with_the_memory_of_the_image(self):
        self.assertEqual(512, abuse.image_memory())
        options = abuse.image_options(512)
        self.assertIn("-Xms8m", options)
        self.assertIn("-Xmx256m", options)
        self.assertIn("-XX:+ExitOnOutOfMemoryError", options)
        self.assertFalse([option for option in options if "AOT" in option or "MaxRAM" in option])

    def test_whoever_notices_nothing_is_green(self):
        self.assertEqual([], abuse.verdict([self.row()], self.options()))

    def test_each_break_of_the_promise_has_its_line(self):
        findings = {
            "normal clients saw 3 admin: 503, 3 create: 503, 3 live: 503, 3 read: 503, 3 ready: 503": {
                "wrong": {"503": 1}
            },
            "513 MiB resident, 512 are allowed": {"resident": 513},
            "not given back: 2 permits": {"findings": ["not given back: 2 permits"]},
        }
        for finding, facts in findings.items():
            self.assertEqual([f"shape: {finding}"], abuse.verdict([self.row(**facts)], self.options()))

    def test_latency_is_judged_where_the_machine_is_quiet_enough(self):
        findings = abuse.verdict([self.row(hostile=7.0)], self.options(MAX_RATIO="3"))
        self.assertEqual(len(KINDS), len(findings))
        self.assertIn("shape: p99 of read is 3.5 times that without", findings)

    def test_the_table_has_both(self):
        text = abuse.table([self.row(refused={"rate": 3})], self.options(), [])
        self.assertIn("| none | | 2.0 / 2.0 |", text)
        self.assertIn("| shape | 300 | 5.0 / 5.0 (×2.5) |", text)
        self.assertIn("| rate 3 |", text)

    def test_a_standstill_is_in_the_highest_quantile(self):
        self.assertEqual(99, Seen([1.0] * 98 + [99.0] * 2).quantile(0.99))
        self.assertEqual(1, Seen([1.0] * 98 + [99.0] * 2).quantile(0.5))

    def test_shapes_are_chosen_by_a_part_of_their_name(self):
        names = {shape.name for shape in self.options(SHAPES="drip into,idle").shapes}
        self.assertEqual({"bodies that drip into an import", "connections that stay idle"}, names)
        with self.assertRaisesRegex(SystemExit, "there is none like sea"):
            self.options(SHAPES="sea")

    def test_without_an_address_of_their_own_they_leave_room(self):
        shapes = list(ALL.values())
        self.assertEqual(
            [shape.name for shape in shapes if not shape.crowds_out],
            [shape.name for shape in abuse.guests(shapes, 300, False)],
        )
        self.assertLessEqual(
            max(shape.clients for shape in abuse.guests(shapes, 300, False) if shape.port == "admin"), 128
        )
        self.assertEqual(shapes, abuse.guests(shapes, 300, True))
        self.assertEqual({30, 120, 450}, {shape.clients for shape in abuse.guests(shapes, 30, True)})

    def test_a_bomb_is_small_and_stores_nothing(self):
        content = bomb(1)
        self.assertLess(len(content), 10_000)
        self.assertTrue(gzip.decompress(content.partition(b"\r\n\r\n")[2]).endswith(b"\n{}\n"))

    def test_hostile_clients_come_drip_and_leave(self):
        have_come, leave = threading.Event(), threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:
            shape = Shape("slow", b"opening", b".", every=0.01, clients=3)
            crowd = Crowd([shape], {"application": server.getsockname()})
            thread = threading.Thread(target=crowd.run, args=(have_come, leave))
            thread.start()
            connections = [server.accept()[0] for _ in range(3)]
            for connection in connections:
                connection.settimeout(60)
                got = b""
                while len(got) < len("opening..."):
                    got += connection.recv(100)
                self.assertEqual(b"opening...", got[:10])
            self.assertTrue(have_come.wait(60))
            leave.set()
            thread.join(60)
            for connection in connections:
                with connection, self.assertRaises(ConnectionResetError):
                    while True:
                        self.assertTrue(connection.recv(100))
        self.assertEqual(3, crowd.connections)


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


class HistoryTest(unittest.TestCase):
    def setUp(self):
        self.history = History()
        self.subject = self.history.subject()

    def step(self, state, answered=None, refused=False):
        self.history.begin(self.subject, state)
        if answered is not None:
            self.history.acknowledge(self.subject, answered)
        elif refused:
            self.history.refuse(self.subject)

    def found(self, *states, **at):
        return list(self.history.audit([(self.subject.name, *state) for state in states], **at))

    def test_what_was_acknowledged_must_be_there_once(self):
        self.step((1, 1), answered=10)
        self.assertEqual([], self.found((1, 1)))
        self.assertEqual(["acknowledged, and missing"], self.found())
        self.assertEqual(["there twice"], self.found((1, 1), (1, 1)))

    def test_what_was_refused_must_not_be_there(self):
        self.step((1, 1), refused=True)
        self.assertEqual([], self.found())
        self.assertEqual(["there, and must not be"], self.found((1, 1)))

    def test_what_was_not_answered_may_be_there_or_not(self):
        self.step((1, 1), answered=10)
        self.step((2, 2))
        self.assertEqual([], self.found((1, 1)))
        self.assertEqual([], self.found((2, 2)))
        self.assertEqual(["not as it was last acknowledged"], self.found((3, 3)))

    def test_at_a_moment_counts_what_was_acknowledged_until_then(self):
        self.step((1, 1), answered=10)
        self.step(None, answered=20)
        self.assertEqual([], self.found(at=9))
        self.assertEqual([], self.found((1, 1), at=9))
        self.assertEqual([], self.found(at=15))
        self.assertEqual(["there, and must not be"], self.found((1, 1), at=20))

    def test_a_batch_is_there_whole_or_not_at_all(self):
        group = self.history.group(2, True)
        for subject in group.subjects:
            self.history.begin(subject, (1, 1))
        names = [subject.name for subject in group.subjects]
        self.assertEqual({}, self.history.audit([]))
        self.assertEqual({}, self.history.audit([(name, 1, 1) for name in names]))
        self.assertEqual(["there in part"], list(self.history.audit([(names[0], 1, 1)])))

    def test_what_nobody_made_is_found(self):
        self.assertEqual(["made by nobody"], list(self.history.audit([("stranger", 1, 1)])))

    def test_after_it_was_seen_nothing_is_in_doubt(self):
        self.step((1, 1))
        self.history.settle([(self.subject.name, 1, 1)], 10)
        self.assertEqual(["acknowledged, and missing"], self.found())


class PlatterTest(unittest.TestCase):
    def test_what_was_synced_survives_and_the_rest_is_a_matter_of_luck(self):
        platter = Platter({2: b"", 3: b""})
        platter.see(0, Event("w", 2, 0, 0, b"a" * 4096))
        platter.see(1, Event("w", 2, 0, 4096, b"b" * 4096))
        # It began before the second write.
        platter.see(2, Event("s", 2, 0, 1, b""))
        self.assertEqual(b"a" * 4096, bytes(platter.cut(0.0, random.Random(1))[2]))
        self.assertEqual(b"a" * 4096 + b"b" * 4096, bytes(platter.cut(1.0, random.Random(1))[2]))

    def test_a_disk_that_lies_keeps_nothing(self):
        platter = Platter({2: b"old", 3: b""})
        platter.see(0, Event("w", 2, 0, 0, b"new"))
        platter.see(1, Event("s", 2, 0, 1, b""), honest=False)
        self.assertEqual(b"old", bytes(platter.cut(0.0, random.Random(1))[2]))


class CrashReportTest(unittest.TestCase):
    def test_a_row_has_what_was_done_until_the_drill_was_interrupted(self):
        def drill(_options, _folder, report):
            report.row("syncs fail", rounds=1, restart="no")
            report.row("kill -9").rounds = 7
            os.kill(os.getpid(), signal.SIGTERM)

        code, text, kept = self.main(drill)

        self.assertEqual(128 + signal.SIGTERM, code)
        self.assertIn("# Acknowledged is durable: green so far, cut short by SIGTERM\n", text)
        self.assertIn("| syncs fail | 1 | 0 | 0 | 0 | 0 |  |  |  | no |  |", text)
        self.assertIn("| kill -9 (cut short) | 7 |", text)
        self.assertIn(kept, text)

    def test_a_promise_that_was_broken_before_it_was_interrupted_is_red(self):
        def drill(_options, _folder, report):
            report.row("kill -9").lose("round 1", {"acknowledged, and missing": ["a"]})
            os.kill(os.getpid(), signal.SIGINT)

        code, text, _ = self.main(drill)

        self.assertEqual(1, code)
        self.assertIn("# Acknowledged is durable: red so far, cut short by SIGINT\n", text)
        self.assertIn("- kill -9, round 1: 1 acknowledged, and missing: a\n", text)

    def test_a_drill_that_came_to_its_end_is_not_cut_short(self):
        code, text, _ = self.main(lambda _options, _folder, report: report.row("kill -9"))

        self.assertEqual(0, code)
        self.assertIn("# Acknowledged is durable: green\n", text)
        self.assertNotIn("cut short", text)

    def main(self, drill):
        """Runs the drill with other parts; answers the exit code, what is printed and what is kept."""
        for each in (signal.SIGINT, signal.SIGTERM):
            self.addCleanup(signal.signal, each, signal.getsignal(each))
        folder = self.enterContext(tempfile.TemporaryDirectory())
        environment = mock.patch.dict(os.environ, {"REPORT": folder, "SEED": "1"})
        with environment, mock.patch.object(crash, "drill", drill), mock.patch("sys.stdout", io.StringIO()) as output:
            code = crash.main()
        with open(os.path.join(folder, "crash.md"), encoding="utf-8") as stream:
            return code, output.getvalue(), stream.read()


class AlertsTest(unittest.TestCase):
    def test_time_runs_faster_for_the_rules_and_nothing_else_changes(self):
        text = (
            "groups:\n  - name: some\n    interval: 15s\n    rules:\n      - alert: Some\n"
            "        expr: rate(a[5m]) > 300 and max_over_time(b[1h:1m] offset 1d) > 60 # for: 5m\n        for: 2m\n"
        )
        self.assertEqual(
            "groups:\n  - name: some\n    interval: 250ms\n    rules:\n      - alert: Some\n"
            "        expr: rate(a[5s]) > 300 and max_over_time(b[60s:1s] offset 1440s) > 60 # for: 5m\n        for: 2s\n",
            alerts.faster(text),
        )

    def test_every_duration_of_the_real_rules_can_be_divided(self):
        for name in os.listdir(alerts.RULES):
            with self.subTest(name), open(os.path.join(alerts.RULES, name), encoding="utf-8") as stream:
                text = stream.read()
                self.assertNotIn("[5m]", alerts.faster(text))
                self.assertEqual(text.count("\n"), alerts.faster(text).count("\n"))

    def test_without_the_program_nobody_watches(self):
        with mock.patch.dict(os.environ, {"PATH": "/nowhere"}):
            with alerts.Alerts("/nowhere", ["syncs fail"]) as watched:
                self.assertIsNone(watched.watch("syncs fail"))


class MountsTest(unittest.TestCase):
    def test_where_nothing_can_be_mounted_the_row_says_so_aloud(self):
        def refused(*command, fine=0):
            raise mounts.LeftOut(f"{command[0]}: permission denied")

        row = Row("a real file system is full")
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(mounts, "_run", refused):
            with mock.patch("sys.stdout", io.StringIO()) as output:
                mounts.mounted(None, folder, None, row, mounts.full)
        self.assertEqual("LEFT OUT: mkfs.ext4: permission denied", row.told)
        self.assertIn("a real file system is full: LEFT OUT", output.getvalue())
        self.assertEqual([], row.findings)


class ZonesTest(unittest.TestCase):
    def test_a_time_that_reads_otherwise_is_found(self):
        row = Row("the time zone is changed")
        zones.compare(row, "UTC to Asia/Kathmandu", {"/products": b"12:00"}, {"/products": b"12:00"})
        self.assertEqual([], row.findings)
        zones.compare(row, "UTC to Asia/Kathmandu", {"/products": b"12:00"}, {"/products": b"17:45"})
        self.assertEqual(1, len(row.findings))


class SchemasTest(unittest.TestCase):
    def setUp(self):
        self.file = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "marketplace.db")

    def test_an_earlier_database_has_its_schema_and_the_products_that_the_history_knows(self):
        for reached in range(1, schemas.first_with_code()):
            with self.subTest(reached):
                history = History()
                keyed = schemas.make(self.file, reached, history, 10, 1)
                self.assertEqual(reached, schemas.version(self.file))
                self.assertEqual(10 if reached >= 3 else 0, len(keyed))
                connection = sqlite3.connect(self.file)
                self.assertEqual(
                    {}, history.audit(connection.execute("SELECT name, version, price FROM products").fetchall())
                )
                connection.close()
                os.remove(self.file)

    def test_a_schema_that_java_code_has_to_make_is_not_made(self):
        self.assertLess(schemas.first_with_code(), schemas.newest())
        with self.assertRaises(ValueError):
            schemas.make(self.file, schemas.first_with_code(), History(), 1, 1)

    def test_a_fingerprint_takes_each_value_with_its_length(self):
        self.assertEqual(hashlib.sha256(b"6:create2:ab1:7").hexdigest(), schemas.fingerprint("create", "ab", 7))
        self.assertNotEqual(schemas.fingerprint("a", "bc"), schemas.fingerprint("ab", "c"))


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

    def test_what_several_instances_say_is_added_up(self):
        row = Gate(self.AFTER + self.AFTER).since(Gate(self.BEFORE), "write")
        self.assertEqual((6, 10, 100), (row["in_use"], row["refused"], row["wait_p95_ms"]))

    def test_a_histogram_without_observations_has_no_quantile(self):
        self.assertEqual(0, quantile(0.95, {0.1: 0, float("inf"): 0}))


class ProxyTest(unittest.TestCase):
    def test_the_policy_is_that_of_the_containers_and_the_servers_are_those_of_the_test(self):
        with open(proxy.CONFIGURATION, encoding="utf-8") as stream:
            original = stream.read()
        text = proxy.configuration(original, 4711, ["http://127.0.0.1:1", "http://127.0.0.1:2"])
        self.assertIn("bind 127.0.0.1:4711\n", text)
        self.assertTrue(text.endswith("server instance-1 127.0.0.1:1\n    server instance-2 127.0.0.1:2\n"), text)
        self.assertNotIn("marketplace-", text)
        self.assertNotIn("resolv", text)
        changed = set(original.splitlines()) - set(text.splitlines())
        self.assertEqual(9, len(changed), changed)


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
        "STORAGE": "mysql",
        "INSTANCES": "2",
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
