"""The graph of one record, by subject and property: what the compiled shapes and rules look things up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rdflib import RDF, RDFS

from kg.terms import IRI, RecordGraph, Term, iri
from kg.validation.literals import lower_tag

TYPE = iri(str(RDF.type))
SUBCLASS = iri(str(RDFS.subClassOf))


class Index:
    """The triples of a record graph; a look-up takes the same time, however large the record."""

    __slots__ = ("_subjects", "instances", "is_of_record", "predicates", "properties")

    def __init__(self, graph: RecordGraph) -> None:
        properties: dict[Term, dict[IRI, list[Term]]] = {}
        predicates: set[IRI] = set()
        blank = False
        mixed: list[list[Term]] = []  # where the case of a language tag may make one literal two
        for subject, predicate, value in graph.triples:
            if (own := properties.get(subject)) is None:
                own = properties[subject] = {}
            if (values := own.get(predicate)) is None:
                values = own[predicate] = []
                predicates.add(predicate)
            if value[-1] not in '">':
                if value[0] == "_":
                    blank = True
                elif (same := lower_tag(value)) != value:
                    mixed.append(values)
                    value = same  # noqa: PLW2901 - it is the same literal
            values.append(value)
        for values in mixed:
            values[:] = dict.fromkeys(values)
        self.is_of_record = not (blank or SUBCLASS in predicates or any(each[0] == "_" for each in properties))
        """Whether it is as the graphs of records are: without blank nodes, and without a class hierarchy."""
        self.predicates = predicates
        self.properties = properties
        """Subject → property → values, in the order of the graph."""
        instances: defaultdict[Term, list[Term]] = defaultdict(list)
        for node, own in properties.items():
            for kind in own.get(TYPE, ()):
                instances[kind].append(node)
        self.instances = dict(instances)
        """Class → its instances. A record's graph states every class itself, so that no hierarchy is needed."""
        self._subjects: dict[IRI, dict[Term, list[Term]]] = {}

    def values(self, subject: Term, predicate: IRI) -> Sequence[Term]:
        """The objects of a property of a subject."""
        own = self.properties.get(subject)
        return own.get(predicate, ()) if own else ()

    def subjects(self, predicate: IRI) -> dict[Term, list[Term]]:
        """Object → subjects of a property; made when it is first asked for, since few questions start at an object."""
        if (found := self._subjects.get(predicate)) is None:
            found = self._subjects[predicate] = {}
            for subject, own in self.properties.items():
                for value in own.get(predicate, ()):
                    found.setdefault(value, []).append(subject)
        return found
