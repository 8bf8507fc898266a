#!/usr/bin/env python3
"""Lists the known vulnerabilities of what is shipped, by its bill of materials and https://osv.dev.

usage: audit.py SBOM EXCEPTIONS

Exit code 1 if one of severity high or critical, or of none that is known, has no exception that still holds; 2 if the
database cannot be asked. An exception is a line "ID YYYY-MM-DD why": until that day, because of that.
"""

import datetime
import json
import re
import sys
import urllib.error
import urllib.request

API = "https://api.osv.dev/v1"
AT_ONCE = 500
FAILING = {"HIGH", "CRITICAL", "UNKNOWN"}
EXCEPTION = re.compile(r"(\S+) (\d{4}-\d{2}-\d{2}) (\S.*)")


def ask(path, body=None):
    """The answer of the database to a question."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def packages(sbom):
    """The package URLs of a CycloneDX document."""
    return sorted({part["purl"].split("?")[0] for part in sbom.get("components", []) if "purl" in part})


def found(purls, asked=ask):
    """Pairs of a package and the id of a vulnerability of it."""
    pairs = []
    for start in range(0, len(purls), AT_ONCE):
        part = purls[start:start + AT_ONCE]
        waiting = [(purl, {"package": {"purl": purl}}) for purl in part]
        while waiting:
            results = asked("/querybatch", {"queries": [query for _, query in waiting]})["results"]
            more = []
            for (purl, query), result in zip(waiting, results):
                pairs += [(purl, each["id"]) for each in result.get("vulns", [])]
                if result.get("next_page_token"):
                    more.append((purl, {**query, "page_token": result["next_page_token"]}))
            waiting = more
    return pairs


def severity(vulnerability):
    """LOW, MODERATE, HIGH or CRITICAL, as the advisory has it; UNKNOWN where it says nothing."""
    return str(vulnerability.get("database_specific", {}).get("severity") or "UNKNOWN").upper()


def exceptions(text):
    """By id: until when, and why. A line that is none fails: a mistake must not except anything."""
    known = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            parts = EXCEPTION.fullmatch(line.strip())
            if not parts:
                raise ValueError(f"not an exception: {line!r}; write: ID YYYY-MM-DD why")
            known[parts[1]] = (datetime.date.fromisoformat(parts[2]), parts[3])
    return known


def judge(pairs, details, excepted, today):
    """Lines for people, and whether something has to be done."""
    lines, failed = [], False
    for purl, identity in sorted(set(pairs)):
        vulnerability = details[identity]
        level = severity(vulnerability)
        names = [identity, *vulnerability.get("aliases", [])]
        until, why = next((excepted[name] for name in names if name in excepted), (None, None))
        holds = until is not None and today <= until
        fails = level in FAILING and not holds
        failed |= fails
        note = f"; excepted until {until}: {why}" if holds else f"; its exception ended on {until}" if until else ""
        lines.append(f"{'FAIL' if fails else 'note'} {level} {purl} {' '.join(names)}"
                     f" {vulnerability.get('summary', '')}{note}")
    return lines, failed


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        purls = packages(json.load(file))
    with open(arguments[1], encoding="utf-8") as file:
        excepted = exceptions(file.read())
    if not purls:
        print(f"error: {arguments[0]} names no packages", file=sys.stderr)
        return 2
    try:
        pairs = found(purls)
        details = {identity: ask(f"/vulns/{identity}") for identity in {identity for _, identity in pairs}}
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"error: {API} cannot be asked: {error}", file=sys.stderr)
        return 2
    lines, failed = judge(pairs, details, excepted, datetime.date.today())
    print("\n".join(lines + [f"{len(purls)} packages, {len(lines)} known vulnerabilities"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
