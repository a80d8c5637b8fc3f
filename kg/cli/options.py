"""Options that several commands have, and what they share in telling how it went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from kg.iris import BASE

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")
_EVERY = 5.0  # seconds between two lines of progress


def _absolute(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from kg.iris import web  # noqa: PLC0415 - only where the option is given

    if web(value) != f"<{value}>" or value[-1] not in "/#":
        raise click.BadParameter("it has to be an http(s) address that ends in / or #")
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
        click.option("--contacts", is_flag=True, help="Export telephone numbers, e-mail addresses, points of contact."),
        click.option(
            "--base", default=BASE, show_default=True, callback=_absolute, help="What the IRIs of the data start with."
        ),
    ):
        command = option(command)
    return command


def counted(items: Iterable[_Item], what: str = "records") -> Iterator[_Item]:
    """The same items; every few seconds a line on standard error tells how many there were."""
    started = told = time.monotonic()
    count = 0
    for count, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - told >= _EVERY:
            told = now
            tell(f"{count:,} {what}, {count / (now - started):,.0f} a second")


def tell(line: object) -> None:
    """A line for people, on standard error."""
    sys.stdout.flush()
    click.echo(f"kg: {line}", err=True)
