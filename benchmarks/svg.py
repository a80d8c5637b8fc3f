"""Two sorts of pictures as SVG, readable on a light page and on a dark one."""

from __future__ import annotations

from html import escape
from math import floor, log10

_STYLE = """\
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.small { font-size: 12px; fill: #59636e }
.ours { fill: #0969da; font-weight: 600 }
.grid { stroke: #d1d9e0 }
.bar { fill: #afb8c1 } .bar.ours { fill: #2f81f7 }
.one { stroke: #2f81f7; fill: #2f81f7 } .two { stroke: #db6d28; fill: #db6d28 }
polyline { fill: none !important; stroke-width: 2 } text.one, text.two { stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9198a1 } .ours { fill: #58a6ff } .grid { stroke: #3d444d }
  .bar { fill: #6e7681 } text.one { fill: #58a6ff } text.two { fill: #f0883e }
}"""
WIDTH = 760


def _picture(height: int, title: str, parts: list[str]) -> str:
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{_STYLE}\n</style>",
            *parts,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def bars(title: str, axis: str, rows: list[tuple[str, float, bool]]) -> str:
    """Horizontal bars on a logarithmic axis that begins at one: label, value, whether the bar is ours."""
    left, right, top, step = 170, 60, 12, 30
    bottom = top + step * len(rows)
    end = max(value for _, value, _ in rows)
    scale = (WIDTH - left - right) / log10(end)
    parts = []
    for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if tick <= end:
            x = left + scale * log10(tick)
            parts += [_line(x, top, x, bottom), _text(x, bottom + 17, f"{tick}", "small", "middle")]
    for number, (label, value, ours) in enumerate(rows):
        y, length = top + step * number, scale * log10(max(value, 1))
        kind = "ours" if ours else ""
        parts += [
            _text(left - 10, y + 20, label, kind, "end"),
            f'<rect class="bar {kind}" x="{left}" y="{y + 5}" width="{max(length, 2):.1f}" height="20" rx="2"/>',
            _text(left + max(length, 2) + 7, y + 20, f"{value:.3g}×", kind),
        ]
    parts.append(_text(left, bottom + 38, axis, "small"))
    return _picture(bottom + 48, title, parts)


def lines(title: str, panels: list[tuple[str, dict[str, dict[int, float]]]]) -> str:
    """Panels side by side: a heading and, for each of two series by its name, the values at tenfold sizes."""
    room = WIDTH / len(panels)
    parts = []
    for number, (heading, series) in enumerate(panels):
        parts.append(f'<g transform="translate({room * number:.0f})">')
        parts += _panel(room, heading, series)
        parts.append("</g>")
    parts.append(_text(WIDTH / 2, 262, "records", "small", "middle"))
    return _picture(272, title, parts)


def _panel(room: float, heading: str, series: dict[str, dict[int, float]]) -> list[str]:
    left, right, top, bottom = 64.0, room - 40, 56.0, 220.0
    sizes = sorted({size for values in series.values() for size in values})
    end = _round_up(max(value for values in series.values() for value in values.values()))
    spread = log10(sizes[-1] / sizes[0]) or 1

    def at(size: int, value: float) -> tuple[float, float]:
        return left + (right - left) * log10(size / sizes[0]) / spread, bottom - (bottom - top) * value / end

    parts = [_text(left - 12, 18, heading)]
    for tick in (0, end / 2, end):
        y = at(sizes[0], tick)[1]
        parts += [_line(left - 12, y, right + 12, y), _text(left - 18, y + 4, f"{tick:g}", "small", "end")]
    parts += [_text(at(size, 0)[0], bottom + 18, f"{size:,}", "small", "middle") for size in sizes]
    for place, (kind, (name, values)) in enumerate(zip(("one", "two"), series.items(), strict=True)):
        points = [at(size, value) for size, value in sorted(values.items())]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="{kind}" points="{corners}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points]
        parts += [f'<circle class="{kind}" cx="{left - 8 + 100 * place}" cy="34" r="4"/>']
        parts.append(_text(left + 100 * place, 38, name, kind))
    return parts


def _round_up(value: float) -> float:
    """The next number of the sort that an axis may end in: 1, 2 or 5 with zeros, before or after the point."""
    power = 10.0 ** floor(log10(value))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= value)
