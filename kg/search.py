"""The index by which people find studies: full text and facets, in SQLite, beside the embedded store.

https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.problems import StoreError
from kg.sinks.tokens import parts, unescaped
from kg.terms import Literal
from kg.vocab import CT, DCTERMS, RDF, RDFS, SKOS

NAME = "search.sqlite"
"""The name of the index in the folder of its store."""

FACETS = {"status": CT.overallStatus, "phase": CT.phase, "type": CT.studyType, "country": CT.country}
"""What a search may be narrowed by, and the property of a study, or of its sites, behind each."""

# How much a hit counts, by where it is.
_COLUMNS = {"number": 10, "title": 6, "conditions": 4, "interventions": 4, "sponsors": 3, "keywords": 2}
# The facets of a study are a column of the words as well, so that one index finds both; f12 is the word for number 12.
_SCHEMA = f"""
CREATE TABLE study (
    id INTEGER PRIMARY KEY, graph TEXT NOT NULL UNIQUE, iri TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
    sponsor TEXT NOT NULL, start TEXT NOT NULL, results INTEGER NOT NULL, facets TEXT NOT NULL
);
CREATE INDEX study_start ON study (start DESC, number);
CREATE TABLE facet (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, label TEXT, UNIQUE (kind, value));
CREATE VIRTUAL TABLE words USING fts5 (
    {", ".join(_COLUMNS)}, facets, tokenize = "unicode61 remove_diacritics 2", prefix = "3"
);
"""
_WEIGHTS = ", ".join(map(str, [*_COLUMNS.values(), 0]))
_WORD = re.compile(r"\w+")
_PAGE = 20
_BEGINNING = 3  # characters; of fewer too many words begin with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the index knows of a study: the graph of its record, what is shown of it, its words and its facets.

    ``start`` is its first day, ``YYYY-MM-DD``, or empty; ``facets`` holds pairs of a kind and an IRI, ``names`` what
    places are called.
    """

    graph: str
    iri: str
    number: str
    title: str
    sponsor: str
    start: str
    results: bool
    words: tuple[str, ...]
    facets: frozenset[tuple[str, str]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A study that was found."""

    iri: str
    number: str
    title: str
    sponsor: str
    start: str
    results: bool
    status: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits; ``total`` is how many there are, ``facets`` how many have each value, the most frequent first."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def entry(graph: str, triples: Iterable[tuple[str, str, str]]) -> Entry | None:
    """The entry for a graph, given as tokens; None where it is not that of a record about a study."""
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if predicate in _READ:
            said[subject][predicate].append(value)
    study = next((subject for subject, about in said.items() if CT.Study in about[RDF.type]), None)
    if study is None:
        return None

    def labels(*predicates: str) -> list[str]:
        nodes = [node for each in predicates for node in said[study][each]]
        return [_text(label) for node in nodes for each in (RDFS.label, SKOS.altLabel) for label in said[node][each]]

    def texts(*predicates: str) -> list[str]:
        return [_text(each) for predicate in predicates for each in said[study][predicate]]

    facets = {
        (kind, value) for kind, predicate in FACETS.items() for value in said[study][predicate] if value[0] == "<"
    }
    places = {value for site in said[study][CT.site] for value in said[site][CT.country]}
    titles = texts(DCTERMS.title, CT.officialTitle, CT.acronym) or texts(RDFS.label)
    numbers = [*texts(DCTERMS.identifier, CT.nctIdAlias), *labels(CT.identifier)]
    sponsors = labels(CT.leadSponsor)
    return Entry(
        graph=graph,
        iri=study[1:-1],
        number=next(iter(numbers), ""),
        title=next(iter(titles), ""),
        sponsor=next(iter(sponsors), ""),
        start=next(iter(texts(CT.startDateEarliest)), ""),
        results="true" in texts(CT.hasResults),
        words=(
            " ".join(numbers),
            " ".join(titles),
            " ".join([*texts(CT.conditionName), *labels(CT.condition, CT.conditionMesh)]),
            " ".join(labels(CT.intervention, CT.interventionMesh)),
            " ".join([*sponsors, *labels(CT.collaborator)]),
            " ".join(texts(CT.keyword)),
        ),
        facets=frozenset({(kind, value[1:-1]) for kind, value in facets | {("country", place) for place in places}}),
        names={place[1:-1]: _text(said[place][RDFS.label][0]) for place in places if said[place][RDFS.label]},
    )


_READ = {
    *FACETS.values(), RDF.type, RDFS.label, SKOS.altLabel, DCTERMS.title, DCTERMS.identifier, CT.officialTitle,
    CT.acronym, CT.nctIdAlias, CT.identifier, CT.leadSponsor, CT.collaborator, CT.startDateEarliest, CT.hasResults,
    CT.conditionName, CT.condition, CT.conditionMesh, CT.intervention, CT.interventionMesh, CT.keyword, CT.site,
}  # fmt: skip


def _text(token: str) -> str:
    return unescaped(parts(Literal(token)).escaped) if token.startswith('"') else token


class Index:
    """The index of one store. :class:`StoreError` where its file cannot be used."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the index in a file; unless it is only read, make it where there is none."""
        with _told(path):
            mode = "?mode=ro" if read_only else ""
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}{mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            self._path = path
            if not read_only and not self._database.execute("SELECT 1 FROM sqlite_master").fetchone():
                self._database.executescript(f"PRAGMA journal_mode = WAL; BEGIN; {_SCHEMA} COMMIT;")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def put(self, entries: Iterable[Entry]) -> None:
        """Put entries in place of those of the same graph: all of them or none."""
        with _told(self._path), self._transaction() as database:
            known = {
                (kind, value): number for number, kind, value in database.execute("SELECT id, kind, value FROM facet")
            }
            for each in entries:
                _remove(database, each.graph)
                for kind, value in sorted(each.facets - known.keys()):
                    name = each.names.get(value)
                    new = database.execute(
                        "INSERT INTO facet (kind, value, label) VALUES (?, ?, ?)", (kind, value, name)
                    )
                    known[kind, value] = int(new.lastrowid or 0)
                facets = " ".join(f"f{number}" for number in sorted(known[facet] for facet in each.facets))
                shown = each.iri, each.number, each.title, each.sponsor, each.start, each.results
                row = database.execute(
                    "INSERT INTO study (graph, iri, number, title, sponsor, start, results, facets) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (each.graph, *shown, facets),
                )
                places = ", ".join("?" * (len(_COLUMNS) + 2))
                database.execute(
                    f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}, facets) VALUES ({places})",
                    (row.lastrowid, *each.words, facets),
                )

    def remove(self, graphs: Iterable[str]) -> None:
        """Take the entries of graphs out, where there are any."""
        with _told(self._path), self._transaction() as database:
            for graph in graphs:
                _remove(database, graph)

    def search(self, text: str = "", facets: Iterable[tuple[str, str]] = (), skip: int = 0) -> Found:
        """A page of the studies that have all the words, of which the last may be a beginning, and all the facets.

        The best hits come first; without words the latest by their start.
        """
        with _told(self._path):
            known = {(kind, value): number for number, kind, value in self._rows("SELECT id, kind, value FROM facet")}
            match = _match(_WORD.findall(text), [known.get(each, 0) for each in facets])
            given = [match] if match else []
            hits = "SELECT rowid AS id FROM words WHERE words MATCH ?" if match else "SELECT id FROM study"
            # The index ranks all hits by itself; what is shown is looked up for those of the page alone.
            order = f"bm25(words, {_WEIGHTS}), rowid" if match else "start DESC, number"
            page = self._rows(
                "SELECT iri, number, title, sponsor, start, results, facets "
                f"FROM ({hits} ORDER BY {order} LIMIT ? OFFSET ?) JOIN study USING (id)",
                [*given, _PAGE, skip],
            )
            combined = self._rows(f"SELECT facets, COUNT(*) FROM ({hits}) JOIN study USING (id) GROUP BY 1", given)
        named = {f"f{number}": facet for facet, number in known.items()}
        counts = Counter[tuple[str, str]]()
        for together, count in combined:
            for each in together.split():
                counts[named[each]] += count
        narrowed: dict[str, dict[str, int]] = {kind: {} for kind in FACETS}
        for (kind, value), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            narrowed[kind][value] = count
        return Found(
            hits=tuple(Hit(*row[:6], _status(row[6], named)) for row in page),
            total=sum(count for _, count in combined),
            facets=narrowed,
        )

    def labels(self) -> dict[str, str]:
        """What those facets are called that are no codes: places."""
        with _told(self._path):
            return dict(self._rows("SELECT value, label FROM facet WHERE label IS NOT NULL"))

    def _rows(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _match(words: list[str], facets: list[int]) -> str:
    """The query in the language of the index; each word in quotes, so that none of them is an operator of it."""
    found = [f"facets : f{number}" for number in facets]
    if words:
        quoted = [f'"{each}"' for each in words]
        if len(words[-1]) >= _BEGINNING:
            quoted[-1] += " *"
        found.insert(0, f"{{{' '.join(_COLUMNS)}}} : ({' AND '.join(quoted)})")
    return " AND ".join(found)


def _status(facets: str, named: Mapping[str, tuple[str, str]]) -> str | None:
    return next((named[each][1] for each in facets.split() if named[each][0] == "status"), None)


def _remove(database: sqlite3.Connection, graph: str) -> None:
    known = database.execute("SELECT id FROM study WHERE graph = ?", (graph,)).fetchone()
    if known:
        database.execute("DELETE FROM words WHERE rowid = ?", known)
        database.execute("DELETE FROM study WHERE id = ?", known)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be used: {error}") from error
