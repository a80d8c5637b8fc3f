"""The cookbook has the same answers everywhere: in rdflib, pyoxigraph, the Oxigraph server and Virtuoso."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import engines
import pytest
import rdflib
from engines import Answer, Engine
from goldens import RECORDS, golden_graph
from peers import ROOT, shared

from kg.cookbook import recipes
from kg.terms import RecordGraph

# Those that the defaults of the queries find, beside a sample of the others.
NAMED = {
    "NCT00003497",
    "NCT00003571",
    "NCT00139620",
    "NCT01442220",
    "NCT03064438",
    "NCT03320044",
    "NCT03666559",
    "NCT04280705",
    "NCT04467944",
    "NCT04469387",
    "NCT06275958",
}
# Values for what is too rare among so few.
VALUES = {
    "collaborations": {"minimum": "1"},
    "drugs-most-studied": {"minimum": "2"},
    "effect-estimates": {"words": "difference"},
    "sponsors-that-report": {"minimum": "1"},
}
SAMPLE = 7  # each so many records one
LONG = 3000  # triples; rdflib is slow, and all that is in longer graphs is in shorter ones too
RDFLIB_WARNS_OF_ITSELF = r"ignore:Dataset\..* is deprecated:DeprecationWarning"


@cache
def sample() -> list[RecordGraph]:
    """Some real records, with results and without; the goldens where there are none."""
    path = ROOT.parent / "shared/records/ctgov.jsonl"
    if not path.exists():
        return [golden_graph(record) for record in RECORDS]
    found = engines.graphs(path)
    return [
        each
        for place, each in enumerate(found)
        if each.number in NAMED or (place % SAMPLE == 0 and len(each.triples) <= LONG)
    ]


@cache
def answers() -> dict[str, Answer]:
    """What pyoxigraph answers to each query: what the others are compared with."""
    ask = engines.pyoxigraph_engine(engines.store_of(sample()))
    return {name: ask(query(name)) for name in recipes()}


def query(name: str) -> str:
    return recipes()[name].bound(VALUES.get(name, {}))


@pytest.fixture(scope="module")
def in_rdflib() -> Engine:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=engines.quads(sample()), format="nquads")
    return engines.rdflib_engine(dataset)


@pytest.fixture(scope="module")
def in_oxigraph() -> Iterator[Engine]:
    with engines.oxigraph(sample()) as engine:
        yield engine


@pytest.fixture(scope="module")
def in_virtuoso() -> Iterator[Engine]:
    with engines.virtuoso(sample()) as engine:
        yield engine


@pytest.mark.filterwarnings(RDFLIB_WARNS_OF_ITSELF)
@pytest.mark.parametrize("name", recipes())
@pytest.mark.parametrize("engine", ["in_rdflib", "in_oxigraph", "in_virtuoso"])
def test_answer_is_that_of_pyoxigraph(request: pytest.FixtureRequest, engine: str, name: str) -> None:
    ask: Engine = request.getfixturevalue(engine)
    assert ask(query(name)) == answers()[name]


# Values that nothing has. Engines have gone wrong where there is nothing to group or to count.
NOTHING = {"string": "nowhere at all", "iri": "mesh:none", "integer": "1000000"}
PARTICULAR = [
    name
    for name, recipe in recipes().items()
    if {each.kind for each in recipe.parameters} & NOTHING.keys()
    and name != "trials-by-age-and-sex"  # most trials take people of any sex
]


@pytest.mark.filterwarnings(RDFLIB_WARNS_OF_ITSELF)
@pytest.mark.parametrize("name", PARTICULAR)
@pytest.mark.parametrize("engine", ["in_rdflib", "in_oxigraph", "in_virtuoso"])
def test_nothing_is_found_alike(request: pytest.FixtureRequest, engine: str, name: str) -> None:
    ask: Engine = request.getfixturevalue(engine)
    parameters = recipes()[name].parameters
    assert not ask(
        recipes()[name].bound({each.name: NOTHING[each.kind] for each in parameters if each.kind in NOTHING})
    )


def test_every_query_has_an_answer() -> None:
    shared()
    assert [name for name, answer in answers().items() if not answer] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('"1"^^xsd:integer', '"1.0"^^xsd:decimal', True),
        ('"a"', '"a"@en', True),  # one engine drops the tag where another keeps it
        ('"2024-01-01"^^xsd:date', '"2024-01-01"', False),
        ("<a:b>", '"a:b"', False),
        ('"true"^^xsd:boolean', '"false"^^xsd:boolean', False),
    ],
)
def test_values_are_told_apart(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - it is a case of the table
    ask = engines.pyoxigraph_engine(engines.store_of([]))
    prefix = f"PREFIX xsd: <{engines.XSD}>"
    assert (ask(f"{prefix} SELECT ({one} AS ?x) {{}}") == ask(f"{prefix} SELECT ({other} AS ?x) {{}}")) is same


def test_rows_that_come_twice_are_told_from_rows_that_come_once() -> None:
    ask = engines.pyoxigraph_engine(engines.store_of([]))
    assert ask("SELECT ?x { VALUES ?x { 1 1 } }") == Counter({(1,): 2})
