"""Documents: protocols, analysis plans and consent forms that were uploaded to the registry."""

from kg.record.base import Part


class LargeDoc(Part, frozen=True, kw_only=True):
    """An uploaded PDF; one file can be two or three of the documents."""

    type_abbrev: str | None = None
    """What the file is, in short: ``Prot``, ``SAP``, ``ICF``, or joined, ``Prot_SAP``."""

    has_protocol: bool | None = None
    """Whether the study protocol is in it."""

    has_sap: bool | None = None
    """Whether the statistical analysis plan is in it."""

    has_icf: bool | None = None
    """Whether the informed consent form is in it."""

    label: str | None = None
    """What the file is, in words, with a subtitle if the uploader gave one."""

    date: str | None = None
    """Date on the document itself; day, ``YYYY-MM-DD``."""

    upload_date: str | None = None
    """Moment of the upload, to the minute and without zone: ``YYYY-MM-DDThh:mm``."""

    filename: str | None = None
    """Name of the file on the registry's server."""

    size: int | None = None
    """Size of the file in bytes."""


class LargeDocumentModule(Part, frozen=True, kw_only=True):
    """The uploads."""

    no_sap: bool | None = None
    """True where the registrant declares that there is no statistical analysis plan."""

    large_docs: tuple[LargeDoc, ...] = ()
    """The files."""
