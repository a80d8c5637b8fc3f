"""Addresses of things on this server, and which IRIs of others a page may link to."""

from __future__ import annotations

import re
from urllib.parse import quote

from kg.vocab import NAMESPACES

_SAFE = "/:@!$&'()*+,;=-._~"
_STANDARD = (NAMESPACES["rdf"], NAMESPACES["rdfs"], NAMESPACES["owl"])
"""The terms that RDF itself is made of: no record says anything of them, their own pages do."""
_PATH = re.compile(r"(?:\w(?!.*/\.{1,2}(?:/|$))[^\\\s]*)?")
"""What is left of an IRI that can be a path: ``//host`` and ``/\\host`` would be another server, ``..`` a folder."""
_WEB = re.compile(r"https?://\S+", re.IGNORECASE | re.ASCII)


def local(iri: str, base: str, suffix: str = "") -> str:
    """The address here of the page about an IRI, or with a ``suffix`` (``.ttl``) of one of its other forms.

    A path on this server, whatever the IRI is, or for the terms of RDF itself their own address.
    """
    path, mark, fragment = iri.removeprefix(base).partition("#")
    if iri.startswith(base) and not iri.startswith(NAMESPACES["ct"]) and _PATH.fullmatch(path):
        return f"/{quote(path, safe=_SAFE)}{suffix}{mark}{quote(fragment, safe=_SAFE)}"
    if not suffix and iri.startswith(_STANDARD):
        return iri
    if not suffix and iri.startswith(NAMESPACES["ct"]):
        return f"/ontology#{quote(iri.removeprefix(NAMESPACES['ct']), safe=_SAFE)}"
    if not suffix and iri.startswith(NAMESPACES["code"]):
        return f"/ontology#code-{quote(iri.removeprefix(NAMESPACES['code']), safe=_SAFE)}"
    form = f"&format={suffix.removeprefix('.')}" if suffix else ""
    return f"/thing?iri={quote(iri, safe='')}{form}"


def asked(address: str) -> str:
    """An address to which a parameter can be added."""
    return f"{address}{'&' if '?' in address else '?'}"


def outside(iri: str) -> str | None:
    """The address of somebody else's page, where it is one that a browser may be sent to: http or https."""
    return iri if _WEB.fullmatch(iri) else None
