"""What counts, and what does not. Run: python3 -m unittest discover ops/audit"""

import datetime
import unittest

import audit

TODAY = datetime.date(2026, 11, 26)
PURL = "pkg:maven/org.example/thing@1.0"


class AuditTest(unittest.TestCase):

    def judged(self, severity, exceptions="", aliases=()):
        details = {"GHSA-1": {"summary": "bad", "aliases": list(aliases), "database_specific": {"severity": severity}}}
        return audit.judge([(PURL, "GHSA-1")], details, audit.exceptions(exceptions), TODAY)

    def test_only_high_ones_and_unknown_ones_fail(self):
        for severity, fails in [("LOW", False), ("MODERATE", False), ("HIGH", True), ("CRITICAL", True), (None, True)]:
            with self.subTest(severity):
                lines, failed = self.judged(severity)
                self.assertEqual(failed, fails)
                self.assertEqual(len(lines), 1)

    def test_an_exception_holds_until_its_day_under_any_name(self):
        self.assertFalse(self.judged("HIGH", "GHSA-1 2026-11-26 not reachable")[1])
        self.assertFalse(self.judged("HIGH", "CVE-1 2026-12-01 not reachable", ["CVE-1"])[1])
        self.assertTrue(self.judged("HIGH", "GHSA-1 2026-11-25 not reachable")[1])
        self.assertTrue(self.judged("HIGH", "GHSA-2 2027-11-25 not reachable")[1])

    def test_an_exception_needs_a_day_and_a_reason(self):
        for line in ["GHSA-1", "GHSA-1 2026-11-26", "GHSA-1 soon because", "GHSA-1 2026-13-01 because"]:
            with self.subTest(line), self.assertRaises(ValueError):
                audit.exceptions(line)

    def test_every_page_of_an_answer_counts(self):
        answers = [
            {"results": [{"vulns": [{"id": "A"}], "next_page_token": "t"}, {}]},
            {"results": [{"vulns": [{"id": "B"}]}]},
        ]
        self.assertEqual(audit.found(["one", "two"], lambda path, body: answers.pop(0)), [("one", "A"), ("one", "B")])

    def test_packages_are_named_without_their_qualifiers(self):
        sbom = {"components": [{"purl": PURL + "?type=jar"}, {"name": "no purl"}, {"purl": PURL}]}
        self.assertEqual(audit.packages(sbom), [PURL])


if __name__ == "__main__":
    unittest.main()
