"""The cookbook as it is declared: every query is whole, stands alone, and takes what it says that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from engines import pyoxigraph_engine, store, store_of
from goldens import RECORDS, golden_graph
from peers import ROOT, shared
from rdflib.namespace import SH

from kg import cookbook
from kg.cookbook import QUERIES, Recipe, recipes
from kg.vocab import NAMESPACES

RECIPES = [pytest.param(recipe, id=name) for name, recipe in recipes().items()]
MESHV = "http://id.nlm.nih.gov/mesh/vocab#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def code(query: str) -> str:
    """A query without its comments and strings."""
    return re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"|#[^\n]*", lambda it: it[0] if it[0].startswith("<") else "", query)


# ── declarations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_are_many_questions() -> None:
    assert len(recipes()) >= 45
    assert len({recipe.question for recipe in recipes().values()}) == len(recipes())
    assert {recipe.form for recipe in recipes().values()} == {"select", "construct", "ask"}


@pytest.mark.parametrize("path", [QUERIES / f"{name}.ttl" for name in recipes()], ids=lambda path: path.stem)
def test_file_declares_one_query_by_its_own_name(path: Path) -> None:
    described = rdflib.Graph().parse(path)
    (query,) = described.subjects(rdflib.RDF.type, SH.SPARQLExecutable)
    form = recipes()[path.stem].form
    assert str(query) == f"https://w3id.org/trial-kg/query/{path.stem}"
    assert (query, rdflib.RDF.type, SH[f"SPARQL{form.capitalize()}Executable"]) in described
    assert len(described.query("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) }")) == 1


def test_declarations_conform_to_their_shape() -> None:
    from pyshacl import validate

    described = rdflib.Graph()
    for path in QUERIES.glob("*.ttl"):
        described.parse(path)
    conforms, _, report = validate(described, shacl_graph=rdflib.Graph().parse(ROOT / "tests/cookbook.ttl"))
    assert conforms, report


def test_shape_finds_a_question_that_is_none() -> None:
    from pyshacl import validate

    path = QUERIES / "has-results.ttl"
    described = rdflib.Graph().parse(data=path.read_text("utf-8").replace('?"@en', '"@en'))
    assert not validate(described, shacl_graph=rdflib.Graph().parse(ROOT / "tests/cookbook.ttl"))[0]


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("recipe", RECIPES)
def test_query_parses_as_it_stands_and_with_its_defaults(recipe: Recipe) -> None:
    from rdflib.plugins.sparql import prepareQuery

    for text in (recipe.text, recipe.bound()):
        ox.Store().query(text)
        prepareQuery(text)


@pytest.mark.parametrize("recipe", RECIPES)
def test_columns_are_those_of_the_projection(recipe: Recipe) -> None:
    found = ox.Store().query(recipe.bound())
    names = [variable.value for variable in found.variables] if isinstance(found, ox.QuerySolutions) else []
    assert names == list(recipe.columns)


@pytest.mark.parametrize("recipe", RECIPES)
def test_parameters_are_those_of_the_text(recipe: Recipe) -> None:
    names = [each.name for each in recipe.parameters]
    assert set(re.findall(r"\$(\w+)", code(recipe.text))) == set(names)
    # $name and ?name are one variable in SPARQL.
    assert not set(re.findall(r"\?(\w+)", code(recipe.text))) & set(names)
    assert "$" not in code(recipe.bound())


@cache
def prefixes() -> dict[str, str]:
    """What prefixes.ttl declares for all of them."""
    declared = rdflib.Graph().parse(QUERIES / "prefixes.ttl")
    return {
        str(declared.value(each, SH.prefix)): str(declared.value(each, SH.namespace))
        for each in declared.objects(rdflib.URIRef("https://w3id.org/trial-kg/query/"), SH.declare)
    }


def test_declared_prefixes_are_ours_and_that_of_the_mesh_vocabulary() -> None:
    assert prefixes().items() <= {**NAMESPACES, "meshv": MESHV}.items()
    assert set(prefixes()) == {
        name for recipe in recipes().values() for name in re.findall(r"PREFIX (\w+)", recipe.text)
    }


@pytest.mark.parametrize("recipe", RECIPES)
def test_query_writes_out_the_prefixes_that_it_uses_and_no_other(recipe: Recipe) -> None:
    known = prefixes()
    prologue = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", recipe.text, re.MULTILINE))
    body = code(re.sub(r"(?m)^PREFIX .*$", "", recipe.text))
    assert set(prologue) == set(re.findall(r"(?<![\w?$])([a-z]+):[A-Za-z_]", body))
    assert list(prologue) == sorted(prologue)
    assert all(known[prefix] == namespace for prefix, namespace in prologue.items())


@pytest.mark.parametrize("recipe", RECIPES)
def test_query_is_set_like_the_others(recipe: Recipe) -> None:
    assert recipe.text.endswith("}\n") or "ORDER BY" in recipe.text.splitlines()[-1]
    for line in recipe.text.splitlines():
        assert len(line) <= 120
        assert line == line.rstrip()
        assert not (len(line) - len(line.lstrip())) % 2
    assert recipe.form != "select" or "ORDER BY" in recipe.text


@cache
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology/ct.ttl").parse(ROOT / "ontology/codes.ttl")


@pytest.mark.parametrize("recipe", RECIPES)
def test_terms_of_ours_are_declared(recipe: Recipe) -> None:
    for prefix, name in re.findall(r"\b(ct|code):([\w.]*\w)", code(recipe.text)):
        term = rdflib.URIRef(NAMESPACES[prefix] + name)
        assert (term, None, None) in ontology(), f"{prefix}:{name}"


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def recipe_with(*parameters: tuple[str, str, str], text: str) -> Recipe:
    declared = tuple(cookbook.Parameter(name, "", kind, default) for name, kind, default in parameters)
    return Recipe("it", "", (), declared, {}, "select", text)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", 'a "b" \\ ?c', '"a \\"b\\" \\\\ ?c"'),
        ("string", "two\nlines", '"two\\nlines"'),
        ("integer", "-07", "-7"),
        ("decimal", "0.50", "0.50"),
        ("decimal", "-5", "-5.0"),
        ("decimal", "5.", "5.0"),
        ("date", "2024-02-29", f'"2024-02-29"^^<{XSD}date>'),
        ("boolean", "true", "true"),
        ("iri", "mesh:D008180", "<http://id.nlm.nih.gov/mesh/D008180>"),
        ("iri", "https://example.org/a", "<https://example.org/a>"),
    ],
)
def test_value_becomes_a_term(kind: str, value: str, term: str) -> None:
    assert (
        recipe_with(("x", kind, ""), text="SELECT * { ?s ?p $x }").bound({"x": value}) == f"SELECT * {{ ?s ?p {term} }}"
    )


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("string", " ", "text"),
        ("integer", "1.5", "a whole number"),
        ("integer", "٣", "a whole number"),
        ("decimal", "1e3", "a decimal number"),
        ("date", "2023-02-29", "a day such as"),
        ("date", "2023-02", "a day such as"),
        ("boolean", "yes", "true or false"),
        ("iri", "D008180", "an IRI"),
        ("iri", "https://example.org/a> . <b:c", "an IRI"),
    ],
)
def test_value_of_another_kind_is_refused_in_words(kind: str, value: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted) as refused:
        recipe_with(("x", kind, ""), text="ASK { ?s ?p $x }").bound({"x": value})
    assert str(refused.value).startswith("x: ")


def test_name_that_is_no_parameter_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="it has no parameter z: x, y"):
        recipe_with(("x", "string", "a"), ("y", "string", "b"), text="").bound({"z": "1"})
    with pytest.raises(ValueError, match="it has no parameter z: it has none"):
        recipe_with(text="").bound({"z": "1"})


def test_only_parameters_are_replaced() -> None:
    text = """SELECT * { # $x
  ?s <http://example.org/$x#y> '$x', "$x \\" $x" ; ?p $x . FILTER(?s < $x && ?p > $x)
}"""
    bound = recipe_with(("x", "integer", "1"), text=text).bound()
    assert bound.count("$x") == 5
    assert len(re.findall(r"\b1\b", bound)) == 3


def test_value_cannot_bring_a_parameter_of_its_own() -> None:
    recipe = recipe_with(("x", "string", "a"), ("y", "string", "b"), text="ASK { ?s $x $y }")
    assert recipe.bound({"x": "$y"}) == 'ASK { ?s "$y" "b" }'


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def cells(found: ox.QuerySolutions) -> Iterator[tuple[str, ox.Term]]:
    names = [variable.value for variable in found.variables]
    return ((name, term) for row in found for name, term in zip(names, row, strict=True) if term is not None)


def kind(term: ox.Term) -> str:
    """The kind of a column that a term fits."""
    if isinstance(term, ox.Literal):
        return term.datatype.value.removeprefix(XSD)
    return "iri"


@pytest.mark.parametrize("recipe", RECIPES)
def test_real_records_answer_with_the_kinds_that_are_declared(recipe: Recipe) -> None:
    found = store(shared() / "records/ctgov.jsonl").query(recipe.bound(), use_default_graph_as_union=True)
    if isinstance(found, ox.QuerySolutions):
        kinds = {(name, kind(term)) for name, term in cells(found)}
        assert kinds
        assert kinds <= set(recipe.columns.items())
        assert {name for name, _ in kinds} == set(recipe.columns), "a column is always empty"
    else:
        assert bool(found) if isinstance(found, ox.QueryBoolean) else list(found)


@pytest.mark.parametrize("recipe", [each for each in RECIPES if each.values[0].form == "select"])
def test_order_of_rows_leaves_nothing_to_chance(recipe: Recipe) -> None:
    order = re.findall(r"\?(\w+)", recipe.text.splitlines()[-1])
    found = store(shared() / "records/ctgov.jsonl").query(recipe.bound(), use_default_graph_as_union=True)
    names = [variable.value for variable in found.variables]
    # A query may sort by what it does not show, such as the place of a row in the record.
    assert set(names) & set(order)
    keys = names if set(order) - set(names) else order
    rows = {tuple(row) for row in found}
    assert len({tuple(row[names.index(key)] for key in keys) for row in rows}) == len(rows)


def test_mesh_itself_leads_to_narrower_diseases() -> None:
    golden = store_of([golden_graph(record) for record in RECORDS])
    ask = pyoxigraph_engine(golden)
    query = recipes()["trials-of-a-disease-by-mesh"].bound({"disease": "mesh:D999009"})
    assert not ask(query)
    mesh = NAMESPACES["mesh"]
    hierarchy = f"""
        <{mesh}D999001> <{MESHV}broaderDescriptor> <{mesh}D999002> .
        <{mesh}D999002> <{MESHV}broaderDescriptor> <{mesh}D999009> .
    """
    golden.load(hierarchy, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("http://id.nlm.nih.gov/mesh"))
    answer = ask(query)
    assert not isinstance(answer, bool)
    assert {row[2] for row in answer} == {f"<{mesh}D999001>"}
    assert len(answer) == 2
