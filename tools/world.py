"""The outline of the land for the maps of study pages, out of npm's world-atlas.

``python tools/world.py land-110m.json world.svg``. The source is TopoJSON: arcs of whole numbers, each a difference
from the one before it, https://github.com/topojson/topojson-specification. The picture is 720 × 360: two units for a
degree, longitude to the right and latitude down (equirectangular), as ``kg/web/draw.py`` places its dots. Its grey is
half transparent, so that it suits light and dark pages.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Any

Point = tuple[float, float]
WIDTH = 720
SOUTH = 300  # 60° S: Antarctica is off the maps


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Each arc as points of the picture."""
    (across, down), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round((x * across + left + 180) * 2, 1), round((90 - (y * down + top)) * 2, 1)))
        found.append(points)
    return found


def rings(geometry: dict[str, Any]) -> list[list[int]]:
    """The numbers of the arcs that each ring of a geometry is made of; ``~n`` stands for arc ``n`` from its end."""
    match geometry["type"]:
        case "GeometryCollection":
            return [ring for each in geometry["geometries"] for ring in rings(each)]
        case "MultiPolygon":
            return [ring for polygon in geometry["arcs"] for ring in polygon]
        case "Polygon":
            return [*geometry["arcs"]]
        case kind:
            raise SystemExit(f"a geometry of type {kind} is no land")


def unwound(points: list[Point]) -> list[Point]:
    """A ring that goes on beyond the edge of the picture where it crosses the line of 180 degrees."""
    shift = 0
    found: list[Point] = []
    for x, y in points:
        if found and abs(x + shift - found[-1][0]) > WIDTH / 2:
            shift += WIDTH if x + shift < found[-1][0] else -WIDTH
        found.append((round(x + shift, 1), y))
    return found


def path(points: list[Point]) -> str:
    """A ring as a path, a second time where a piece of it comes in again on the other side."""
    points = unwound(points)
    kept = [each for each, before in zip(points, [None, *points], strict=False) if each != before]
    xs = [x for x, _ in kept]
    shifts = [0, *([-WIDTH] if max(xs) > WIDTH else []), *([WIDTH] if min(xs) < 0 else [])]
    return "".join("M" + "L".join(f"{round(x + by, 1):g} {y:g}" for x, y in kept) + "Z" for by in shifts)


def main(source: Path, target: Path) -> None:
    """Write the picture."""
    topology = json.loads(source.read_text("utf-8"))
    lines = arcs(topology)
    land = [
        [*chain.from_iterable(lines[each] if each >= 0 else lines[~each][::-1] for each in ring)]
        for ring in rings(topology["objects"]["land"])
    ]
    outline = "".join(path(points) for points in land if min(y for _, y in points) < SOUTH)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" width="720" height="360">'
        f'<path fill="#888" fill-opacity=".35" d="{outline}"/></svg>\n',
        "utf-8",
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
