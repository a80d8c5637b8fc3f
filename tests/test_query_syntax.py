"""What is seen of a query before it is asked: prefixes, SERVICE in all its disguises, and the place of a mistake."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from peers import ROOT

from kg.cookbook import recipes
from kg.problems import QueryError
from kg.sparql import spelling, syntax
from kg.vocab import NAMESPACES


def refusal(text: str, *, allow_service: bool = False) -> str:
    """Why a query is refused, by the look of it or by the engine."""
    try:
        query = syntax.read(text, allow_service=allow_service)
    except QueryError as error:
        return str(error)
    with pytest.raises(SyntaxError) as refused:
        ox.Store().query(
            query.text, prefixes={each: syntax.PREFIXES[each] for each in {*query.missing} & {*syntax.PREFIXES}}
        )
    return str(syntax.mistake(query, str(refused.value)))


# ── form and prefixes ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select * {}", "select"),
        ("# ASK { }\nPREFIX a: <b:c> BASE <d:e>\n CONSTRUCT {} {}", "construct"),
        ("PREFIX : <x:y#> ASK {}", "ask"),
        ("DESCRIBE <a:b>", "describe"),
    ],
)
def test_the_form_follows_the_prologue(text: str, form: str) -> None:
    assert syntax.read(text).form == form


def test_prefixes_are_those_declared_and_those_used_without() -> None:
    text = "PREFIX ex: <a:b> SELECT * { ?s ex:p ct:q ; ct:r mesh:D1 . :x <ct:y> 'code:z' } # skos:no"
    query = syntax.read(text)
    assert query.prefixes == {"ex": "a:b"}
    assert query.missing == {"ct": text.index("ct:"), "mesh": text.index("mesh:"), "": text.index(":x")}


def test_a_blank_node_and_a_keyword_have_no_prefix() -> None:
    assert not syntax.read("ASK { _:b a [] . FILTER(IF(true,1,2)=1) }").missing


def test_only_the_prefixes_that_are_ours_and_missing_are_declared_and_no_line_moves() -> None:
    text = "ASK {\n ?s ct:p ex:q }"
    assert syntax.read(text).with_prefixes() == f"PREFIX ct: <{syntax.PREFIXES['ct']}> {text}"
    declared = "PREFIX ct: <other:> ASK { ?s ct:p 1 }"
    assert syntax.read(declared).with_prefixes() == declared


def test_a_query_s_own_prefix_goes_before_ours() -> None:
    assert syntax.read("PREFIX ct: <other:> ASK {}").names["ct"] == "other:"


def test_the_prefixes_are_those_of_the_vocabulary_and_of_shared_things() -> None:
    assert syntax.PREFIXES["ct"] == "https://w3id.org/trial-kg/ontology#"
    assert syntax.PREFIXES["place"] == "https://w3id.org/trial-kg/place/"


# ── SERVICE ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://x/> { ?s ?p ?o } }",
        "ASK { service <http://x/> { ?s ?p ?o } }",
        "ASK { SeRvIcE SILENT <http://x/> { } }",
        "ASK { SERVICE ?x { } }",
        "ASK{SERVICE<http://x/>{}}",
        "ASK { \\u0053ERVICE <http://x/> { } }",
        "ASK { SERV\\U00000049CE <http://x/> { } }",
        r"""ASK { ?s ?p "\" } #" . SERVICE <http://x/> { } }""",
        "ASK { # it's\n SERVICE <http://x/> { } }",
        "ASK { ?s <http://x/#a> 'b' SERVICE <http://x/> { } }",
        '''ASK { ?s ?p """ " "" \\""" """ . SERVICE <http://x/> { } }''',
        r"""ASK { ?s ex:a\'b 1 . SERVICE <http://x/> { } ?s ex:c\'d 1 }""",
        "ASK { ?s ?p ?a, ?b . FILTER(?a<?b)SERVICE#>\n?x { } }",
        "ASK { ?s ?p ?a, ?b . FILTER(?a < ?b) SERVICE <http://x/> { } FILTER(?b > ?a) }",
        'ASK { ?s ?p "\\u0022 . SERVICE <http://x/> { } ?s ?p 1 }',
        "ASK { ?s ?p '# \r' . # '''\r SERVICE <http://x/> { } # ''' \n }",
        "SELECT * { { SELECT * { SERVICE <http://x/> { ?s ?p ?o } } } }",
        'ASK { FILTER(?a<?b#>"""\n) SERVICE <http://x/> { } #"""\n}',
        'ASK { FILTER(?a<?b#>"\n) SERVICE <http://x/> { } #"\n}',
        "ASK { FILTER((1)<?b#>'''\n) SERVICE <http://x/> { } #'''\n}",
        "ASK { FILTER(1<ex:#>'''\n) SERVICE <http://x/> { } #'''\n}",
        "ASK { FILTER('a'<'b'#>'''\n) SERVICE <http://x/> { } #'''\n}",
        "ASK { FILTER(?a<=?b#>'''\n) SERVICE <http://x/> { } #'''\n}",
        "ASK { ?s <#'> 1 FILTER(?a<?b#>'''\n) SERVICE <http://x/> { } #'''\n}",
        "ASK { FILTER(?a<?b#>'''\n) \\u0053ERVICE <http://x/> { } #'''\n}",
        "ASK { VALUES ?x {'''a' } SERVICE <http://x/> { } #\\q'''\n}",
        "ASK { VALUES ?x {'''a' } SERVICE <http://x/> { } #\\uD800'''\n}",
        "ASK { VALUES ?x {'''a' } SERVICE <http://x/> { } #\\UFFFFFFFF'''\n}",
        "ASK { SERVICESILENT<http://x/>{} }",
        "ASK { ?s ?p trueSERVICE<http://x/>{} }",
        "PREFIX ex: <http://x/> ASK { SERVICEex:y {} }",
        "PREFIX : <http://x/> ASK { service:y {} }",
        "PREFIX ex: <http://x/> ASK { ?s ?p ex:.SERVICE<http://x/>{} }",
        "PREFIX ex: <http://x/> ASK { ?s ?p ex:a.b.SERVICE<http://x/>{} }",
        f"ASK {{ ?s ?p {'<a>, ' * 200} 'SERVICE' }}",
    ],
)
def test_service_is_refused_in_every_disguise(text: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE asks another server|has no end"):
        syntax.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE <http://x/> { }' }",
        'ASK { ?s ?p """a " SERVICE "" b""" }',
        "ASK { ?s <http://x/SERVICE> 1 }",
        "ASK { } # SERVICE <http://x/> { }",
        "ASK { ?service ?p $SERVICE }",
        "PREFIX ex: <a:b> ASK { ?s ex:SERVICE ex:service.a }",
        "PREFIX ex: <a:b> ASK { ?s <a:#b> ?o ; <c:d> 'SERVICE' }",
        "ASK { _:service ?p 'x'@service }",
        "ASK { ?s ?p ?services FILTER(?services < 3 && 4 > ?services) }",
    ],
)
def test_what_only_looks_like_service_is_not(text: str) -> None:
    syntax.read(text)
    ox.Store().query(text)


def test_service_can_be_allowed() -> None:
    assert syntax.read("ASK { SERVICE <http://x/> { } }", allow_service=True).form == "ask"


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mistake_is_shown_with_line_column_and_a_mark_below_it() -> None:
    assert refusal("SELECT ?x {\n ?x a ct:Study .\n\tFILTR(?x)\n}") == (
        "line 3, column 2: syntax error: what begins here cannot be read, here or further on\n   FILTR(?x)\n   ^"
    )


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", "", "there is no query"),
        ("# nothing", "", "there is no query"),
        ("PREFIX ct: <a:b>", "", "there is no query"),
        ("SELCT * { }", "line 1, column 1:", "begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with SELCT"),
        ("PREFIX a: <b:c>\n INSERT DATA { }", "line 2, column 2:", "INSERT is an update"),
        ("PREFIX a <y> ASK { }", "line 1, column 1:", "PREFIX needs a name that ends with a colon"),
        ("DELETE WHERE { ?s ?p ?o }", "line 1, column 1:", "DELETE is an update"),
        ("SELECT *\n{ ?s xx:p 1 }", "line 2, column 6:", "the prefix xx: is not declared"),
        ("ASK { ?s ct:p xx:q }", "line 1, column 15:", "the prefix xx: is not declared"),
        ("ASK { ?s ?p 'it }", "line 1, column 13:", "this string has no end"),
        ("ASK { ?s ?p ?o", "line 1, column 15:", "the query ends before it is complete"),
        ("ASK { ?s ?p ?o } }", "line 1, column 18:", "syntax error"),
        ("# é\nASK { éé ?p ?o }", "line 2, column 7:", "syntax error"),
        ("SELECT (1 AS ?x) (2 AS ?x) { }", "", "Duplicated variable name in SELECT"),
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?y ?z }", "", "neither grouped nor within an aggregate"),
    ],
)
def test_the_place_of_a_mistake_is_that_in_the_text_given(text: str, place: str, reason: str) -> None:
    told = refusal(text)
    assert told.startswith(place)
    assert reason in told


def test_what_a_terminal_would_take_for_a_command_is_not_shown() -> None:
    assert "\x1b" not in refusal("ASK { ?s ?p \x1b[2J }")


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("SELECT * { ?s ?p ?o }", ("s", "p", "o")),
        ("select\n#?a\nDistinct # ?b *\n* { $o <a:p> '?c' , ?s . { SELECT ?t { ?t ?o 1 } } }", ("o", "s", "t")),
        ("PREFIX select: <a:b> SELECT reduced*{?b select:p ?a}", ("b", "a")),
        ("SELECT ?b (?a * 2 AS ?c) { ?a <a:p> ?b }", ()),
        ("SELECT (COUNT(*) AS ?n) { ?a <a:p> ?b }", ()),
        ("CONSTRUCT { ?b <a:p> ?a } { SELECT * { ?a <a:p> ?b } }", ()),
    ],
)
def test_the_variables_of_a_star_are_in_their_order(text: str, variables: tuple[str, ...]) -> None:
    query = syntax.read(text)
    assert query.variables == variables
    columns = sorted(variables) or ["n", "c", "b"]
    assert query.arranged(columns) == (variables or ("n", "c", "b"))


@pytest.mark.parametrize(
    ("text", "has_graphs"),
    [
        ("ASK { ?s ?p 'GRAPH' . ?graph ?p <http://x/GRAPH> # GRAPH ?g\n }", False),
        ("ASK { graph ?g { ?s ?p ?o } }", True),
        ("ASK {GR\\u0041PH<http://x/g>{?s ?p ?o}}", True),
        ("ASK FROM <http://x/g> {}", True),
    ],
)
def test_it_is_seen_whether_a_query_asks_for_graphs(text: str, has_graphs: bool) -> None:  # noqa: FBT001 - a case
    assert syntax.read(text).has_graphs is has_graphs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ASK { ?s ct:conditoin ?o }", ["the vocabulary has no ct:conditoin; did you mean ct:condition?"]),
        ("ASK { ?s a ct:Study. ?s ct:phase code:Phase\\.PHASE2 , code:Phase.PHASE3 ; ?p code:Phase }", []),
        (
            "PREFIX c: <https://w3id.org/trial-kg/code/> ASK { ?s c:Phase.PHASE22 ct:qqqq }",
            [
                "the vocabulary has no code:Phase.PHASE22; did you mean code:Phase.PHASE2?",
                "the vocabulary has no ct:qqqq",
            ],
        ),
        ("PREFIX ct: <http://x/> ASK { ?s ct:conditoin 'ct:nothing' # ct:nothing\n }", []),
        ("ASK { ?s dcterms:titel ?o ; ?p <ct:conditoin> , study:NCT1 }", []),  # other people's, and data
    ],
)
def test_a_name_that_the_vocabulary_lacks_is_told_with_the_nearest(text: str, told: list[str]) -> None:
    assert list(spelling.unknown(syntax.read(text))) == told


def test_every_term_of_the_ontology_and_the_cookbook_is_known() -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology/ct.ttl").parse(ROOT / "ontology/codes.ttl")
    ours = (NAMESPACES["ct"], NAMESPACES["code"])
    terms = {str(each) for each in graph.subjects() if str(each).startswith(ours)}
    assert len(terms) > 500
    assert not [*spelling.unknown(syntax.read(f"ASK {{ ?s ?p {', '.join(f'<{each}>' for each in terms)} }}"))]
    assert not [line for each in recipes().values() for line in spelling.unknown(syntax.read(each.bound()))]
