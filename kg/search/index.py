"""The file of the index, https://www.sqlite.org/fts5.html."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize

from kg.problems import StoreError
from kg.search.entry import FACETS, Entry

NAME = "search.sqlite"
"""The name of the index in the folder of its store."""

_VERSION = 1  # of the schema; of an index that is not whole it is 0
# How much a hit counts, by where it is.
_COLUMNS = {"number": 10, "title": 6, "conditions": 4, "interventions": 4, "sponsors": 3, "keywords": 2}
# The facets of a study are a column of the words as well, so that one index finds both; f12 is the word for number 12.
# A graph is awaited while it changes in the store and its entry does not follow yet.
_SCHEMA = (
    """CREATE TABLE study (
        id INTEGER PRIMARY KEY, graph TEXT NOT NULL UNIQUE, iri TEXT NOT NULL, number TEXT NOT NULL,
        title TEXT NOT NULL, sponsor TEXT NOT NULL, start TEXT NOT NULL, updated TEXT NOT NULL,
        results INTEGER NOT NULL, facets TEXT NOT NULL
    )""",
    "CREATE INDEX study_updated ON study (updated DESC, number)",
    """CREATE TABLE facet (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, label TEXT,
        studies INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, value)
    )""",
    f"""CREATE VIRTUAL TABLE words USING fts5 (
        {", ".join(_COLUMNS)}, facets, tokenize = "unicode61 remove_diacritics 2", prefix = "3"
    )""",
    "CREATE TABLE awaited (graph TEXT PRIMARY KEY)",
    "CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    "CREATE TABLE state (changes INTEGER NOT NULL, lags INTEGER NOT NULL)",
    "INSERT INTO state VALUES (0, 0)",
)
_TABLES = "study", "facet", "words", "awaited", "kept", "state"
_WEIGHTS = ", ".join(map(str, [*_COLUMNS.values(), 0]))
PAGE = 20
"""How many hits a page has."""
_BEGINNING = 3  # characters; of fewer too many words begin with them
_MOST = 30  # words that are looked for; the others of a longer text are left out
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_NUMBERED = 50  # studies looked at for one that has a number


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
    phases: tuple[str, ...]


Counts = Mapping[str, Mapping[str, int]]
"""How many studies have each value, by facet, the most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits; ``total`` is how many there are on all pages, ``facets`` counts these."""

    hits: tuple[Hit, ...]
    total: int
    facets: Counts


class Index:
    """The index of one store. :class:`StoreError` where its file cannot be used.

    One process writes it, the one that writes the store; others may read it meanwhile.
    """

    def __init__(self, path: Path, *, read_only: bool = False, seconds: float | None = None) -> None:
        """Open the index in a file, which is made where there is none, unless it is only read.

        What is asked more than so many ``seconds`` later, or takes until then, is a :class:`StoreError`.
        """
        with _told(path):
            mode = "?mode=ro" if read_only else ""
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}{mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            self._path = path
            if seconds is not None:
                end = time.monotonic() + seconds
                self._database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def whole(self) -> bool:
        """Whether it is an index of a whole store; it is not when it is new, or of another schema."""
        with _told(self._path):
            return int(self._one("PRAGMA user_version")) == _VERSION

    @contextmanager
    def made_anew(self) -> Iterator[Callable[[Entry], None]]:
        """Take the entries of a whole store, one by one, in place of all there are, and be whole in the end.

        Where the block ends badly, or the process is killed, the index stays as it was, but as one that is not whole.
        """
        with _told(self._path):
            self._database.execute("PRAGMA user_version = 0")
            with self._transaction() as database:
                for each in _TABLES:
                    database.execute(f"DROP TABLE IF EXISTS {each}")
                for statement in _SCHEMA:
                    database.execute(statement)
                with _Changes(database) as changes:
                    yield changes.put
                database.execute("INSERT INTO words (words) VALUES ('optimize')")
                database.execute(f"PRAGMA user_version = {_VERSION}")

    def expect(self, graphs: Iterable[str]) -> None:
        """Note that graphs are about to change in the store, so that it is known should the process end meanwhile."""
        with _told(self._path), self._transaction() as database:
            database.executemany("INSERT OR IGNORE INTO awaited VALUES (?)", ((each,) for each in graphs))

    def awaited(self) -> list[str]:
        """The graphs that were expected to change and whose entries have not come."""
        with _told(self._path):
            return [row[0] for row in self._rows("SELECT graph FROM awaited ORDER BY graph")]

    def put(self, graphs: Iterable[str], entries: Iterable[Entry]) -> None:
        """Put entries in place of those of these graphs: all of them or none. What was kept is forgotten."""
        with _told(self._path), self._transaction() as database:
            with _Changes(database) as changes:
                for graph in graphs:
                    changes.remove(graph)
                for each in entries:
                    changes.put(each)
            database.execute("DELETE FROM kept")
            database.execute("UPDATE state SET changes = changes + 1")

    @contextmanager
    def lagging(self) -> Iterator[None]:
        """A change of the store that the index does not follow: it lags from then on, but where the change fails.

        It lags too where the process ends meanwhile: nobody knows then whether the store has changed.
        """
        with _told(self._path), self._transaction() as database:
            before = self.lags
            database.execute("UPDATE state SET lags = 1")
        try:
            yield
        except BaseException:
            with _told(self._path), self._transaction() as database:
                database.execute("UPDATE state SET lags = ?", (before,))
            raise
        with _told(self._path), self._transaction() as database:
            database.execute("DELETE FROM kept")
            database.execute("UPDATE state SET changes = changes + 1")

    def keep(self, name: str, value: bytes, changes: int) -> bool:
        """Keep what was found out about the store, unless the store has had other changes than these since."""
        with _told(self._path), self._transaction() as database:
            there = changes == self.changes
            if there:
                database.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))
            return there

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def changes(self) -> int:
        """A number that is another one after each change of the store."""
        with _told(self._path):
            return int(self._one("SELECT changes FROM state"))

    @property
    def lags(self) -> bool:
        """Whether the store has changed in ways that the index has not followed."""
        with _told(self._path):
            return bool(self._one("SELECT lags FROM state"))

    def kept(self, name: str) -> bytes | None:
        """What was kept under a name since the last change of the store."""
        with _told(self._path):
            return next((row[0] for row in self._rows("SELECT value FROM kept WHERE name = ?", [name])), None)

    def search(self, text: str = "", facets: Iterable[tuple[str, str]] = (), skip: int = 0) -> Found:
        """A page of the studies that have all the words, of which the last may be a beginning, and all the facets.

        The best hits come first; without words those whose record changed last.
        """
        words = _words(text)
        if text.strip() and not words:
            return Found(hits=(), total=0, facets={kind: {} for kind in FACETS})
        with _told(self._path):
            facet = self._rows("SELECT id, kind, value, studies FROM facet")
            known = {(kind, value): number for number, kind, value, _ in facet}
            named = {f"f{number}": (kind, value) for number, kind, value, _ in facet}
            match = _match(words, [known.get(each, 0) for each in facets])
            given = [match] if match else []
            hits = "SELECT rowid AS id FROM words WHERE words MATCH ?" if match else "SELECT id FROM study"
            # The index ranks all hits by itself; what is shown is looked up for those of the page alone.
            order = f"bm25(words, {_WEIGHTS}), rowid" if words else "rowid DESC" if match else "updated DESC, number"
            page = self._rows(
                "SELECT iri, number, title, sponsor, start, results, facets "
                f"FROM ({hits} ORDER BY {order} LIMIT ? OFFSET ?) JOIN study USING (id)",
                [*given, PAGE, skip],
            )
            if match:
                combined = self._rows(f"SELECT facets, COUNT(*) FROM ({hits}) JOIN study USING (id) GROUP BY 1", given)
                total = sum(count for _, count in combined)
                counts = Counter[tuple[str, str]]()
                for together, count in combined:
                    for each in together.split():
                        counts[named[each]] += count
            else:
                total = self._one("SELECT COUNT(*) FROM study")
                counts = Counter({(kind, value): studies for _, kind, value, studies in facet})
        return Found(hits=tuple(_hit(row, named) for row in page), total=total, facets=_sorted(counts))

    def numbered(self, text: str) -> str | None:
        """The IRI of the one study that has this number, at this or another registry, as it is written.

        Some numbers are words ("cancer"): one that is not the study's own is no number where others have it as a word.
        """
        words = _words(text)
        if len(words) != 1:
            return None
        word = _quoted(words[0])
        with _told(self._path):
            rows = self._rows(
                "SELECT iri, study.number, words.number FROM words JOIN study ON id = words.rowid "
                "WHERE words MATCH ? LIMIT ?",
                [f"number : {word}", _NUMBERED],
            )
            with_it = self._rows(
                "SELECT rowid FROM words WHERE words MATCH ? LIMIT 2", [f"{{{' '.join(_COLUMNS)}}} : {word}"]
            )
        wanted = words[0].casefold()
        if own := next((iri for iri, number, _ in rows if number.casefold() == wanted), None):
            return str(own)
        found = [iri for iri, _, numbers in rows if wanted in numbers.casefold().split()]
        return found[0] if len(found) == len(with_it) == 1 else None

    def labels(self) -> dict[str, str]:
        """What those facets are called that are no codes: places."""
        with _told(self._path):
            return dict(self._rows("SELECT value, label FROM facet WHERE label IS NOT NULL"))

    def _rows(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def _one(self, query: str) -> Any:
        return self._database.execute(query).fetchone()[0]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


class _Changes:
    """Entries that come and go within one transaction; how many studies have each facet is written at its end."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        rows = database.execute("SELECT id, kind, value FROM facet")
        self._known = {(kind, value): number for number, kind, value in rows}
        self._counts = Counter[int]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, wrong: type[BaseException] | None, *_: object) -> None:
        if wrong is None:
            changed = ((count, number) for number, count in self._counts.items())
            self._database.executemany("UPDATE facet SET studies = studies + ? WHERE id = ?", changed)

    def put(self, entry: Entry) -> None:
        self.remove(entry.graph)
        for kind, value in sorted(entry.facets - self._known.keys()):
            row = kind, value, entry.names.get(value)
            new = self._database.execute("INSERT INTO facet (kind, value, label) VALUES (?, ?, ?)", row)
            self._known[kind, value] = int(new.lastrowid or 0)
        numbers = sorted(self._known[each] for each in entry.facets)
        self._counts.update(numbers)
        facets = " ".join(f"f{number}" for number in numbers)
        shown = entry.iri, entry.number, entry.title, entry.sponsor, entry.start, entry.updated, entry.results
        study = self._database.execute(
            "INSERT INTO study (graph, iri, number, title, sponsor, start, updated, results, facets) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.graph, *shown, facets),
        )
        places = ", ".join("?" * (len(_COLUMNS) + 2))
        self._database.execute(
            f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}, facets) VALUES ({places})",
            (study.lastrowid, *entry.words, facets),
        )

    def remove(self, graph: str) -> None:
        self._database.execute("DELETE FROM awaited WHERE graph = ?", (graph,))
        known = self._database.execute("SELECT id, facets FROM study WHERE graph = ?", (graph,)).fetchone()
        if known:
            self._counts.subtract(int(each[1:]) for each in known[1].split())
            self._database.execute("DELETE FROM words WHERE rowid = ?", known[:1])
            self._database.execute("DELETE FROM study WHERE id = ?", known[:1])


def _words(text: str) -> list[str]:
    """The words of a text, as many as are looked for, without what no word is made of: a sign that stands alone."""
    seen = "".join(each if each.isprintable() else " " for each in normalize("NFC", text))
    return [word for word in seen.split() if any(map(str.isalnum, word))][:_MOST]


def _quoted(word: str) -> str:
    """A word in the language of the index, in quotes, so that nothing in it is an operator."""
    return '"{}"'.format(word.replace('"', '""'))


def _match(words: list[str], facets: list[int]) -> str:
    """The query in the language of the index."""
    found = [f"facets : f{number}" for number in facets]
    if words:
        quoted = [_quoted(each) for each in words]
        if len(words[-1]) >= _BEGINNING:
            quoted[-1] += " *"
        found.insert(0, f"{{{' '.join(_COLUMNS)}}} : ({' AND '.join(quoted)})")
    return " AND ".join(found)


def _hit(row: tuple[Any, ...], named: Mapping[str, tuple[str, str]]) -> Hit:
    facets = [named[each] for each in row[6].split()]
    status = next((value for kind, value in facets if kind == "status"), None)
    phases = tuple(sorted(value for kind, value in facets if kind == "phase"))
    iri, number, title, sponsor, start, results, _ = row
    return Hit(iri, number, title, sponsor, start, bool(results), status, phases)


def _sorted(counts: Mapping[tuple[str, str], int]) -> Counts:
    found: dict[str, dict[str, int]] = {kind: {} for kind in FACETS}
    for (kind, value), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count:
            found[kind][value] = count
    return found


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise StoreError("the search took too long and was ended") from error
        raise StoreError(f"{path}: the search index cannot be used: {error}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the search index cannot be used: {error}") from error
