"""Every leaf of a record arrives in its graph, at the place where it belongs, and moves nothing else.

Each leaf in turn is changed or taken away, and the graphs before and after are compared. Their difference must not be
empty, and each triple of it must be one of these:

1. about the node of the leaf's own part of the record (``NODES`` in :mod:`derivations`), with a property that carries
   the leaf (``ct:field`` in the ontology) or is derived from it (``DERIVED``);
2. about another node, with a property that ``ELSEWHERE`` says is derived from this leaf;
3. the link to that node from what holds it, where the node came or went;
4. about a node that came or went because a link of these kinds came or went (a city, an organisation);
5. the name of a node that the node of 1 links to with a property of 1, or what ``LINKED`` says of it.

IRIs of a study's parts follow their names, so before the comparison the parts of one graph are renamed as those at the
same place of the other: the first site is the first site, whatever it is called.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from derivations import DERIVED, ELSEWHERE, HOLDERS, INFERRED, LINKED, LINKS, NAMED, NAMELESS, NAMING, NODES
from goldens import CONTACTS, NAMES, RECORDS, study
from leaves import leaf_paths, positions, replaced
from peers import ROOT, shared
from rdflib import Graph, Namespace

from kg.mapping import graph
from kg.mapping.ignored import IGNORED, why_ignored
from kg.record import Study
from kg.terms import FALSE, TRUE, text
from kg.vocab import CODES, CT, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leaves import Place

NUMBER = "protocolSection.identificationModule.nctId"
_STANDS_FOR_A_NAME = re.compile(r"#(person|organization|mesh)-")
_CT = Namespace("https://w3id.org/trial-kg/ontology#")


@cache
def fields() -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    """Path → the properties whose ``ct:field`` it is, and path → the code lists of its values."""
    ontology = Graph().parse(ROOT / "ontology/ct.ttl")
    properties, schemes = defaultdict(set), defaultdict(list)
    for term, path in ontology.subject_objects(_CT.field):
        properties[str(path)].add(f"<{term}>")
        schemes[str(path)] += [str(scheme).rsplit("/", 1)[1] for scheme in ontology.objects(term, _CT.scheme)]
    return properties, schemes


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def changes(path: str, value: Any) -> Iterator[Any]:
    """Other values for a leaf: of the same kind, of no kind, almost the same, and none at all."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        members = min((list(CODES[name]) for name in fields()[1][path] if value in CODES[name]), key=len, default=[])
        yield next((member for member in members if member != value), None) or _another(value)
        yield f"Something else than {path.rsplit('.', 1)[-1]}"
        yield f"{value}."
    yield None


def _another(value: str) -> str:
    if re.match(r"\d{4}-\d\d", value):
        return f"{int(value[:4]) + 1}{value[4:]}"
    if number := re.search(r"\d+(?!.*\d)", value):
        digits = str((7 * int(number[0]) + 3) % 10 ** len(number[0]))  # of the same length, and never the same
        return f"{value[: number.start()]}{digits.zfill(len(number[0]))}{value[number.end() :]}"
    return f"Other {value}"


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Mapped:
    """A record in JSON with its graph."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.graph = graph(msgspec.convert(tree, Study), CONTACTS)
        self.triples: set[tuple[str, str, str]] = set(self.graph.triples)

    @cached_property
    def objects(self) -> dict[tuple[str, str], list[str]]:
        """Subject and predicate → objects, in the order of the record."""
        index: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, predicate, value in self.graph.triples:
            index[subject, predicate].append(value)
        return index

    @cached_property
    def subjects(self) -> list[str]:
        """All subjects, in the order of the record."""
        return list(dict.fromkeys(subject for subject, _, _ in self.graph.triples))

    @cached_property
    def named(self) -> dict[tuple[str, str], str]:
        """Kind and name → the node of the study alone that stands for the name."""
        return {
            (kind[1], name): subject
            for (subject, predicate), labels in self.objects.items()
            if predicate == RDFS.label and (kind := _STANDS_FOR_A_NAME.search(subject))
            for name in labels
        }

    @cached_property
    def parts(self) -> dict[str, dict[str, list[str]]]:
        """Node → link → the parts of the study that it leads to, without those that stand for a name."""
        prefix = f"{self.graph.study[:-1]}#"
        index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.graph.triples:
            if predicate in LINKS and value.startswith(prefix) and not _STANDS_FOR_A_NAME.search(value):
                index[subject][predicate].append(value)
        return index

    def part(self, place: Place) -> tuple[str | None, tuple[str, str] | None]:
        """The node of the part of the record that a place is in, and the subject and predicate of the link to it.

        The node is None where the graph has none for that part: the leaf was its name, and is gone.
        """
        node: str | None = self.graph.study
        found: dict[str, tuple[str | None, Place]] = {"": (node, ())}
        link, path, around = None, "", ""
        for depth, step in enumerate(place, 1):
            if isinstance(step, int):
                continue
            path = f"{path}.{step}" if path else step
            if path not in NODES:
                continue
            holder, start = found[HOLDERS.get(path, around)]
            node, here = None, place[: depth + (depth < len(place) and isinstance(place[depth], int))]
            if holder is not None:
                predicate, kind = NODES[path]
                nodes = [
                    it for it in self.objects[holder, predicate] if kind is None or kind in self.objects[it, RDF.type]
                ]
                link, node = (holder, predicate), self._node(nodes, path, start, here)
            found[path], around = (node, here), path
        return node, link

    def _node(self, nodes: list[str], path: str, start: Place, here: Place) -> str | None:
        """Which of the nodes, in the order of the record, an item has; by name where not each item has its own."""
        items = [
            place
            for place, item in _items(_reached(self.tree, start), path, start)
            if path not in NAMED or NAMED[path] & item.keys()
        ]
        if here not in items:
            return None
        if len(nodes) == len(items):
            return nodes[items.index(here)]
        names = {text(value) for _, _, value in positions(_reached(self.tree, here)) if isinstance(value, str)}
        return next((it for it in nodes if names.intersection(self.objects[it, RDFS.label])), None)


def _reached(tree: Any, place: Place) -> Any:
    """What is at a place; None where nothing is."""
    for step in place:
        tree = _at(tree, step)
    return tree


def _items(tree: Any, path: str, place: Place) -> Iterator[tuple[Place, Any]]:
    """The parts of a path below a place, with their places."""
    keys = path.split(".")[sum(isinstance(step, str) for step in place) :]
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _items(item, path, (*place, index))
    elif not keys:
        yield place, tree
    elif isinstance(tree, dict) and keys[0] in tree:
        yield from _items(tree[keys[0]], path, (*place, keys[0]))


def _at(item: Any, step: str | int) -> Any:
    if isinstance(item, dict):
        return item.get(step)
    return item[step] if isinstance(item, list) and isinstance(step, int) and step < len(item) else None


def renaming(before: Mapped, after: Mapped, gone: str | None) -> dict[str, str]:
    """The parts of the study before → those at the same place after; ``gone`` is the one that is not there any more."""
    if before.subjects == after.subjects:
        return {}
    names = {old: new for name, old in before.named.items() if (new := after.named.get(name))}
    queue = [(before.graph.study, after.graph.study)]
    for holder, same in queue:
        for predicate, nodes in before.parts[holder].items():
            old, new = [it for it in nodes if it != gone], after.parts[same][predicate]
            if len(old) == len(new):
                # What a link nearer to the study says stands: a number may come to be of another group.
                pairs = {one: other for one, other in zip(old, new, strict=True) if one not in names}
                names |= pairs
                queue += pairs.items()
    # A node that is there no more, and whose IRI has become another's.
    return names | {it: f"<before {it[1:]}" for it in set(names.values()) & set(before.subjects) - names.keys()}


# ── the rule ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def leaks(before: Mapped, after: Mapped, path: str, place: Place) -> set[tuple[str, str, str]] | None:
    """Triples of the difference that the leaf has no business with; None where there is no difference."""
    old, old_link = before.part(place)
    new, new_link = after.part(place)
    names = renaming(before, after, old if new is None else None)
    was = {(names.get(s, s), p, names.get(o, o)) for s, p, o in before.triples} if names else before.triples
    rest = was ^ after.triples
    if not rest:
        return None

    top = {before.graph.study, before.graph.name}
    nodes = {names.get(old, old), new} - {None}
    about = fields()[0][path] | DERIVED.get(path, set())
    links = {(names.get(old_link[0], old_link[0]), old_link[1]), new_link} if old_link else set()
    subjects = nodes if old_link else top
    linked_to = {o for found in (was, after.triples) for s, p, o in found if s in subjects and p in about}

    holders, words = {holder for holder, _ in links}, fields()[0][path] - LINKS

    def belongs(triple: tuple[str, str, str]) -> bool:
        subject, predicate, value = triple
        return (
            (subject in subjects and predicate in about)
            or predicate in ELSEWHERE.get(path, ())
            or ((subject, predicate) in links and value in nodes)
            # the words for a thing that studies share stand on the study
            or (subject in holders and predicate in words)
            or (subject in linked_to and predicate in NAMING | LINKED.get(path, set()))
        )

    came_or_went = {names.get(s, s) for s in before.subjects} ^ {*after.subjects}
    linked: set[str] = set()
    while accepted := {t for t in rest if belongs(t) or (t[0] in came_or_went and t[0] in linked)}:
        USED.update((path, predicate) for _, predicate, _ in accepted)
        linked |= {value for _, _, value in accepted}
        rest -= accepted
    return rest


def said_elsewhere(before: Mapped, path: str, place: Place, value: Any) -> bool:
    """Whether another leaf makes the same statement, so that nothing is missing without this one."""
    node, _ = before.part(place)
    return any(
        other == value and fields()[0][path] & fields()[0][where] and before.part(there)[0] == node
        for where, there, other in positions(before.tree)
        if there != place
    )


def failures(tree: Any) -> list[str]:
    """What is wrong with the arrival of the leaves of one record."""
    before = Mapped(tree)
    found = []
    for path, place, value in positions(tree, ends=True):
        if path == NUMBER or why_ignored(path):
            continue
        for change in changes(path, value):
            after = Mapped(replaced(tree, place, change) or {})
            leaked = leaks(before, after, path, place)
            what = f"{path} {place}: {value!r:.40} -> {change!r:.40}"
            if leaked:
                found.append(f"{what} also changes {sorted(leaked)[:3]}")
            elif leaked is None and not (
                change is None and (path in INFERRED or said_elsewhere(before, path, place, value))
            ):
                found.append(f"{what} does not arrive")
    return found


USED: set[tuple[str, str]] = set()


# ── tests ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def golden_trees() -> dict[str, Any]:
    return {record.stem: json.loads(msgspec.json.encode(study(record))) for record in RECORDS}


@cache
def golden_failures(name: str) -> tuple[list[str], frozenset[tuple[str, str]]]:
    """What is wrong with the arrival of a golden's leaves, and the paths and properties that change with them."""
    USED.clear()
    return failures(golden_trees()[name]), frozenset(USED)


@pytest.mark.parametrize("name", NAMES)
def test_each_leaf_of_a_golden_arrives_where_it_belongs(name: str) -> None:
    assert not golden_failures(name)[0]


def test_every_entry_of_the_tables_is_needed() -> None:
    used = {each for name in NAMES for each in golden_failures(name)[1]}
    tables = [(path, more) for table in (DERIVED, ELSEWHERE, LINKED) for path, more in table.items()]
    idle = [path for path, more in tables if not any((path, each) in used for each in more)]
    assert not idle, "no golden shows that anything is derived of these"
    paths = {path for path, _ in used}
    assert NODES.keys() <= {path.rpartition(".")[0] for path in paths} | paths
    assert INFERRED.keys() | NAMELESS <= set(leaf_paths())


def test_each_leaf_arrives_alone() -> None:
    """Not only beside what it usually stands beside."""
    silent = set()
    for tree in golden_trees().values():
        for path, place, value in positions(tree):
            only = _only(place, value)
            bare = {"protocolSection": {"identificationModule": {"nctId": "NCT90000000"}}, "hasResults": False}
            if path != NUMBER and Mapped(_merged(bare, only)).triples == Mapped(bare).triples:
                silent.add(path)
    assert silent == NAMELESS | INFERRED.keys()


def _only(place: Place, value: Any) -> Any:
    for step in reversed(place):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _merged(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: _merged(one.get(key), other.get(key)) for key in one | other}
    return one if other is None else other


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_the_study_is_in_every_iri_of_its_own_and_nowhere_else(name: str) -> None:
    tree = golden_trees()[name]
    number = tree["protocolSection"]["identificationModule"]["nctId"]
    before, after = (
        Mapped(tree),
        Mapped(replaced(tree, ("protocolSection", "identificationModule", "nctId"), "NCT97654321")),
    )
    own = {term for triple in before.triples for term in triple if number in term}
    renamed = {term: term.replace(number, "NCT97654321") for term in own}
    assert {(renamed.get(s, s), renamed.get(p, p), renamed.get(o, o)) for s, p, o in before.triples} == after.triples


def test_without_the_registrys_word_results_are_there_once_they_were_submitted() -> None:
    tree = replaced(golden_trees()["every-field-of-a-trial"], ("hasResults",), None)
    unsent = replaced(tree, ("protocolSection", "statusModule", "resultsFirstSubmitDate"), None)
    found = [Mapped(each).objects for each in (tree, unsent)]
    assert [each[Mapped(tree).graph.study, CT.hasResults] for each in found] == [[TRUE], [FALSE]]


# ── real records ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def real() -> list[Any]:
    return [json.loads(line) for line in (shared() / "records/ctgov.jsonl").read_bytes().splitlines()]


def shortened(tree: Any) -> Any:
    """A record without what is ignored, its lists cut to the first two items and the last."""
    if isinstance(tree, dict):
        return {key: shortened(value) for key, value in tree.items() if key not in _IGNORED_KEYS}
    if isinstance(tree, list):
        return [shortened(value) for value in (tree if len(tree) < 4 else tree[:2] + tree[-1:])]
    return tree


_IGNORED_KEYS = {path.rpartition(".")[2] for path in IGNORED}


def covering(records: list[Any]) -> list[Any]:
    """Few records that have every path that any has, both once and more often."""
    wanted = []
    for tree in records:
        counts = Counter(path for path, _, _ in positions(tree))
        wanted.append({(path, count > 1) for path, count in counts.items()})
    chosen, missing = [], set().union(*wanted)
    while missing:
        best = max(range(len(records)), key=lambda n: (len(missing & wanted[n]), -len(wanted[n])))
        missing -= wanted[best]
        chosen.append(records[best])
    return chosen


def test_each_leaf_of_real_records_arrives_where_it_belongs(real: list[Any]) -> None:
    found = {
        tree["protocolSection"]["identificationModule"]["nctId"]: wrong
        for tree in covering([shortened(tree) for tree in real])
        if (wrong := failures(tree))
    }
    assert not found


def test_every_field_of_real_records_is_mapped_or_ignored(real: list[Any]) -> None:
    found = {path for tree in real for path, _, _ in positions(tree) if not why_ignored(path)}
    assert found <= set(leaf_paths())


def test_no_field_is_both_mapped_and_ignored() -> None:
    assert not [path for path in leaf_paths() if why_ignored(path)]
    assert all(reason and not reason.endswith(".") for reason in IGNORED.values())


def test_the_ignored_copy_of_the_sites_is_a_copy(real: list[Any]) -> None:
    modules = [tree["protocolSection"].get("contactsLocationsModule", {}) for tree in real]
    copies = [(each["locations"], each["locations_nested"]) for each in modules if "locations_nested" in each]
    assert copies
    assert all(sites == copy for sites, copy in copies)
