"""Who we are to a server: from the environment or a file, never from the command line, where others could read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from kg.problems import InputError

_VARIABLES = {
    "KG_USER": "user",
    "KG_PASSWORD": "password",
    "KG_TOKEN": "token",
    "AWS_ACCESS_KEY_ID": "aws_key",
    "AWS_SECRET_ACCESS_KEY": "aws_secret",
    "AWS_SESSION_TOKEN": "aws_session",
    "AWS_REGION": "aws_region",
}


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """User and password, or a token, or keys for AWS; nothing of it is ever shown."""

    user: str | None = None
    password: str | None = None
    token: str | None = None
    aws_key: str | None = None
    aws_secret: str | None = None
    aws_session: str | None = None
    aws_region: str | None = None

    def __repr__(self) -> str:
        """Which there are, not what they are."""
        return f"Credentials({', '.join(each.name for each in fields(self) if getattr(self, each.name))})"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may show."""
        return tuple(filter(None, (self.password, self.token, self.aws_secret, self.aws_session)))


def credentials(file: Path | None = None) -> Credentials:
    """Those in a file of lines like ``KG_USER=me``, else those of the environment.

    The variables are ``KG_USER``, ``KG_PASSWORD``, ``KG_TOKEN`` and those of AWS. :class:`InputError` where the file
    cannot be read, is open to others, or has another line in it.
    """
    values = _from_file(file) if file else os.environ
    return Credentials(**{name: values.get(variable) or None for variable, name in _VARIABLES.items()})


def _from_file(file: Path) -> Mapping[str, str]:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise InputError(f"{file}: others may open this file of credentials; chmod 600 makes it yours alone")
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {getattr(error, 'strerror', None) or error}") from error
    values = {}
    for number, line in enumerate(lines, 1):
        name, sign, value = line.strip().partition("=")
        if not name or name.startswith("#"):
            continue
        if not sign or name not in _VARIABLES:
            raise InputError(f"{file}: line {number} is not one of {', '.join(_VARIABLES)} with = and its value")
        values[name] = value
    return values
