"""What tells that a text is about immigration at all."""

from __future__ import annotations

import re

DOMAIN = re.compile(
    r"immigra|migrant|deport|border|asylum|noncitizen|non-citizen|undocumented|\balien|sanctuary"
    r"|(?-i:\bICE\b|\bCBP\b|\bDHS\b|\bEOIR\b)|Homeland Security|287\(g\)|unauthori[sz]ed|repatriat|"
    r"Title 42|Remain in Mexico|\bDACA\b|1326|1325|"
    r"illegal(?:ly)? (?:re-?)?ent|unlawful (?:re-?)?entry|improper entry",
    re.IGNORECASE,
)


def is_about(text: str) -> bool:
    """True for a text, or a sentence of one, on immigration and its enforcement."""
    return bool(DOMAIN.search(text)) or "enforcement" in text
