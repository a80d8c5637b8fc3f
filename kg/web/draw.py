"""Small pictures, as SVG inside the page: no script, no style of their own, readable without them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from markupsafe import Markup

_WIDTH = 720


def timeline(rows: list[dict[str, Any]]) -> Markup:
    """The dates of a study on a line, from the first to the last; nothing for fewer than two days."""
    days = sorted((dt.date.fromisoformat(row["day"]), row["title"], row["date"]) for row in rows if _is_day(row["day"]))
    if len(days) < 2:
        return Markup("")
    first, last = days[0][0], days[-1][0]
    span = max((last - first).days, 1)
    marks: list[Markup] = []
    for year in range(first.year + 1, last.year + 1):
        x = _x(dt.date(year, 1, 1), first, span)
        marks.append(Markup('<line class="year" x1="{0}" x2="{0}" y1="14" y2="34"/><text class="year" x="{0}" y="10" text-anchor="middle">{1}</text>').format(x, year))
    for place, (day, title, shown) in enumerate(days):
        x = _x(day, first, span)
        y = 52 + 17 * place
        anchor = "end" if x > _WIDTH / 2 else "start"
        offset = -6 if anchor == "end" else 6
        marks.append(
            Markup(
                '<line class="stem" x1="{0}" x2="{0}" y1="24" y2="{1}"/><circle class="day" cx="{0}" cy="24" r="4"/>'
                '<text x="{2}" y="{3}" text-anchor="{4}">{5} <tspan class="date">{6}</tspan></text>'
            ).format(x, y, x + offset, y + 2, anchor, title, shown)
        )
    height = 60 + 17 * len(days)
    return Markup(
        '<svg class="timeline" viewBox="-8 0 {} {}" role="img" aria-label="Time line"><line class="axis" x1="0" x2="{}" '
        'y1="24" y2="24"/>{}</svg>'
    ).format(_WIDTH + 16, height, _WIDTH, Markup("").join(marks))


def _is_day(day: str | None) -> bool:
    try:
        return bool(day) and dt.date.fromisoformat(day or "") is not None
    except ValueError:
        return False


def _x(day: dt.date, first: dt.date, span: int) -> float:
    return round((day - first).days / span * _WIDTH, 1)


def world(sites: list[dict[str, Any]]) -> Markup:
    """Sites on a map of the world."""
    points = [(each["long"], each["lat"], each["name"]) for each in sites if each["lat"] is not None and each["long"] is not None]
    if not points:
        return Markup("")
    dots = Markup("").join(
        Markup('<circle class="site" cx="{}" cy="{}" r="2.4"><title>{}</title></circle>').format(
            round((long + 180) * 2, 1), round((90 - lat) * 2, 1), name
        )
        for long, lat, name in points
    )
    return Markup('<svg class="map" viewBox="0 10 720 290" role="img" aria-label="Map of the sites">{}</svg>').format(dots)


def bars(cells: list[dict[str, Any] | None]) -> Markup:
    """The values of one row side by side, with their intervals where there are any."""
    numbers = [cell for cell in cells if cell and cell["number"] is not None]
    if len(numbers) < 2:
        return Markup("")
    lows = [min(0.0, cell["low"] if cell["low"] is not None else cell["number"]) for cell in numbers]
    highs = [max(0.0, cell["high"] if cell["high"] is not None else cell["number"]) for cell in numbers]
    low, high = min(lows), max(highs)
    if high == low:
        return Markup("")
    scale = 118 / (high - low)
    marks: list[Markup] = []
    for place, cell in enumerate(cells):
        if not cell or cell["number"] is None:
            continue
        y = 3 + place * 9
        start, end = sorted(((0 - low) * scale, (cell["number"] - low) * scale))
        marks.append(Markup('<rect class="bar b{}" x="{}" y="{}" width="{}" height="6"/>').format(place % 6, round(start + 1, 1), y, round(max(end - start, 0.6), 1)))
        if cell["low"] is not None and cell["high"] is not None:
            marks.append(Markup('<line class="whisker" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(round((cell["low"] - low) * scale + 1, 1), round((cell["high"] - low) * scale + 1, 1), y + 3, y + 3))
    return Markup('<svg class="bars" viewBox="0 0 120 {0}" width="120" height="{0}" aria-hidden="true">{1}</svg>').format(len(cells) * 9 + 3, Markup("").join(marks))
