"""Small pictures, as SVG inside the page: no script, no style of their own, readable without them."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

_WIDTH = 720
_NOTHING = Markup("")


def timeline(rows: list[dict[str, Any]]) -> Markup:
    """The dates of a study on a line, from the first to the last; nothing for fewer than two days."""
    days = [(dt.date.fromisoformat(row["day"]), row["title"], row["date"]) for row in rows if _is_day(row["day"])]
    days.sort(key=lambda each: each[0])
    if len(days) < 2 or days[0][0] == days[-1][0]:
        return _NOTHING
    first, last = days[0][0], days[-1][0]
    span = (last - first).days
    step = max(1, math.ceil((last.year - first.year) / 16))
    lines, texts = [], []
    for year in range(first.year + 1, last.year + 1, step):
        x = _x(dt.date(year, 1, 1), first, span)
        lines.append(Markup('<line class="year" x1="{0}" x2="{0}" y1="14" y2="34"/>').format(x))
        texts.append(Markup('<text class="year" x="{}" y="10" text-anchor="middle">{}</text>').format(x, year))
    for place, (day, title, shown) in enumerate(days):
        x, y = _x(day, first, span), 52 + 17 * place
        end = x > _WIDTH / 2
        lines.append(Markup('<line class="stem" x1="{0}" x2="{0}" y1="24" y2="{1}"/>').format(x, y))
        texts.append(
            Markup(
                '<circle class="day" cx="{}" cy="24" r="4"/>'
                '<text class="over" x="{}" y="{}" text-anchor="{}">{} <tspan class="date">{}</tspan></text>'
            ).format(x, x - 6 if end else x + 6, y + 2, "end" if end else "start", title, shown)
        )
    # Stems first: the texts lie over them.
    return Markup(
        '<svg class="timeline" viewBox="-8 0 {} {}" role="img" aria-label="{}">{}'
        '<line class="axis" x1="0" x2="{}" y1="24" y2="24"/>{}</svg>'
    ).format(
        _WIDTH + 16,
        60 + 17 * len(days),
        "Time line: " + ", ".join(f"{title} {shown}" for _, title, shown in days),
        _NOTHING.join(lines),
        _WIDTH,
        _NOTHING.join(texts),
    )


def _is_day(day: str | None) -> bool:
    try:
        return bool(day) and dt.date.fromisoformat(day or "") is not None
    except ValueError:
        return False


def _x(day: dt.date, first: dt.date, span: int) -> float:
    return round((day - first).days / span * _WIDTH, 1)


# A map is 720 units wide for 360 degrees (equirectangular); nothing is shown south of 60°, where no study is.
_MAP_HEIGHT = 300
_CELLS = 140
"""Sites in one of so many columns of the map are one dot."""


@cache
def has_land() -> bool:
    """Whether ``make assets`` has made the outline of the land."""
    return (Path(__file__).parent / "static/vendor/world.svg").is_file()


def world(sites: list[dict[str, Any]]) -> Markup:
    """Sites on a map of their part of the world; those that are close are one dot, larger the more they are."""
    points = [
        ((each["long"] + 180) * 2, (90 - each["lat"]) * 2, each["city"] or each["name"])
        for each in sites
        if each["lat"] is not None and each["long"] is not None and abs(each["lat"]) <= 90 and abs(each["long"]) <= 180
    ]
    if not points:
        return _NOTHING
    left, top, width, height = _window([x for x, _, _ in points], [y for _, y, _ in points])
    cell = width / _CELLS
    heaps: defaultdict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
    for x, y, name in points:
        heaps[int(x / cell), int(y / cell)].append((x, y, name))
    dots = [
        Markup('<circle class="site" cx="{:.1f}" cy="{:.1f}" r="{:.2f}"><title>{}</title></circle>').format(
            sum(x for x, _, _ in heap) / len(heap),
            sum(y for _, y, _ in heap) / len(heap),
            cell * min(0.25 + 0.3 * math.sqrt(len(heap)), 2.2),
            _of_heap([name for _, _, name in heap]),
        )
        for heap in sorted(heaps.values(), key=len, reverse=True)
    ]
    lines = [Markup('<line x1="{0}" x2="{0}" y1="0" y2="360"/>').format(x) for x in range(0, _WIDTH + 1, 60)]
    lines += [Markup('<line x1="0" x2="720" y1="{0}" y2="{0}"/>').format(y) for y in range(0, 361, 60)]
    land = Markup('<image href="/static/vendor/world.svg" width="720" height="360"/>') if has_land() else _NOTHING
    return Markup(
        '<svg class="map" viewBox="{:.0f} {:.0f} {:.0f} {:.0f}" role="img" aria-label="Map: {} sites at {} places">'
        '<g class="grid">{}</g>{}{}</svg>'
    ).format(left, top, width, height, len(points), len(heaps), _NOTHING.join(lines), land, _NOTHING.join(dots))


def _window(xs: list[float], ys: list[float]) -> tuple[float, float, float, float]:
    """The part of the map that holds all points: its left, top, width and height, always of one shape."""
    width = min(_WIDTH, max(160.0, (max(xs) - min(xs)) * 1.25, (max(ys) - min(ys)) * 1.25 * _WIDTH / _MAP_HEIGHT))
    height = width * _MAP_HEIGHT / _WIDTH
    left = min(max((max(xs) + min(xs) - width) / 2, 0), _WIDTH - width)
    top = min(max((max(ys) + min(ys) - height) / 2, 0), 360 - height)
    return left, top, width, height


def _of_heap(names: list[str]) -> str:
    different = list(dict.fromkeys(names))
    shown = ", ".join(different[:5]) + (" and others" if len(different) > 5 else "")
    return shown if len(names) == 1 else f"{len(names)} sites: {shown}"


def bars(cells: list[dict[str, Any] | None]) -> Markup:
    """The values of one row side by side, with their intervals where there are any."""
    numbers = [cell for cell in cells if cell and cell["number"] is not None]
    if len(numbers) < 2:
        return _NOTHING
    low: float = min(
        min(0.0, cell["number"], cell["number"] if cell["low"] is None else cell["low"]) for cell in numbers
    )
    high: float = max(
        max(0.0, cell["number"], cell["number"] if cell["high"] is None else cell["high"]) for cell in numbers
    )
    if high == low:
        return _NOTHING

    def at(value: float) -> float:
        # Divided before it is multiplied: the largest numbers would overflow.
        return round(((value / 2 - low / 2) / (high / 2 - low / 2)) * 118 + 1, 1)

    marks: list[Markup] = []
    for place, cell in enumerate(cells):
        if not cell or cell["number"] is None:
            continue
        y = 3 + place * 9
        start, end = sorted((at(0), at(cell["number"])))
        marks.append(
            Markup('<rect class="bar b{}" x="{}" y="{}" width="{}" height="6"/>').format(
                place % 6, start, y, round(max(end - start, 0.6), 1)
            )
        )
        if cell["low"] is not None and cell["high"] is not None:
            marks.append(
                Markup('<line class="whisker" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>').format(
                    at(cell["low"]), at(cell["high"]), y + 3
                )
            )
    return Markup(
        '<svg class="bars" viewBox="0 0 120 {0}" width="120" height="{0}" aria-hidden="true">{1}</svg>'
    ).format(len(cells) * 9 + 3, _NOTHING.join(marks))


def share(part: float, place: int) -> Markup:
    """A share from 0 to 1 as a bar, in the colour of the group at that ``place``."""
    return Markup(
        '<svg class="share" viewBox="0 0 60 6" width="60" height="6" aria-hidden="true">'
        '<rect class="ground" width="60" height="6"/><rect class="bar b{}" width="{:.1f}" height="6"/></svg>'
    ).format(place % 6, 60 * part)


_ROW = 20
_CUT = 34


def around(name: str, groups: Sequence[dict[str, Any]]) -> Markup:
    """A thing in the middle and what is linked to it on both sides of it, each with a link to its own page.

    A group has a ``title``, ``nodes`` as pairs of an address and a name, and ``more``, what to say of those left out,
    with the address ``to`` that has them. The order and the place of all is that of the groups: no chance in it.
    """
    if not groups:
        return _NOTHING
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    rows = [0, 0]
    for group in groups:
        side = 0 if rows[0] < rows[1] else 1
        sides[side].append(group)
        rows[side] += len(group["nodes"]) + bool(group["more"]) + 2
    height = max(*rows, 4) * _ROW
    edges: list[Markup] = []
    marks: list[Markup] = []
    for side, members in enumerate(sides):
        y = (height - rows[side] * _ROW) / 2
        for group in members:
            y += 1.5 * _ROW
            marks.append(_text("kind", side, *_place(side, y, height), group["title"]))
            for address, label in group["nodes"]:
                y += _ROW
                x, _ = _place(side, y, height)
                edges.append(
                    Markup('<path class="edge" d="M360 {0:.0f} Q{1:.0f} {2:.0f} {1:.0f} {2:.0f}"/>').format(
                        height / 2, x, y
                    )
                )
                cut = label if len(label) <= _CUT else f"{label[: _CUT - 1]}…"
                marks.append(
                    Markup(
                        '<a href="{}"><title>{}</title><circle class="day" cx="{:.0f}" cy="{:.0f}" r="4"/>{}</a>'
                    ).format(address, label, x, y, _text("", side, x, y, cut))
                )
            if group["more"]:
                y += _ROW
                text = _text("more", side, *_place(side, y, height), group["more"])
                marks.append(Markup('<a href="{}">{}</a>').format(group["to"], text) if group["to"] else text)
            y += _ROW / 2
    middle = name if len(name) <= 24 else f"{name[:23]}…"
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="What is around it">'
        '<svg class="around" viewBox="-60 0 840 {0:.0f}" role="group" aria-label="What is around it">{1}'
        '<circle class="middle" cx="360" cy="{2:.0f}" r="9"/>'
        '<text class="over" x="360" y="{3:.0f}" text-anchor="middle">{4}</text>{5}</svg></div>'
    ).format(height, _NOTHING.join(edges), height / 2, height / 2 - 16, middle, _NOTHING.join(marks))


def _place(side: int, y: float, height: float) -> tuple[float, float]:
    """A point on an ellipse around the middle."""
    away = 90 + 70 * math.sqrt(max(0.0, 1 - (2 * y / height - 1) ** 2))
    return (360 - away if side == 0 else 360 + away), y


def _text(kind: str, side: int, x: float, y: float, text: str) -> Markup:
    return Markup('<text class="over {}" x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(
        kind, x - 9 if side == 0 else x + 9, y + 4, "end" if side == 0 else "start", text
    )
