"""What the record of NCT02955615 says, asked of its graph: nothing less than the page, and nothing more."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from peers import ROOT

import kg
from kg.sinks import SINKS

PREFIXES = """
    PREFIX : <https://w3id.org/trial-kg/study/NCT02955615#>
    PREFIX cito: <http://purl.org/spar/cito/>
    PREFIX code: <https://w3id.org/trial-kg/code/>
    PREFIX ct: <https://w3id.org/trial-kg/ontology#>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX pubmed: <http://identifiers.org/pubmed/>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX study: <https://w3id.org/trial-kg/study/>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    graph = kg.graph(kg.read_one(ROOT / "examples/NCT02955615.txt"))
    made = ox.Store()
    made.load(SINKS["turtle"].encode(graph), format=ox.RdfFormat.TURTLE)
    return made


@pytest.mark.parametrize(
    "fact",
    [
        "study:NCT02955615 a ct:ClinicalTrial ; ct:phase code:Phase.PHASE2 ; ct:overallStatus code:Status.COMPLETED",
        "study:NCT02955615 ct:enrollmentCount 100 ; ct:hasResults false",
        "study:NCT02955615 ct:minimumAge '18 Years' ; ct:minimumAgeValue 18 ; ct:minimumAgeUnit code:TimeUnit.YEARS",
        "study:NCT02955615 ct:masking code:DesignMasking.DOUBLE",
        "study:NCT02955615 ct:startDate '2017-01-18'^^xsd:date ; ct:completionDate '2019-02-11'^^xsd:date",
        "study:NCT02955615 ct:leadSponsor/ct:agencyClass code:AgencyClass.INDUSTRY",
        "study:NCT02955615 ct:leadSponsor/rdfs:label 'Iltoo Pharma'",
        "study:NCT02955615 ct:official :official-david-klatzmann",
        ":official-david-klatzmann ct:role code:OfficialRole.PRINCIPAL_INVESTIGATOR",
        ":official-david-klatzmann ct:person/rdfs:label 'David Klatzmann'",
        ":official-david-klatzmann ct:affiliation/rdfs:label 'Assistance Publique Hôpitaux de Paris (AP-HP)'",
        ":arm-ilt-101 ct:armIntervention :intervention-ilt-101 ; ct:armType code:ArmGroupType.EXPERIMENTAL",
        ":arm-placebo ct:armIntervention :intervention-placebo ; ct:armType code:ArmGroupType.PLACEBO_COMPARATOR",
        "study:NCT02955615 ct:registeredAs <http://identifiers.org/euclinicaltrials/2016-000488-17>",
        "study:NCT02955615 ct:identifier [ ct:idValue '2016-000488-17' ; ct:idRegistry code:Registry.EUDRACT ]",
        "study:NCT02955615 dcterms:isReferencedBy pubmed:35973803",
        ":reference-pmid-35973803 ct:referenceType code:ReferenceType.DERIVED ; ct:publication pubmed:35973803",
        "pubmed:35973803 ct:doi <https://doi.org/10.1136/ard-2022-222501>",
        "study:NCT02955615 ct:record/dcterms:modified '2019-03-05'^^xsd:date",
        "study:NCT02955615 ct:record/ct:sourceFormat 'ctgov-text'",
    ],
)
def test_the_graph_says(store: ox.Store, fact: str) -> None:
    assert store.query(f"{PREFIXES} ASK {{ {fact} }}"), fact


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("study:NCT02955615 ct:site ?it", 25),
        ("study:NCT02955615 ct:site ?it . ?it ct:city/rdfs:label ?city ; ct:country/rdfs:label ?country", 25),
        ("study:NCT02955615 ct:site/ct:country ?it", 10),
        ("study:NCT02955615 ct:arm ?it", 2),
        ("study:NCT02955615 ct:intervention ?it", 2),
        ("study:NCT02955615 ct:criterion ?it . ?it a ct:InclusionCriterion", 4),
        ("study:NCT02955615 ct:criterion ?it . ?it a ct:ExclusionCriterion", 7),
        ("study:NCT02955615 ct:whoMasked ?it", 2),
        ("study:NCT02955615 ct:otherInterventionName ?it", 1),
        # What the page does not say.
        ("study:NCT02955615 ct:outcome ?it", 0),
        ("study:NCT02955615 ct:maximumAge ?it", 0),
        ("study:NCT02955615 ct:startDateType ?it", 0),
        ("study:NCT02955615 ct:primaryCompletionDate ?it", 0),
        ("study:NCT02955615 ct:officialTitle ?it", 0),
        ("study:NCT02955615 ct:conditionMesh ?it", 0),
        ("?site ct:siteStatus ?it", 0),
        ("?site ct:state ?it", 0),
        ("?identifier ct:idType ?it FILTER(?identifier = :id-2016-002)", 0),
        ("study:NCT02955615 cito:isDocumentedBy ?it", 0),
    ],
)
def test_the_graph_counts(store: ox.Store, pattern: str, count: int) -> None:
    rows = store.query(f"{PREFIXES} SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(rows, ox.QuerySolutions)
    assert int(next(rows)["n"].value) == count
