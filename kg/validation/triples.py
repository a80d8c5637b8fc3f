"""Triple patterns as Python functions: basic graph patterns and property paths, looked up in the index of one record.

https://www.w3.org/TR/sparql11-query/#BasicGraphPatterns
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rdflib.paths import AlternativePath, InvPath, SequencePath
from rdflib.term import BNode, Node, URIRef, Variable

from kg.terms import IRI, Term
from kg.validation.expressions import Expression, NoValue, Row, Unsupported, as_token, constant, is_true
from kg.validation.index import Index
from kg.validation.literals import token

Pattern = Callable[[Index, Row], Iterator[Row]]
"""The solutions of a graph pattern that go together with the one given."""
Names = frozenset[str]
"""The variables that have a value already."""
Triple = tuple[Node, Any, Node]


def joined(triples: Iterable[Triple], tests: Sequence[tuple[Names | None, Expression]], bound: Names) -> Pattern:
    """Triples one after the other, those with known ends first, and each condition as soon as it has its variables."""
    waiting = [each for triple in triples for each in steps(triple)]
    pattern: Pattern = _as_it_is
    found: Names = frozenset()  # what comes along may still lack a value, what is found here does not
    while waiting:
        chosen = max(waiting, key=lambda each: _ease(each, bound | found, found, tests))
        waiting.remove(chosen)
        step = _step(chosen, bound | found)
        found |= _variables(chosen)
        if ready := [test for names, test in tests if names is not None and names <= found]:
            step = tested(step, ready)
            tests = [(names, test) for names, test in tests if test not in ready]
        pattern = step if pattern is _as_it_is else then(pattern, step)
    return tested(pattern, [test for _, test in tests]) if tests else pattern


def _as_it_is(_: Index, row: Row) -> Iterator[Row]:
    yield row


def steps(triple: Triple) -> Iterator[Triple]:
    """A triple pattern without sequence and inverse paths: https://www.w3.org/TR/sparql11-query/#sparqlTranslatePathPatterns."""
    subject, path, end = triple
    if isinstance(path, SequencePath):
        *before, last = path.args
        for part in before:
            between = BNode()
            yield from steps((subject, part, between))
            subject = between
        yield from steps((subject, last, end))
    elif isinstance(path, InvPath):
        yield from steps((end, path.arg, subject))
    elif isinstance(path, URIRef | AlternativePath):
        yield triple
    else:
        raise Unsupported(f"the path {path} in a query")


def _name(node: Node) -> str | None:
    """The name of a variable; a blank node in a query is one."""
    return str(node) if isinstance(node, Variable) else f"_:{node}" if isinstance(node, BNode) else None


def _variables(triple: Triple) -> Names:
    return frozenset(filter(None, (_name(triple[0]), _name(triple[2]))))


def _ease(
    triple: Triple, known: Names, found: Names, tests: Sequence[tuple[Names | None, Expression]]
) -> tuple[bool, ...]:
    """How early a triple should be looked up: where its subject is known, its object too, where it decides a test."""
    subject, end = (name is None or name in known for name in (_name(triple[0]), _name(triple[2])))
    reached = found | _variables(triple)
    return subject, end, any(names is not None and names <= reached for names, _ in tests)


def _step(triple: Triple, bound: Names) -> Pattern:
    subject, path, end = triple
    if isinstance(path, AlternativePath):
        branches = [joined([(subject, each, end)], [], bound) for each in path.args]
        return lambda index, row: (found for branch in branches for found in branch(index, row))
    return _looked_up(_end(subject), IRI(token(path)), _end(end))


def _end(node: Node) -> tuple[str, Term | None]:
    """The name of a variable, or a constant."""
    name = _name(node)
    return ("", constant(node)) if name is None else (name, None)


def _looked_up(subject: tuple[str, Term | None], predicate: IRI, end: tuple[str, Term | None]) -> Pattern:
    """The triples of a property whose ends are known, or become known."""
    if subject == end and subject[0]:
        raise Unsupported(f"?{subject[0]} at both ends of a triple in a query")

    def step(index: Index, row: Row) -> Iterator[Row]:
        one, other = _known(subject, row), _known(end, row)
        if one is not None:
            values = index.values(one, predicate)
            if other is None:
                for each in values:
                    yield {**row, end[0]: each}
            elif other in values:
                yield row
        elif other is not None:
            for each in index.subjects(predicate).get(other, ()):
                yield {**row, subject[0]: each}
        else:
            for each, subjects in index.subjects(predicate).items():
                yield from ({**row, subject[0]: of, end[0]: each} for of in subjects)

    return step


def _known(end: tuple[str, Term | None], row: Row) -> Term | None:
    name, constant = end
    if constant is not None:
        return constant
    found = row.get(name)
    return None if found is None else as_token(found)


def then(first: Pattern, second: Pattern) -> Pattern:
    """One pattern after another, which begins with each solution of the first."""
    return lambda index, row: (found for start in first(index, row) for found in second(index, start))


def tested(pattern: Pattern, tests: Sequence[Expression]) -> Pattern:
    """The solutions that meet all conditions."""
    return lambda index, row: (found for found in pattern(index, row) if _holds(tests, index, found))


def _holds(tests: Sequence[Expression], index: Index, row: Row) -> bool:
    try:
        return all(is_true(test(index, row)) for test in tests)
    except NoValue:
        return False
