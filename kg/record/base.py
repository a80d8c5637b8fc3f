"""What every part of a study record is built from: the base class, the number, and the two kinds of dated value."""

from typing import Annotated

import msgspec

# A closed end (``\Z``), because ``$`` would let a line feed through.
NctId = Annotated[str, msgspec.Meta(pattern=r"^NCT[0-9]{8}\Z")]


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, gc=False):
    """A piece of the record: immutable, hashable, compared by value.

    ``rename`` makes ``brief_title`` the registry's ``briefTitle``, ``omit_defaults`` leaves out of JSON what the record
    leaves out, and ``gc=False`` spares the collector trees that cannot hold a cycle. Subclasses inherit these three;
    ``frozen`` they repeat because type checkers want it, ``kw_only`` because msgspec takes it for one class at a time.
    """


class PartialDateStruct(Part, frozen=True, kw_only=True):
    """A date that the registrant gives, past or expected, perhaps without its day."""

    date: str | None = None
    """``YYYY-MM-DD`` or ``YYYY-MM``; the registry's type also allows ``YYYY``."""

    type: str | None = None
    """Whether it has happened or is expected. Code of `DateType`."""


class DateStruct(Part, frozen=True, kw_only=True):
    """A date on which the registry made something public."""

    date: str | None = None
    """Day, ``YYYY-MM-DD``."""

    type: str | None = None
    """`ESTIMATED` where the registry kept no posting date and worked it out. Code of `DateType`."""
