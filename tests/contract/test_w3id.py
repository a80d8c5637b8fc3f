"""Where the rules for w3id.org lead: each IRI of the vocabulary to the file that says what it is."""

from __future__ import annotations

import re

import pyoxigraph as ox
from peers import ROOT

BASE = "https://w3id.org/trial-kg/"
FILES = "%{ENV:TRIAL_KG}/"
FOLDERS = "https://github.com/trial-kg/trial-kg/tree/main/"
RULES = re.findall(r"(?m)^RewriteRule (\S+)\s+(\S+)", (ROOT / "docs/w3id.htaccess").read_text("utf-8"))


def leads_to(path: str) -> str | None:
    """The address behind a path, by the first rule for it."""
    for pattern, target in RULES:
        if match := re.search(pattern, path):
            return re.sub(r"\$(\d)", lambda group: match[int(group[1])] or "", target)
    return None


def test_every_iri_of_the_vocabulary_leads_to_what_says_it() -> None:
    paths = set()
    for file in (*ROOT.glob("ontology/*.ttl"), *ROOT.glob("shapes/*.ttl"), *ROOT.glob("kg/queries/*.ttl")):
        for quad in ox.parse(path=file):
            terms = (quad.subject, quad.predicate, quad.object)
            paths |= {term.value.removeprefix(BASE) for term in terms if isinstance(term, ox.NamedNode)}
    paths = {path for path in paths if not path.startswith(("http:", "https:", "urn:", "mailto:"))}
    assert {"ontology#Study", "code/Phase.PHASE2", "shapes#Country", "query/trials-by-phase-and-year"} <= paths
    for path in sorted(paths):
        target = leads_to(path.partition("#")[0])
        if path.startswith(("study/", "record/")):
            assert target == f"https://clinicaltrials.gov/study/{path.partition('/')[2]}"
        else:
            assert target, f"no rule for {path}"
            within = ROOT / target.removeprefix(FILES).removeprefix(FOLDERS)
            assert within.is_dir() if target.startswith(FOLDERS) else within.is_file(), f"{path} leads to {target}"


def test_data_leads_to_the_registry() -> None:
    for kind in ("study", "record"):
        assert leads_to(f"{kind}/NCT02955615") == "https://clinicaltrials.gov/study/NCT02955615"
    assert leads_to("organization/acme") is None
