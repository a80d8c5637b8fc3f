"""The study record: the registry's data structure, no more and no less, and what decoding tolerates."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from peers import shared

import kg.record
from kg.record import (
    ArmsInterventionsModule,
    IdentificationModule,
    Location,
    Organization,
    Part,
    ProtocolSection,
    StatusModule,
    Study,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

STRUCTS = [value for value in vars(kg.record).values() if isinstance(value, type) and issubclass(value, Part)]
FILES = sorted(Path(inspect.getfile(kg.record)).parent.glob("*.py"))

# In the Structs but not in leaf-paths.tsv.
EXTRAS = {
    "protocolSection.statusModule.resultsWaived",  # in the registry's field list, in no record seen
    "protocolSection.armsInterventionsModule.interventions[].interventionMappedName[]",  # older records, no members
    "protocolSection.armsInterventionsModule.kg:otherInterventionNames[]",  # our own
    "kg:sourceFormat",  # our own
}


def leaves(type_: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path as in leaf-paths.tsv, plain type and docstring of each leaf below a Struct."""
    docs = docstrings(type_)
    for field in msgspec.structs.fields(type_):
        here = f"{path}.{field.encode_name}" if path else field.encode_name
        node = msgspec.inspect.type_info(field.type)
        if isinstance(node, msgspec.inspect.VarTupleType):
            here, node = f"{here}[]", node.item_type
        if isinstance(node, msgspec.inspect.UnionType):
            node = next(member for member in node.types if not isinstance(member, msgspec.inspect.NoneType))
        if isinstance(node, msgspec.inspect.StructType):
            yield from leaves(node.cls, here)
        else:
            yield here, PLAIN[type(node)], docs[field.name]


PLAIN = {
    msgspec.inspect.StrType: "string",
    msgspec.inspect.BoolType: "boolean",
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.FloatType: "number",
}


def docstrings(struct: type) -> dict[str, str]:
    """The string literal below each field of a class, by the field's name; "" where there is none."""
    (definition,) = ast.parse(inspect.getsource(struct)).body
    assert isinstance(definition, ast.ClassDef)
    below = [*definition.body[1:], None]
    return {
        field.target.id: str(after.value.value)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        else ""
        for field, after in zip(definition.body, below, strict=True)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    """Plain type of each published leaf, by path."""
    rows = (shared() / "schema/leaf-paths.tsv").read_text("utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows]
    return {path: plain for path, _, plain, *_ in cells}


def enumerations(nodes: list[dict[str, Any]], path: str = "") -> Iterator[tuple[str, str]]:
    """Path and enumeration of each enumerated leaf of the registry's field list."""
    for node in nodes:
        kind = node["type"].removesuffix("[]")
        here = f"{path}.{node['name']}" if path else node["name"]
        here += "[]" * (kind != node["type"])
        if node.get("isEnum"):
            yield here, kind
        yield from enumerations(node.get("children", []), here)


def minimal(**identification: Any) -> bytes:
    return msgspec.json.encode({"protocolSection": {"identificationModule": identification}})


def decode(data: bytes) -> Study:
    return msgspec.json.decode(data, type=Study)


# --- the data structure -------------------------------------------------------------------------------------------


def test_every_published_leaf_is_here_and_no_other(published: dict[str, str]) -> None:
    ours = {path for path, _, _ in leaves(Study)}
    assert ours == published.keys() | EXTRAS
    assert published.keys().isdisjoint(EXTRAS)


def test_leaves_have_the_published_types(published: dict[str, str]) -> None:
    ours = {path: plain for path, plain, _ in leaves(Study)}
    differing = {path for path, plain in published.items() if plain != ours[path]}
    # A count of records, "number" in one description of the registry and "integer" in its JSON Schema.
    assert differing == {"protocolSection.designModule.nPtrsToThisExpAccNctId"}


def test_enumerated_leaves_and_no_others_name_their_enumeration() -> None:
    expected = dict(enumerations(json.loads((shared() / "schema/fields.json").read_text("utf-8"))))
    named = {path: name for path, _, doc in leaves(Study) for name in re.findall(r"Codes? of `(\w+)`", doc)}
    assert named == expected


def test_class_names_are_the_registrys_type_names() -> None:
    text = (shared() / "schema/fields.json").read_text("utf-8")
    known = {name.removesuffix("[]") for name in re.findall(r'"type": "([^"]+)"', text)}
    ours = {struct.__name__ for struct in STRUCTS}
    assert ours - known == {"Part", "Study", "ModelPredictions", "BmiLimits"}


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_has_a_docstring_of_its_own(struct: type[Part]) -> None:
    docs = docstrings(struct)
    assert list(docs) == list(struct.__struct_fields__)
    assert [name for name, doc in docs.items() if not doc.endswith(".")] == []
    assert len(set(docs.values())) == len(docs)


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_parts_are_immutable_and_take_keywords_only(struct: type[Part]) -> None:
    # msgspec does not pass kw_only on to subclasses, so each class has to say it.
    config = struct.__struct_config__
    assert (config.frozen, config.omit_defaults, config.gc) == (True, True, False)
    if struct.__struct_fields__:
        with pytest.raises(TypeError, match="positional"):
            struct("NCT00000000")


def test_package_exports_every_class() -> None:
    declared = {
        node.name
        for file in FILES
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    assert declared | {"NctId"} == set(kg.record.__all__)


def test_package_imports_nothing_but_msgspec() -> None:
    imported: set[str | None] = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module)
    assert {name for name in imported if name and not name.startswith("kg.record.")} == {"msgspec", "typing"}


# --- decoding -----------------------------------------------------------------------------------------------------


def test_minimal_record_has_empty_parts_throughout() -> None:
    study = decode(minimal(nctId="NCT00000001"))
    assert study.protocol_section.identification_module.nct_id == "NCT00000001"
    assert study.protocol_section.status_module.start_date_struct.date is None
    assert study.protocol_section.contacts_locations_module.locations == ()
    assert study.derived_section.condition_browse_module.meshes == ()
    assert study.has_results is None
    assert study.source_format == "ctgov-json"
    assert msgspec.json.encode(study) == minimal(nctId="NCT00000001")


def test_keyword_field_is_read_and_written_under_its_json_name() -> None:
    organization = msgspec.json.decode(b'{"fullName":"Example University","class":"OTHER"}', type=Organization)
    assert organization == Organization(full_name="Example University", class_="OTHER")
    assert msgspec.json.encode(organization) == b'{"fullName":"Example University","class":"OTHER"}'


def test_location_without_point_has_no_coordinates_and_one_with_whole_degrees_has_floats() -> None:
    assert Location(city="Vienna").geo_point.lat is None
    point = msgspec.json.decode(b'{"geoPoint":{"lat":48,"lon":16.37208}}', type=Location).geo_point
    assert (point.lat, point.lon) == (48.0, 16.37208)


def test_false_is_kept_apart_from_absent() -> None:
    data = b'{"delayedPosting":false}'
    status = msgspec.json.decode(data, type=StatusModule)
    assert status.delayed_posting is False
    assert msgspec.json.encode(status) == data


def test_unknown_keys_are_passed_over() -> None:
    data = minimal(nctId="NCT00000001", inventedIn2031={"deep": [1, {"er": None}]})
    assert decode(data) == decode(minimal(nctId="NCT00000001"))


def test_unknown_enumeration_value_survives() -> None:
    data = b'{"overallStatus":"PAUSED_BY_WEATHER"}'
    status = msgspec.json.decode(data, type=StatusModule)
    assert status.overall_status == "PAUSED_BY_WEATHER"
    assert msgspec.json.encode(status) == data


def test_what_is_our_own_reads_back() -> None:
    study = Study(
        protocol_section=ProtocolSection(
            identification_module=IdentificationModule(nct_id="NCT00000001"),
            arms_interventions_module=ArmsInterventionsModule(other_intervention_names=("Example-101",)),
        ),
        source_format="ctgov-text",
    )
    data = msgspec.json.encode(study)
    assert b'"kg:sourceFormat":"ctgov-text"' in data
    assert b'"kg:otherInterventionNames":["Example-101"]' in data
    assert decode(data) == study


@pytest.mark.parametrize(
    ("data", "reason", "path"),
    [
        (b"{}", "missing required field `protocolSection`", ""),
        (b'{"protocolSection":{}}', "missing required field `identificationModule`", "$.protocolSection"),
        (minimal(), "missing required field `nctId`", "$.protocolSection.identificationModule"),
        (minimal(nctId="NCT123"), "matching regex", "$.protocolSection.identificationModule.nctId"),
        (minimal(nctId="NCT000000012"), "matching regex", "$.protocolSection.identificationModule.nctId"),
        (minimal(nctId="NCT00000001\n"), "matching regex", "$.protocolSection.identificationModule.nctId"),
        (minimal(nctId="NCT0000000٣"), "matching regex", "$.protocolSection.identificationModule.nctId"),
        (minimal(nctId="xNCT00000001"), "matching regex", "$.protocolSection.identificationModule.nctId"),
        (minimal(nctId=1), "Expected `str`, got `int`", "$.protocolSection.identificationModule.nctId"),
        (
            minimal(nctId="NCT00000001", secondaryIdInfos=[{}, {"id": 7}]),
            "Expected `str | null`, got `int`",
            "$.protocolSection.identificationModule.secondaryIdInfos[1].id",
        ),
        (
            minimal(nctId="NCT00000001", organization=[]),
            "Expected `object`, got `array`",
            "$.protocolSection.identificationModule.organization",
        ),
        (b"[]", "Expected `object`, got `array`", ""),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_wrong_records_are_refused_with_the_path(data: bytes, reason: str, path: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        decode(data)
    message, _, place = str(caught.value).partition(" - at ")
    assert reason in message
    assert place.strip("`") == path


# --- real records -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    return (shared() / "records/ctgov.jsonl").read_bytes().splitlines()


# Left out: a list that repeats `locations` member by member.
LEFT_OUT = {"locations_nested"}


def bare(value: Any) -> Any:
    """A JSON value without what is left out and without empty lists and objects, which say as much as their absence."""
    if isinstance(value, dict):
        kept = {key: bare(member) for key, member in value.items() if key not in LEFT_OUT}
        return {key: member for key, member in kept.items() if member not in ([], {})}
    return [bare(member) for member in value] if isinstance(value, list) else value


def test_real_records_lose_nothing_and_read_back_equal(records: list[bytes]) -> None:
    assert len(records) == 499
    for record in records:
        study = decode(record)
        data = msgspec.json.encode(study)
        assert decode(data) == study
        assert bare(msgspec.json.decode(data)) == bare(msgspec.json.decode(record))


def test_older_versions_of_real_records_decode() -> None:
    files = sorted((shared() / "records/versions").glob("*.json"))
    assert files
    assert {decode(file.read_bytes()).protocol_section.identification_module.nct_id for file in files} == {
        file.name.partition(".")[0] for file in files
    }


def test_nested_locations_repeat_the_locations_so_that_leaving_them_out_loses_nothing(records: list[bytes]) -> None:
    modules = [
        module
        for record in records
        if (module := msgspec.json.decode(record)["protocolSection"].get("contactsLocationsModule"))
        and "locations_nested" in module
    ]
    assert len(modules) == 62
    assert all(module["locations_nested"] == module.get("locations", []) for module in modules)
