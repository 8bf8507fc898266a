"""What came of a benchmark: a table and a picture."""

import os
import statistics

from measuring.targets import COLD_SECONDS, COLD_WINDOWS, SCENARIOS
from rig.picture import bars

WITH_TOKEN = "service, with a token"
# As long as the field with the token, and the same value: the difference is what the service does with a token.
UNREAD = "X-Unread-Data"
WITH_UNREAD = "service, with the same in a field that nobody reads"


def median(rounds, what):
    values = [getattr(one, what) for one in rounds]
    return None if None in values else statistics.median(values)


def shown(value, form):
    return "" if value is None else format(value, form)


def table(targets, starts, colds, rounds, seconds, products):
    lines = [
        "# Benchmark",
        "",
        f"{os.cpu_count()} processors, shared with wrk; {products} products; median of {rounds} rounds of {seconds} s.",
        "From the start of the process to the first 200: "
        + ", ".join(f"{name} {statistics.median(values):.2f} s" for name, values in starts.items())
        + ".",
        "",
        "| | connections | server | successes/s | ratio | p50 ms | p99 ms | processor µs/answer"
        + (" | the database's µs" if with_database(targets) else "")
        + " | resident MiB | refused | failed |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|" + ("---:|" if with_database(targets) else ""),
    ]
    for key in targets[0].rounds:
        first = median(targets[0].rounds[key], "per_second")
        for target in targets:
            done = target.rounds.get(key)
            if not done:
                continue
            rate = median(done, "per_second")
            ratio = f"{first / rate:.2f}" if target is not targets[0] and rate else ""
            lines.append(
                f"| {SCENARIOS[key[0]]} | {key[1]} | {target.name} | {rate:,.0f} | {ratio}"
                f" | {median(done, 'p50') / 1000:.2f} | {median(done, 'p99') / 1000:.2f}"
                f" | {shown(median(done, 'processor'), '.0f')}"
                + (f" | {shown(median(done, 'database'), '.0f')}" if with_database(targets) else "")
                + f" | {shown(median(done, 'resident'), '.0f')}"
                f" | {sum(one.refused for one in done)} | {sum(one.failed for one in done)} |"
            )
    if len(targets) > 1:
        lines += ["", "The ratio says how many times the successes of the other line the service has."]
    lines += first_seconds(colds)
    lines += cost_of_tokens(targets)
    return "\n".join(lines) + "\n"


def with_database(targets):
    """Whether some of them have a database that is a server."""
    return any(target.database for target in targets)


def first_seconds(colds):
    """The processor time of a read in each window of full load after the start."""
    if not colds:
        return []
    ends = [COLD_SECONDS * (window + 1) for window in range(COLD_WINDOWS)]
    lines = ["", "Processor time of a read in µs after the start, at full load over 16 connections:", ""]
    lines += ["| server | " + " | ".join(f"until {end} s" for end in ends) + " |", "|---|" + "---:|" * len(ends)]
    lines += [f"| {name} | " + " | ".join(f"{spent:.0f}" for spent in spents) + " |" for name, spents in colds.items()]
    return lines


def cost_of_tokens(targets):
    """What a token costs a read, in processor time: the same process, by turns; of each round the differences."""
    by_name = {target.name: target for target in targets}
    keys = [key for key in targets[0].rounds if key[0] == "ids"]
    if WITH_TOKEN not in by_name or not targets[0].usages or not keys:
        return []
    lines = ["", "Processor time of a read in µs; the differences are medians over the rounds:", ""]
    lines += ["| connections | without | the same in a field that nobody reads | with a token | more than without"]
    lines[-1] += " | more than in the other field |"
    lines += ["|---:|---:|---:|---:|---:|---:|"]
    for key in keys:
        turns = [targets[0].rounds[key], by_name[WITH_UNREAD].rounds[key], by_name[WITH_TOKEN].rounds[key]]
        shown = " | ".join(f"{median(turn, 'processor'):.1f}" for turn in turns)
        more = [statistics.median(b.processor - a.processor for a, b in zip(turn, turns[2])) for turn in turns[:2]]
        lines.append(f"| {key[1]} | {shown} | {more[0]:+.1f} | {more[1]:+.1f} |")
    return lines


def picture(targets):
    groups = {}
    for (scenario, connections), _ in targets[0].rounds.items():
        for colour, target in enumerate(targets):
            done = target.rounds.get((scenario, connections))
            if not done:
                continue
            label = f"{connections} conn." + (f", {target.name}" if len(targets) > 1 else "")
            spent = median(done, "processor")
            note = f"p99 {median(done, 'p99') / 1000:.1f} ms" + (f", {spent:.0f} µs of processor" if spent else "")
            groups.setdefault(SCENARIOS[scenario], {})[label] = (median(done, "per_second"), note, colour)
    return bars("Benchmark", "requests a second in closed loops by wrk; medians", groups)


