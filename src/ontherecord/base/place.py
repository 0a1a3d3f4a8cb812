"""Places and countries as identifiers. The codelists hold the names; this holds the type."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SYNONYMS = {
    "china_peoples_republic": "china",
    "china_people_s_republic": "china",
    "china_peoples_republic_of": "china",
    "china_people_s_republic_of": "china",
    "peoples_republic_of_china": "china",
    "burma_myanmar": "burma",
    "myanmar_burma": "burma",
    "myanmar": "burma",
    "korea_south": "south_korea",
    "korea_north": "north_korea",
    "cote_d_ivoire": "ivory_coast",
    "cote_divoire": "ivory_coast",
    "turkiye": "turkey",
    "congo_democratic_republic": "congo_dr",
    "congo_dem_rep": "congo_dr",
    "democratic_republic_of_the_congo": "congo_dr",
    "congo_republic": "congo",
    "czech_republic": "czechia",
    "dem_rep_of_the_congo": "congo_dr",
    "antigua_barbuda": "antigua_and_barbuda",
    "bosnia_herzegovina": "bosnia_and_herzegovina",
    "cape_verde": "cabo_verde",
    "macedonia": "north_macedonia",
    "micronesia_federated_states": "micronesia",
    "micronesia_federated_states_of": "micronesia",
    "serbia_and_montenegro_former": "serbia_and_montenegro",
    "st_kitts_nevis": "saint_kitts_and_nevis",
    "st_lucia": "saint_lucia",
    "st_vincent_grenadines": "saint_vincent_and_the_grenadines",
    "swaziland": "eswatini",
    "all_other_including_stateless_and_unknown": "other",
    "all_other_countries": "other",
    "other_countries": "other",
    "all_others": "other",
    "all_other": "other",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place the record has figures for: id ('state:TX'), kind, printed name, what contains it."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


def slug(text: str) -> str:
    """Lower-case ASCII words joined by underscores: 'El Paso' -> 'el_paso'."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower().replace("'", "")).strip("_")


def country_code(name: str) -> str:
    """The codelist value of a printed country name: 'CHINA, PEOPLES REPUBLIC OF' -> 'china'."""
    code = slug(name)
    return _SYNONYMS.get(code, code)
