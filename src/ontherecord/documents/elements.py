"""Which HTML elements hide, break or set apart their text; what a style says about being seen.

Element sets: the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html#special).
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from ontherecord.documents.tags import decode_all, names

VOID: Final = names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source"
    " track wbr"
)
NOT_PROSE: Final = names(
    "head script style template noscript title textarea select option datalist button svg math"
    " canvas audio video iframe object map meter progress noembed noframes dialog"
)
STRUCK: Final = names("del s strike")
APART: Final = names("nav footer aside")  # shown, but not the article
_APART_ROLES: Final = names("navigation banner contentinfo complementary search")
NEVER_HIDDEN: Final = names("html body main article")
FORMATTING: Final = names(
    "a b big code em font i nobr s small strike strong tt u"
)  # outlive the paragraph they were opened in
SPECIAL: Final = names(
    "address applet area article aside base basefont bgsound blockquote body br button caption"
    " center col colgroup dd details dir div dl dt embed fieldset figcaption figure footer form"
    " frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link"
    " listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre"
    " script search section select source style summary table tbody td template textarea tfoot th"
    " thead title tr track ul wbr xmp"
)
BARRIERS: Final = names("applet caption html table td th marquee object template")
BREAKS: Final = dict.fromkeys(
    names(
        "address article aside blockquote body caption center details dir div dl fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend listing main menu"
        " nav ol p pre search section summary table tbody tfoot thead ul xmp"
    ),
    2,
) | dict.fromkeys(names("li dt dd tr"), 1)
CLOSES_PARAGRAPH: Final = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li dt dd listing main menu nav ol p pre search"
    " section summary table ul"
)
HEAD_ONLY: Final = names(
    "base basefont bgsound link meta title style script template noscript noframes"
)

_SCREEN_READER: Final = names(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only"
)
_COMMENT: Final = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_CLIPPED: Final = ("rect(0", "rect(1px,1px,1px,1px", "inset(50%", "inset(100%", "circle(0")
_ZERO: Final = re.compile(r"[+-]?0*\.?0*(?:px|em|rem|pt|%|vw|vh)?$")
_FAR: Final = re.compile(r"-[0-9]{3,}(?:\.[0-9]+)?(?:px|em|rem|%|vw|vh)?$")
_SIMPLE: Final = re.compile(r"[a-z0-9]*([.#][A-Za-z_][\w-]*)$", re.ASCII)


def hides(name: str, attributes: dict[str, str], selectors: Set[str] = frozenset()) -> bool:
    """True when an element is not shown: by its kind, an attribute, its style, or a style sheet.

    selectors: '.class' and '#id' that the page's own style sheets hide (see `hidden_selectors`).
    """
    if name in NEVER_HIDDEN:
        return False
    if name in STRUCK or (name in NOT_PROSE and not (name == "dialog" and "open" in attributes)):
        return True
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    classes = attributes.get("class", "").split()
    if not _SCREEN_READER.isdisjoint(c.lower() for c in classes):
        return True
    if selectors and (
        any("." + c in selectors for c in classes)
        or "#" + attributes.get("id", "").strip() in selectors
    ):
        return True
    return "style" in attributes and style_hides(decode_all(attributes["style"]))


def is_apart(name: str, attributes: dict[str, str]) -> bool:
    """True for what surrounds an article: menus, page footers, side boxes."""
    return name in APART or attributes.get("role", "").strip().lower() in _APART_ROLES


def reverses(name: str, attributes: dict[str, str]) -> bool:
    """True when an element overrides the direction its characters are shown in."""
    style = attributes.get("style", "")
    return name == "bdo" or (bool(style) and "unicode-bidi" in style.lower())


def style_hides(style: str) -> bool:
    """True when a list of CSS declarations keeps its element out of sight, or strikes it out."""
    rules: dict[str, str] = {}
    for declaration in _COMMENT.sub("", style).split(";"):
        key, _, value = declaration.partition(":")
        value = value.lower().replace("!important", "").strip()
        rules[key.strip().lower()] = value
    if rules.get("display") == "none" or rules.get("visibility") in ("hidden", "collapse"):
        return True
    if rules.get("content-visibility") == "hidden" or rules.get("color") == "transparent":
        return True
    if "line-through" in rules.get("text-decoration", "") + rules.get("text-decoration-line", ""):
        return True
    if any(rules.get(key) and _ZERO.match(rules[key]) for key in ("font-size", "opacity")):
        return True
    if _FAR.match(rules.get("text-indent", "")) or rules.get("transform", "") == "scale(0)":
        return True
    if any(_FAR.match(rules.get(k, "")) for k in ("left", "top", "right", "bottom", "margin-left")):
        return True
    small = any(
        rules.get(k) and (_ZERO.match(rules[k]) or rules[k] == "1px")
        for k in ("width", "height", "max-width", "max-height")
    )
    if small and rules.get("overflow", "").startswith(("hidden", "clip")):
        return True
    clip = (rules.get("clip", "") + rules.get("clip-path", "")).replace(" ", "")
    return clip.startswith(_CLIPPED)


def hidden_selectors(sheet: str) -> set[str]:
    """The '.class' and '#id' selectors a style sheet hides outright; at-rules are not read.

    Only a selector of one class or id counts (a state, a descendant or a medium may not apply).
    """
    found: set[str] = set()
    sheet = _COMMENT.sub("", sheet)
    depth = at = 0
    prelude = ""
    for match in re.finditer("[{}]", sheet):
        text = sheet[at : match.start()]
        at = match.end()
        if match.group() == "{":
            if depth == 0:
                prelude = text.rsplit(";", 1)[-1].strip()
            depth += 1
            continue
        if depth == 1 and not prelude.startswith("@") and style_hides(text):
            for selector in prelude.split(","):
                simple = _SIMPLE.match(selector.strip())
                if simple:
                    found.add(simple.group(1))
        depth = max(0, depth - 1)
    return found
