"""Draws series over time, and bars, as SVG that needs nothing but a browser."""

from html import escape

WIDTH, PANEL, GAP, LEFT, RIGHT, TOP = 960, 170, 46, 64, 190, 62
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b")
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:18px;font-weight:600}"
    ".panel{font-weight:600}.axis{fill:#666;font-size:11px}"
)


class Panel:
    """One picture in the column: series of (x, y), and shaded spans of x with a word."""

    def __init__(self, title, series, spans=()):
        self.title = title
        self.series = series
        self.spans = spans

    def highest(self):
        return max((y for points in self.series.values() for _, y in points), default=0)


def ticks(highest):
    """Round numbers from 0 to a little above the highest."""
    if highest <= 0:
        return [0, 1]
    step = 10 ** (len(str(int(highest))) - 1) if highest >= 1 else 0.1
    for part in (0.2, 0.5, 1, 2, 5):
        if highest / (step * part) <= 5:
            step *= part
            break
    count = int(-(-highest // step))
    return [round(step * number, 6) for number in range(count + 1)]


def timelines(title, subtitle, panels, until):
    """The panels below each other, over one axis of seconds from 0."""
    until = max(until, 1)
    height = TOP + len(panels) * (PANEL + GAP) + 10
    parts = [_head(height, title, subtitle)]
    for number, panel in enumerate(panels):
        parts.append(_panel(panel, TOP + number * (PANEL + GAP), until))
    return "\n".join([*parts, "</svg>\n"])


def _head(height, title, subtitle):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text class="title" x="16" y="26">{escape(title)}</text>'
        f'<text x="16" y="44">{escape(subtitle)}</text>'
    )


def _panel(panel, top, until):
    width = WIDTH - LEFT - RIGHT
    marks = ticks(panel.highest())
    bottom = top + 18 + PANEL

    def across(x):
        return LEFT + width * x / until

    def up(y):
        return bottom - PANEL * y / marks[-1]

    parts = [f'<text class="panel" x="16" y="{top + 10}">{escape(panel.title)}</text>']
    for begin, end, word in panel.spans:
        parts.append(
            f'<rect x="{across(begin):.1f}" y="{up(marks[-1]):.1f}" width="{across(end) - across(begin):.1f}"'
            f' height="{PANEL}" fill="#d62728" fill-opacity="0.08"/>'
            f'<text class="axis" x="{across(begin) + 4:.1f}" y="{up(marks[-1]) + 12:.1f}">{escape(word)}</text>'
        )
    for mark in marks:
        parts.append(
            f'<line x1="{LEFT}" x2="{LEFT + width}" y1="{up(mark):.1f}" y2="{up(mark):.1f}" stroke="#ddd"/>'
            f'<text class="axis" x="{LEFT - 6}" y="{up(mark) + 4:.1f}" text-anchor="end">{mark:g}</text>'
        )
    for mark in [tick for tick in ticks(until) if tick <= until]:
        parts.append(
            f'<text class="axis" x="{across(mark):.1f}" y="{bottom + 15}" text-anchor="middle">{mark:g} s</text>'
        )
    for number, (name, points) in enumerate(panel.series.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points if x <= until)
        level = top + 30 + 18 * number
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
            f'<rect x="{LEFT + width + 14}" y="{level - 9}" width="10" height="10" fill="{colour}"/>'
            f'<text x="{LEFT + width + 30}" y="{level}">{escape(name)}</text>'
        )
    return "\n".join(parts)


def bars(title, subtitle, groups):
    """Groups of bars that lie: {group: {name: (value, note, colour)}}; bars are to the scale of their group."""
    rows = sum(len(group) for group in groups.values())
    height = TOP + 24 * rows + 30 * len(groups) + 10
    parts = [_head(height, title, subtitle)]
    top = TOP
    for group, named in groups.items():
        parts.append(f'<text class="panel" x="16" y="{top + 14}">{escape(group)}</text>')
        top += 24
        longest = max((value for value, _, _ in named.values()), default=0) or 1
        for name, (value, note, colour) in named.items():
            width = (WIDTH - 560) * value / longest
            parts.append(
                f'<text x="180" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
                f'<rect x="190" y="{top + 2}" width="{width:.1f}" height="16" fill="{COLOURS[colour]}"/>'
                f'<text x="{198 + width:.1f}" y="{top + 14}">{value:,.0f}/s, {escape(note)}</text>'
            )
            top += 24
        top += 6
    return "\n".join([*parts, "</svg>\n"])
