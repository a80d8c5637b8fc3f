"""Bad data as a value, and the exceptions that end a command with an exit code.

A :class:`Problem` travels in the same stream as the studies, so that nothing is dropped: in = written + rejected.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A record that could not be read, mapped or accepted.

    ``origin`` says where it came from (``dump.zip!NCT00000001.json``, ``page.json:3``), ``number`` which record it is
    where that is known, ``path`` the place in the record (``$.protocolSection.designModule``) or in the input
    (``byte 1024``), ``reason`` what is wrong, in words, and ``original`` its bytes as they came. ``incomplete`` says
    that the input ends here before its time, so that nobody knows how many more records there should be.
    """

    origin: str
    reason: str
    number: str | None = None
    path: str | None = None
    original: bytes = b""
    incomplete: bool = False

    def __str__(self) -> str:
        """One line: origin, number, place, reason."""
        return ": ".join(part for part in (self.origin, self.number, self.path, self.reason) if part)


class Failure(Exception):  # noqa: N818 - it names what the command did, not a kind of bug
    """A command that cannot go on; ``exit_code`` is what the process answers."""

    exit_code = 1


class Refused(Failure):
    """The command was asked for what does not go together."""

    exit_code = 2


class InputError(Failure):
    """The input cannot be opened or read at all."""

    exit_code = 3


class NothingToValidate(InputError):  # noqa: N818 - it says what the input is
    """The input can be read, but has nothing that a shape is about."""


class OutputError(Failure):
    """The output cannot be written."""

    exit_code = 3


class StoreError(Failure):
    """A store or the network failed."""

    exit_code = 4


class QueryError(Failure):
    """A query that cannot be asked: it is not SPARQL, or not allowed; the message names the place."""

    exit_code = 2
