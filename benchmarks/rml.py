"""The table of rules as RML, over the flat tables: what morph-KGC and SDM-RDFizer run.

https://rml.io/specs/rml/ and https://www.w3.org/TR/r2rml/
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from benchmarks.flatten import file_name
from benchmarks.rules import DATATYPES, REFERENCE, Rule, columns, rules

_HEAD = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@base <http://localhost/> .
"""
_TRIPLES_MAP = """
<#map{number}>
    rml:logicalSource [ rml:source "{source}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "{subject}" ; rr:termType rr:IRI ] ;
{objects} .
"""


def document(folder: Path) -> str:
    """The mapping, one triples map for each subject of each sort of rows; the tables are in ``folder``."""
    table = rules()
    named = columns(table)
    maps = [_HEAD]
    for number, ((rows, subject), group) in enumerate(groupby(table, key=lambda rule: (rule.rows, rule.subject))):
        maps.append(
            _TRIPLES_MAP.format(
                number=number,
                source=folder / file_name(rows),
                subject=_template(subject, named[rows]),
                objects=" ;\n".join(_object(rule, named[rows]) for rule in group),
            )
        )
    return "".join(maps)


def _template(template: str, named: dict[str, str]) -> str:
    return REFERENCE.sub(lambda reference: f"{{{named[reference[1]]}}}", template)


def _object(rule: Rule, named: dict[str, str]) -> str:
    if rule.type == "iri":
        template = f'rr:template "{_template(rule.object, named)}"'
        value = f"{template if '{' in rule.object else f'rr:constant <{rule.object}>'} ; rr:termType rr:IRI"
    else:
        value = f'rml:reference "{named[rule.object[1:-1]]}"'
        if rule.type in DATATYPES:
            value += f" ; rr:datatype <{DATATYPES[rule.type]}>"
        elif rule.type == "en":
            value += ' ; rr:language "en"'
    return f"    rr:predicateObjectMap [ rr:predicate <{rule.predicate}> ; rr:objectMap [ {value} ] ]"
