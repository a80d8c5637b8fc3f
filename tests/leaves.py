"""The leaves of a record: their paths in the data structure, and where they are in one record's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kg.record import Study

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[str | int, ...]
"""Keys and positions that lead to a leaf."""


def leaf_paths(struct: type = Study, path: str = "") -> Iterator[str]:
    """The path of each leaf of a Struct, without marks for lists, as ``ct:field`` gives them."""
    for field in msgspec.structs.fields(struct):
        here = f"{path}.{field.encode_name}" if path else field.encode_name
        kind = msgspec.inspect.type_info(field.type)
        if isinstance(kind, msgspec.inspect.VarTupleType):
            kind = kind.item_type
        if isinstance(kind, msgspec.inspect.StructType):
            yield from leaf_paths(kind.cls, here)
        else:
            yield here


def positions(tree: Any, path: str = "", place: Place = (), *, ends: bool = False) -> Iterator[tuple[str, Place, Any]]:
    """Path, place and value of each leaf of a record; with ``ends``, of lists only the first and the last item."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from positions(value, f"{path}.{key}" if path else key, (*place, key), ends=ends)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            if not ends or index in {0, len(tree) - 1}:
                yield from positions(value, path, (*place, index), ends=ends)
    else:
        yield path, place, tree


def replaced(tree: Any, place: Place, value: Any) -> Any:
    """A record's JSON with another value at a place; with None, without that leaf or list item."""
    if not place:
        return value
    key, *rest = place
    new = replaced(tree[key], tuple(rest), value)
    if isinstance(tree, list):
        assert isinstance(key, int)
        return tree[:key] + ([] if new is None else [new]) + tree[key + 1 :]
    return {name: new if name == key else old for name, old in tree.items() if name != key or new is not None}
