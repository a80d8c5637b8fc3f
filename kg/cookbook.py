"""The cookbook: questions that users of trial data ask, as SPARQL queries, one a file in ``kg/queries/``.

A file is Turtle in the convention of the SIB Swiss Institute of Bioinformatics: a ``sh:SPARQLExecutable`` with a
question, keywords and the text of the query. Parameters are declared as SHACL declares those of its own queries:
``$name`` in the text stands for a term, and ``name`` is the last part of the parameter's ``sh:path``. The columns of a
table are declared in the terms of CSV on the Web.
https://github.com/sib-swiss/sparql-examples · https://www.w3.org/TR/shacl/#sparql-constraint-components-parameters ·
https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from kg import terms
from kg.iris import BASE
from kg.report import curie, meant
from kg.vocab import NAMESPACES

QUERIES = Path(__file__).parent / "queries"
"""The folder of the queries."""

Form = Literal["select", "construct", "ask"]
FORMS: tuple[Form, ...] = get_args(Form)

_SH = "http://www.w3.org/ns/shacl#"
_CSVW = "http://www.w3.org/ns/csvw#"

# A parameter in a query, or what may hold a dollar sign that is none: a string, an IRI, a comment.
_TOKEN = re.compile(r"""\$(?P<name>\w+)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*""")
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query asks its user for.

    ``kind`` is the local name of an XML Schema datatype (``string``, ``integer``, ``decimal``, ``date``, ``boolean``)
    or ``iri``. ``default`` is the value that counts where none is given, as a user may write it.
    """

    name: str
    comment: str
    kind: str
    default: str

    def term(self, value: str) -> str:
        """A value as SPARQL writes it in the parameter's place; ValueError, in words, where it is none of its kind."""
        read, wanted = _READERS[self.kind]
        term = read(value.strip())
        if term is None:
            raise ValueError(f"{self.name}: {value!r} is not {wanted}")
        return term


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query of the cookbook.

    ``name`` is that of its file. ``columns`` has the variables of the table in their order, each with the kind of its
    values, named as the kind of a parameter is; it is empty where ``form`` is not ``select``. ``text`` is the query as
    the file has it.
    """

    name: str
    question: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    form: Form
    text: str

    def bound(self, values: Mapping[str, str] = MappingProxyType({})) -> str:
        """The query with each parameter replaced by the term of its value, or of its default.

        Raises ValueError for a value that is not of the parameter's kind, and for a name that is no parameter.
        """
        known = {each.name: each for each in self.parameters}
        if unknown := sorted(values.keys() - known.keys()):
            nearest = meant(unknown[0], known)
            raise ValueError(f"{self.name} has no parameter {unknown[0]}: {', '.join(known) or 'it has none'}{nearest}")
        found = {name: each.term(values.get(name, each.default)) for name, each in known.items()}
        return _TOKEN.sub(lambda token: found[token["name"]] if token["name"] else token[0], self.text)


@cache
def recipes() -> Mapping[str, Recipe]:
    """The queries of the cookbook by name, in the order of the names."""
    paths = sorted(path for path in QUERIES.glob("*.ttl") if path.name != "prefixes.ttl")
    return MappingProxyType({path.stem: _recipe(path) for path in paths})


def _recipe(path: Path) -> Recipe:
    file = _File(path)
    form = next(form for form in FORMS if file.said(file.query, f"{_SH}{form}"))
    parameters = [
        Parameter(
            name=re.split("[/#]", file.text(each, f"{_SH}path"))[-1],
            comment=file.text(each, f"{_SH}description"),
            kind=_KINDS[file.text(each, f"{_SH}datatype" if file.said(each, f"{_SH}datatype") else f"{_SH}nodeKind")],
            default=curie(file.text(each, f"{_SH}defaultValue")),
        )
        for each in sorted(
            file.said(file.query, f"{_SH}parameter"), key=lambda node: int(file.text(node, f"{_SH}order"))
        )
    ]
    columns = [
        (file.text(each, f"{_CSVW}name"), _KINDS[file.text(each, f"{_CSVW}datatype")])
        for schema in file.said(file.query, f"{_CSVW}tableSchema")
        for head in file.said(schema, f"{_CSVW}column")
        for each in file.members(head)
    ]
    return Recipe(
        name=path.stem,
        question=file.text(file.query, f"{NAMESPACES['rdfs']}comment"),
        keywords=tuple(
            sorted((each.value for each in file.said(file.query, f"{NAMESPACES['schema']}keywords")), key=str.casefold)
        ),
        parameters=tuple(parameters),
        columns=MappingProxyType(dict(columns)),
        form=form,
        text=file.text(file.query, f"{_SH}{form}").lstrip("\n"),
    )


class _File:
    """What a file says; ``query`` is the node of its query."""

    def __init__(self, path: Path) -> None:
        import pyoxigraph as ox  # noqa: PLC0415 - the command line loads it only where it queries

        self.query = ox.NamedNode(f"{BASE}query/{path.stem}")
        self._objects: dict[tuple[str, str], list[Any]] = {}
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            self._objects.setdefault((str(quad.subject), quad.predicate.value), []).append(quad.object)

    def said(self, subject: Any, predicate: str) -> list[Any]:
        """What a node has of a property: pyoxigraph terms."""
        return self._objects.get((str(subject), predicate), [])

    def text(self, subject: Any, predicate: str) -> str:
        """The one value of a property, as a string; a shape of the tests sees to it that there is one."""
        (value,) = self.said(subject, predicate)
        return str(value.value)

    def members(self, head: Any) -> Iterator[Any]:
        """The members of an RDF list."""
        while rest := self.said(head, f"{NAMESPACES['rdf']}rest"):
            yield from self.said(head, f"{NAMESPACES['rdf']}first")
            (head,) = rest


# ── values of parameters ─────────────────────────────────────────────────────────────────────────────────────────────

_KINDS = {
    **{f"{terms.XSD}{name}": name for name in ("string", "integer", "decimal", "date", "boolean")},
    f"{terms.XSD}anyURI": "iri",  # what CSV on the Web calls one
    f"{_SH}IRI": "iri",
}


# Each of these reads a value, and gives the term as SPARQL writes it, numbers bare; None where it is no such value.


def _string(value: str) -> str:
    return terms.text(value) or '""'


def _integer(value: str) -> str | None:
    return str(int(value)) if _INTEGER.fullmatch(value) else None


def _decimal(value: str) -> str | None:
    """With a point, for without one SPARQL would take it for an integer."""
    if not _DECIMAL.fullmatch(value):
        return None
    return f"{Decimal(value):f}" if "." in value.rstrip(".") else f"{Decimal(value):f}.0"


def _date(value: str) -> str | None:
    return terms.date_earliest(value) if _DAY.fullmatch(value) else None


def _boolean(value: str) -> str | None:
    return value if value in {"true", "false"} else None


def _iri(value: str) -> str | None:
    """An IRI as it is, or by a prefix of ours: ``mesh:D008180``."""
    prefix, _, rest = value.partition(":")
    written = f"{NAMESPACES[prefix]}{rest}" if prefix in NAMESPACES else value
    return terms.iri(written) if _ABSOLUTE.fullmatch(written) else None


_READERS: Mapping[str, tuple[Callable[[str], str | None], str]] = {
    "string": (_string, "text"),
    "integer": (_integer, "a whole number"),
    "decimal": (_decimal, "a decimal number"),
    "date": (_date, "a day such as 2024-01-31"),
    "boolean": (_boolean, "true or false"),
    "iri": (_iri, "an IRI, absolute or with a known prefix such as mesh:D008180"),
}
