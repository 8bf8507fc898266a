"""What came of the drill: a row for each kind of fault, and the table of them."""

import statistics
from dataclasses import dataclass, field

from crashing.history import words

HEAD = (
    "| fault | rounds | acknowledged | refused | in doubt | broken promises | writes were told | reads were told"
    " | written again after | restart needed | alerts |"
)


@dataclass
class Row:
    """What came of one kind of fault."""

    what: str
    rounds: int = 0
    histories: list = field(default_factory=list)
    told: str = ""
    reads: str = ""
    again: list = field(default_factory=list)
    restart: str = ""
    alerts: str = ""
    findings: list = field(default_factory=list)

    def count(self, what):
        return sum(history.counts[what] for history in self.histories)

    def lose(self, where, found):
        self.findings += [f"{self.what}, {where}: {line}" for line in words(found)]

    def leave_out(self, reason):
        """It cannot be done on this machine."""
        self.told = f"LEFT OUT: {reason}"
        print(f"{self.what}: {self.told}", flush=True)

    def cells(self):
        again = f"{statistics.median(self.again):.2f} s" if self.again else ""
        counts = [self.count(what) for what in ("acknowledged", "refused", "in doubt")]
        return [self.what, self.rounds, *counts, len(self.findings), self.told, self.reads, again, self.restart, self.alerts]


class Report:
    """
    Has each row from the moment that its part of the drill begins: what was done until the drill is interrupted counts.
    """

    def __init__(self):
        self.rows = []
        # Why the drill ended before its time; None while it did not.
        self.cut_short = None

    def row(self, what, **facts):
        row = Row(what, **facts)
        self.rows.append(row)
        return row

    @property
    def findings(self):
        return [finding for row in self.rows for finding in row.findings]

    def table(self, conditions):
        """All rows, with the verdict first. Cut short, the last row is of what was done of it."""
        findings = self.findings
        verdict = "red" if findings else "green"
        if self.cut_short:
            verdict += f" so far, cut short by {self.cut_short}"
        lines = [
            f"# Acknowledged is durable: {verdict}",
            "",
            *(f"- {finding}" for finding in findings),
            *([""] if findings else []),
            conditions,
            "",
            HEAD,
            "|---|---:|---:|---:|---:|---:|---|---|---:|---|---|",
        ]
        for row in self.rows:
            cells = row.cells()
            if self.cut_short and row is self.rows[-1]:
                cells[0] = f"{row.what} (cut short)"
            lines.append("| " + " | ".join(map(str, cells)) + " |")
        return "\n".join(lines) + "\n"


def tally(counts):
    return ", ".join(f"{count} × {what}" for what, count in sorted(counts.items(), key=lambda item: str(item[0])))
