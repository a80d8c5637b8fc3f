"""Options that several commands have, and what they share in telling how it went."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.iris import BASE
from kg.problems import InputError

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")
_EVERY = 5.0  # seconds between two lines of progress


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


def counted(items: Iterable[_Item], output: Path | None) -> Iterator[_Item]:
    """The same items, while standard error tells how many there were: a bar on a terminal, else a line now and then.

    There is no bar where the data itself goes to the terminal, as it does without an ``output``.
    """
    bare = output is None and sys.stdout.isatty()
    return _with_a_bar(items) if sys.stderr.isatty() and not bare else _with_lines(items)


def _with_lines(items: Iterable[_Item]) -> Iterator[_Item]:
    started = told = time.monotonic()
    for count, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - told >= _EVERY:
            told = now
            tell(f"{count:,} records, {count / (now - started):,.0f} a second")


def _with_a_bar(items: Iterable[_Item]) -> Iterator[_Item]:
    from rich import progress  # noqa: PLC0415 - kg --help needs no rich
    from rich.console import Console  # noqa: PLC0415

    columns = progress.SpinnerColumn(), progress.TextColumn("{task.description}"), progress.TimeElapsedColumn()
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        started = time.monotonic()
        for count, item in enumerate(items, 1):
            yield item
            rate = count / (time.monotonic() - started)
            bar.update(task, description=f"{count:,} records, {rate:,.0f} a second")


def tell(line: object) -> None:
    """A line for people, on standard error, without what a terminal would take for a command."""
    sys.stdout.flush()
    visible = "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in str(line))
    sys.stderr.write(f"kg: {visible}\n")


def opened(inputs: tuple[str, ...]) -> None:
    """Make sure, before anything is written, that every input can be opened; :class:`InputError` if not.

    A pipe is not opened for that: it can be read only once.
    """
    for name in inputs:
        try:
            if name != "-" and not os.access(name, os.R_OK):
                os.stat(name)  # noqa: PTH116 - it tells what is wrong
                raise InputError(f"{name}: Permission denied")
        except (OSError, ValueError) as error:
            raise InputError(f"{name}: {getattr(error, 'strerror', None) or error}") from error
