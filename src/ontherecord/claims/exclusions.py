"""Spans that only look like number claims: statutes, forms, ages, gangs, addresses, votes,
times.
"""

from __future__ import annotations

import re

_PATTERNS = (  # with what they begin: d a digit, w any other character of words, m a mark
    ("d", r"\b\d{1,3}[- ]years?[- ]old\b"),
    ("w", r"\b(?:aged?|ages) \d{1,3}(?: (?:to|and|-) \d{1,3})?\b"),
    ("m", r", \d{2},(?= )"),  # 'Smith, 42, said'
    ("dw", r"\b(?:\d+ )?U\.?S\.?C\.?(?: §+| sections?)? ?\d+[\w()]*"),
    ("m", r"§+ ?\d+[\w().-]*"),
    (
        "w",
        r"\b(?:sections?|secs?\.|articles?|chapter|chapters|title|part|subpart|rule|amendment|clause)"
        r" \d+[\w()]*(?:\([\w]+\))*",
    ),
    ("d", r"\b\d+\([a-z]\)(?:\(\d+\))?"),
    ("w", r"\b(?:H\.? ?R\.?|S\.|S\.? ?B\.?|H\.? ?B\.?|A\.? ?B\.?|SB|HB|AB|HR|H\.J\. Res\.) ?\d+\b"),
    ("w", r"\b(?:form )?[IGN]-\d{1,3}[A-Z]?\b"),
    (
        "dw",
        r"\b(?:MS|M\.S\.)-13\b|\bMara Salvatrucha(?: 13)?\b|\b18th Street\b|\bCOVID-19\b|"
        r"\bH-?[12]-?[AB]\b",
    ),
    ("w", r"\b(?:F|MQ|RQ|C|UH|EC|KC|B|A|T|E|O|P|L|U|V|J|K|R|Q|TN)-\d{1,3}[A-Z]?\b"),
    (
        "w",
        r"\b(?:level|phase|tier|category|stage|group|class|type|step|chapter|page|pages|figure|table|"
        r"exhibit|proposition|prop\.|pier|gate|room|suite|apt\.?|box|channel|zone|district|precinct|route"
        r"|highway|interstate|exit|flight|unit|block|grade|lot|item|no\.|number|model|version|volume|vol\.)"
        r" #?\d+[A-Za-z]?\b(?! (?:people|migrants|immigrants|removals|arrests|cases))",
    ),
    ("m", r"#\d+\b"),
    (
        "w",
        r"\b(?:executive order|e\.?o\.?|proclamation|public law|p\.?l\.?|docket|"
        r"case) (?:no\.? )?[\d:.-]+[\w-]*",
    ),
    ("d", r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?"),
    ("d", r"\b\d{1,2} ?(?:a\.m\.|p\.m\.|am|pm)(?![a-z])"),
    ("dm", r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-\d{3}-[\dA-Z-]{7,}"),
    ("d", r"\b\d{1,3}[-–]\d{1,3}(?= (?:vote|ruling|decision|party|majority|split|margin))"),
    ("w", r"\b(?:voted|vote of|a vote of|by|ruled|decision of) \d{1,3}[-–](?:to[- ])?\d{1,3}\b"),
    ("d", r"\b\d{1,3} to \d{1,3} (?:vote|decision|ruling)\b"),
    ("w", r"\b(?:ruled|voted|divided|split|passed|rejected|vote was) \d{1,3} to \d{1,3}\b"),
    ("w", r"\bby \d{1,2} to \d{1,2}(?=[.,;:)\"”]|$)"),
    ("m", r", \d{1,2}(?:[-–]| to )\d{1,2}(?=[.,;:)\"”]|$)"),
    (
        "d",
        r"\b\d{1,5} (?:[NSEW]\.? )?[A-Z][a-z]+ (?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Boulevard|"
        r"Blvd\.?|Drive|Lane|Way|Place)\b",
    ),
    ("w", r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b"),
    ("d", r"\b(?:19|20)?\d0['’]?s\b"),
    ("w", r"\bzero[- ]tolerance\b|\bzero[- ]sum\b"),
    ("d", r"\b24/7\b|\b9/11\b|\b50/50\b"),
    ("d", r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"),
    ("dw", r"\bhttps?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.]+"),
    ("d", r"\b\d+(?:st|nd|rd|th)\b"),
    ("d", r"\b\d{1,2}:\d{2}-[a-z]{2}-\d+\b"),
    ("d", r"\b\d+\.\d+\.\d+\S*"),
    ("w", r"\bCATO-?\d+|\bGAO-\d+-\d+\w*"),
    (
        "wm",
        r"\b(?:one|number one|No\. 1|#1) (?:priority|goal|concern|issue|of the|side|hand|way|"
        r"thing|day|reason|another)\b",
    ),
    ("w", r"\bone(?= (?:that|who|which|person said|official said|more time|can))"),
    (
        "dw",
        r"\b(?:two|three|four|five|six|\d+)-(?:day|week|month|year|hour|page|part|step|judge|member|tier|mile)\b(?!,)",
    ),
    (
        "w",
        r"\b(?:top|first|last|next|past|previous) (?:two|three|four|five|six|seven|eight|nine|"
        r"ten|\d{1,2})\b(?! (?:months|quarters|hundred|thousand|million|billion|trillion))",
    ),
)


def _beginning(kind: str) -> str:
    return "|".join(f"(?:{pattern})" for begins, pattern in _PATTERNS if kind in begins)


_ALL = re.compile(  # no pattern begins inside a word
    rf"(?<!\w)(?:(?=\d)(?:{_beginning('d')})|(?=[^\W\d])(?:{_beginning('w')}))"
    rf"|(?=[,#§(])(?:{_beginning('m')})",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
    "|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19\U0001d7ce-\U0001d7ff]+"
)
_GROUPED = re.compile(r"\d+(?:,\d+)+")
_GROUPS_OF_THREE = re.compile(r"\d{1,3}(?:,\d{3})+")
_RUN = frozenset("0123456789,.")
_DIGIT = re.compile(r"\d")
_MAYBE = re.compile(  # what holds no digit and may be excluded
    r"\bone\b|\bzero\b|Salvatrucha|-(?:day|week|month|year|hour|page|part|step|judge|member|tier|mile)",
    re.IGNORECASE,
)


def excluded_spans(text: str, offset: int) -> list[tuple[int, int]]:
    """Character spans of `text` that are never read as numbers; `offset` is added to each."""
    spans = [] if text.isascii() else _hidden_spans(text, offset)
    for m in _GROUPED.finditer(text):
        if not _GROUPS_OF_THREE.fullmatch(m.group()):  # '2,71,484' is read as no number
            spans.append((m.start() + offset, m.end() + offset))
    if _DIGIT.search(text) or _MAYBE.search(text):
        spans += [(m.start() + offset, m.end() + offset) for m in _ALL.finditer(text)]
    return spans


def _hidden_spans(text: str, offset: int) -> list[tuple[int, int]]:
    """Runs of digits with hidden characters or digits of other scripts in them, whole."""
    spans = []
    for m in _HIDDEN.finditer(text):
        start, end = m.span()
        while start and text[start - 1] in _RUN:
            start -= 1
        while end < len(text) and text[end] in _RUN:
            end += 1
        if any(c.isdigit() for c in text[start:end]):
            spans.append((start + offset, end + offset))
    return spans
