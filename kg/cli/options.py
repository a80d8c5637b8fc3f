"""Options that several commands have."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.iris import BASE
from kg.problems import InputError, Refused

_Command = TypeVar("_Command", bound=Callable[..., Any])


def absolute(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """An http(s) address that other addresses can follow."""
    if value is None:
        return None
    from kg.iris import web  # noqa: PLC0415 - only where the option is given

    if web(value) != f"<{value}>" or value[-1] != "/" or not set("#?").isdisjoint(value):
        raise click.BadParameter("it has to be an http(s) address that ends in /, without ? and #")
    return value


def inputs(command: _Command) -> _Command:
    """One or more inputs, and how to read them."""
    argument = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
    source = click.option(
        "--source",
        type=click.Choice(["ctgov-json", "ctgov-text"]),
        help="Format of the records. [default: recognised by content]",
    )
    return argument(source(command))


def graphs(command: _Command) -> _Command:
    """What can be chosen about a graph."""
    for option in (
        click.option("--no-same-as", is_flag=True, help="Leave out owl:sameAs to identifiers.org."),
        click.option(
            "--contacts", is_flag=True, help="Export telephone numbers, e-mail addresses and points of contact."
        ),
        click.option(
            "--base", default=BASE, show_default=True, callback=absolute, help="What the IRIs of the data start with."
        ),
    ):
        command = option(command)
    return command


def jobs_option(command: _Command) -> _Command:
    """How many processes work."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=_cores,
        show_default="a core each",
        metavar="N",
        help="Processes that work; 1 works without any other.",
    )(command)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def size(inputs: tuple[str, ...]) -> int | None:
    """How many bytes there are to be read; None where one of the inputs cannot tell."""
    from kg import sources  # noqa: PLC0415 - kg --help needs none of it

    sizes = [sources.size(each) for each in inputs]
    return None if None in sizes else sum(each for each in sizes if each)


def opened(inputs: tuple[str, ...]) -> None:
    """Make sure, before anything is written, that every input can be opened; :class:`InputError` if not.

    A pipe is not opened for that: it can be read only once.
    """
    for name in inputs:
        try:
            if name != "-" and not os.access(name, os.R_OK):
                os.stat(name)  # noqa: PTH116 - it tells what is wrong
                raise InputError(f"{name}: Permission denied")
        except FileNotFoundError as error:
            raise InputError(f"{name}: {_fetching(name) or error.strerror}") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{name}: {getattr(error, 'strerror', None) or error}") from error


def _fetching(name: str) -> str | None:
    """How to get what was named instead of a file: a record by its number, or anything by its address."""
    number = re.search(r"NCT\d{8}(?!\d)", name)
    address = re.match(r"https?://", name, re.IGNORECASE)
    if number and (address or number[0] == name):
        words = f"-o {number[0]}.json https://clinicaltrials.gov/api/v2/studies/{number[0]}"
    elif address:
        words = f"-O {name}"
    else:
        return None
    return f"there is no such file, and kg fetches nothing; curl -f {words}"


def apart(inputs: Iterable[str], *outputs: Path | None) -> None:
    """Make sure that no output is an input, by whatever name, or within one; :class:`Refused` if one is.

    A pipe or a device may be both.
    """
    wanted = [each for each in outputs if each is not None and (each.is_dir() or each.is_file() or not each.exists())]
    there = {_identity(each.stat()): each for each in wanted if each.exists()}
    for name in inputs if wanted else ():
        folder = None if name == "-" else Path(name).resolve()
        inside = next((each for each in wanted if folder and folder in each.resolve().parents), None)
        if inside and folder and folder.is_dir():
            raise Refused(f"{inside}: it would be written into the input {name}; name another place")
        for found in _files(name) if there else ():
            if same := there.get(_identity(found)):
                raise Refused(f"{same}: it is an input too, and would be lost; name another file")


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _files(name: str) -> Iterator[os.stat_result]:
    """An input, and each file in it, links followed."""
    try:
        found = os.fstat(sys.stdin.fileno()) if name == "-" else os.stat(name)  # noqa: PTH116 - of a name, as above
    except (AttributeError, OSError, ValueError):  # standard input is closed, or is none
        return
    yield found
    if not stat.S_ISDIR(found.st_mode):
        return
    for place, _, names in os.walk(name):
        for each in names:
            try:
                yield Path(place, each).stat()
            except OSError:
                continue  # a link to nowhere
