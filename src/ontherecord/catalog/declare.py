"""What an author may write: declarations checked against models, errors with file:line.

Measures are one YAML file each (`measures/<agency>/<thing>.yml`), agencies and caveats one file
each, codelists CSV (`codelist.py`). Every scalar arrives as a string (see `reader.py`); an unknown
key is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ontherecord.base.period import BASES
from ontherecord.base.place import Place
from ontherecord.catalog import measure as nouns
from ontherecord.catalog.codelist import declare_breakdowns, declare_places
from ontherecord.catalog.measure import Agency, BreakdownValue, Measure
from ontherecord.catalog.reader import Declaration, read_declaration
from ontherecord.errors import did_you_mean


def one_of(known: tuple[str, ...] | list[str]) -> AfterValidator:
    """A field that holds one of `known`."""

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"{value!r} is not one of {', '.join(known)}")
        return value

    check.known = tuple(known)  # type: ignore[attr-defined]
    return AfterValidator(check)


def _iso_day(value: str) -> str:
    date.fromisoformat(value)
    return value


def web_address(value: str) -> str:
    """The address, ValueError when it is none."""
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"{value!r} is not a web address")
    return value


Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
MeasureId = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]


class Model(BaseModel):
    """Strings only, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DefinitionSource(Model):
    """Where the agency itself defines what it counts."""

    title: Text
    url: Annotated[str, AfterValidator(web_address)]


class SaidAs(Model):
    """Phrases that name a measure, and press words that could mean it."""

    named: tuple[Text, ...] = ()
    loose: tuple[Text, ...] = ()


class BreakModel(Model):
    """A day from which a series is counted otherwise."""

    on: Annotated[str, AfterValidator(_iso_day)]
    why: Text


class SameModel(Model):
    """Days on which another measure counts exactly the same things."""

    measure: MeasureId
    breakdown: str = ""  # of the other measure
    place: str = ""  # only at this place of the measure, "" for every place
    as_place: str = ""  # the other measure's name for it
    from_: Annotated[str, AfterValidator(_iso_day), Field(alias="from")] = "1900-01-01"
    until: Annotated[str, AfterValidator(_iso_day)] = "2999-12-31"
    why: Text


class MeasureModel(Model):
    """One measure file. The fields are those of `measure.Measure`."""

    id: MeasureId
    title: Text
    definition: Annotated[str, Field(min_length=40)]
    definition_source: DefinitionSource
    agency: Text
    kind: Annotated[str, one_of(nouns.KINDS)]
    flow_or_stock: Annotated[str, one_of(nouns.FLOW_OR_STOCK)]
    unit: Annotated[str, one_of(nouns.UNITS)]
    counted: Text
    period_basis: Annotated[str, one_of(nouns.PERIOD_BASES)]
    grains: Annotated[tuple[Annotated[str, one_of(BASES)], ...], Field(min_length=1)]
    breakdowns: tuple[Code, ...] = ()
    includes: tuple[Text, ...] = ()
    excludes: tuple[Text, ...] = ()
    differs_from: dict[MeasureId, Text] = {}
    part_of: tuple[MeasureId, ...] = ()
    implies: dict[Code, Code] = {}
    same_as: tuple[SameModel, ...] = ()
    goal_of: tuple[MeasureId, ...] = ()
    said_as: SaidAs = SaidAs()
    unsaid: str = ""
    caveats: tuple[Code, ...] = ()
    breaks: tuple[BreakModel, ...] = ()
    preferred_publishers: Annotated[tuple[Text, ...], Field(min_length=1)]
    revision_band: Annotated[float, Field(ge=0, le=1)] = 0.0
    counting_band: Annotated[float, Field(ge=0, le=1)] = 0.0
    words_exceed: Annotated[float, Field(ge=0, le=5)] = 0.0
    held_elsewhere: str = ""
    number_of: str = ""


class AgencyModel(Model):
    """One entry of agencies.yml; its id is the key."""

    name: Text
    aliases: tuple[Text, ...] = ()
    parent: str = ""
    level: Annotated[str, one_of(nouns.LEVELS)]
    does: tuple[Text, ...] = ()
    does_not: dict[str, Text] = {}
    places: tuple[Text, ...] = ()


AnyModel = TypeVar("AnyModel", bound=Model)


def validated(
    model: type[AnyModel], data: Any, declaration: Declaration, prefix: str = ""
) -> AnyModel:
    """`data` as `model`. Raises CatalogError with file:line for the first thing that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # an unknown key first: it is usually the misspelling of the one that is missing
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        keys = [str(part) for part in first["loc"] if part != "[key]"]
        path = ".".join(([prefix] if prefix else []) + keys)
        problem = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            problem = f"unknown key. {did_you_mean('key', keys[-1], model.model_fields)}".rstrip()
        elif first["type"] == "missing":
            problem = f"required key is missing{_choices(model, keys)}"
        raise declaration.error(path, f"{path}: {problem}" if path else problem) from None


def _choices(model: type[BaseModel], keys: Sequence[str]) -> str:
    """'; expected one of at_least, at_most' for a key that holds one of a few words, else ''."""
    within: Any = model
    for key in keys:
        field = getattr(within, "model_fields", {}).get(key)
        if field is None:
            return ""
        checks = [getattr(one, "func", None) for one in field.metadata]
        choices = [known for check in checks if (known := getattr(check, "known", None))]
        if choices:
            return f"; expected one of {', '.join(choices[0])}"
        kinds = (field.annotation, *get_args(field.annotation))
        within = next((kind for kind in kinds if hasattr(kind, "model_fields")), None)
    return ""


def declare_measure(declaration: Declaration) -> Measure:
    """The measure a file declares. Raises CatalogError with file:line."""
    model = validated(MeasureModel, declaration.data, declaration)
    return Measure.from_dict(model.model_dump(mode="json", by_alias=True))


def declare_agencies(declaration: Declaration) -> dict[str, Agency]:
    """Every agency of agencies.yml by id. Raises CatalogError with file:line."""
    agencies = {}
    for key, data in declaration.data.items():
        model = validated(AgencyModel, data, declaration, key)
        agencies[key] = Agency.from_dict({"id": key, **model.model_dump(mode="json")})
    return agencies


def declare_caveats(declaration: Declaration) -> dict[str, str]:
    """Caveat code -> sentence. Raises CatalogError with file:line."""
    for code, text in declaration.data.items():
        if not isinstance(text, str) or not text.strip():
            raise declaration.error(code, f"{code}: expected one sentence")
    return dict(declaration.data)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything declared in a catalogue folder, with its files, before the cross-file rules."""

    folder: Path
    measures: dict[str, Measure]
    measure_files: dict[str, Declaration]
    agencies: dict[str, Agency]
    agency_file: Declaration
    caveats: dict[str, str]
    caveat_file: Declaration
    places: dict[str, Place]
    breakdowns: dict[tuple[str, str], BreakdownValue]


def read_draft(folder: Path) -> Draft:
    """Read and validate every declaration in a catalogue folder. Raises CatalogError."""
    measures: dict[str, Measure] = {}
    files: dict[str, Declaration] = {}
    for path in sorted((folder / "measures").glob("*/*.yml")):
        declaration = read_declaration(path)
        found = declare_measure(declaration)
        if found.id in measures:
            first = files[found.id].path
            raise declaration.error("id", f"id: {found.id} is declared in {first.name} too")
        measures[found.id], files[found.id] = found, declaration
    agency_file = read_declaration(folder / "agencies.yml")
    caveat_file = read_declaration(folder / "caveats.yml")
    codelists = folder / "codelists"
    return Draft(
        folder,
        measures,
        files,
        declare_agencies(agency_file),
        agency_file,
        declare_caveats(caveat_file),
        caveat_file,
        declare_places(codelists / "places.csv"),
        declare_breakdowns(codelists / "breakdowns.csv"),
    )
