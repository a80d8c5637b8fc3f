"""The embedded store: pyoxigraph, in a folder."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.problems import InputError, StoreError


def opened(folder: Path, *, create: bool = False, read_only: bool = False) -> ox.Store:
    """The store in a folder; with ``create`` a new one where there is none.

    One process may write a store, and nobody should read it meanwhile: ``read_only`` shows the state of its opening.
    :class:`InputError` where the folder holds no store, :class:`StoreError` where it cannot be used.
    """
    is_store = (folder / "CURRENT").is_file()
    if not is_store and not create:
        raise InputError(f"{folder}: there is no store in this folder; kg load --store makes one")
    if not is_store and folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: the folder has other things in it, and no store")
    try:
        if read_only:
            return ox.Store.read_only(str(folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        return ox.Store(folder)
    except OSError as error:
        if "LOCK:" in str(error):
            raise StoreError(f"{folder}: another process is using this store; only one can write it") from error
        raise StoreError(f"{folder}: the store cannot be opened: {error}") from error
