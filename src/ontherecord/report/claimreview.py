"""ClaimReview drafts (schema.org): the facts filled in, no author, no rating.

Only an editor may put a name and a rating to a review, so neither is here; a draft says so. The
fields are those of https://schema.org/ClaimReview and https://schema.org/Claim.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ontherecord.report import words
from ontherecord.report.card import Card, Source
from ontherecord.report.gather import cards
from ontherecord.report.safe import escape_json, one_line, web_address

NOTE = (
    "A draft made by On the Record. Before it is published an editor must check it, add the "
    "author, the address of the review and the rating, and say whether the speaker is a Person "
    "or an Organization."
)


def claim_reviews(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One JSON-LD draft for each claim the record could judge, in the order of the text.

    Claims that cannot be checked from the record get none: there is nothing yet to review.
    """
    mentions = {claim["id"]: claim["mentions"][0] for claim in report["claims"]}
    return [
        _draft(card, mentions[card.id], report["document"])
        for card in cards(report)
        if card.verdict != "cannot_check"
    ]


def render_claimreview(report: Mapping[str, Any]) -> str:
    """The drafts as a JSON array, safe to print and to put inside a page's script element."""
    text = json.dumps(claim_reviews(report), ensure_ascii=False, indent=1)
    return escape_json(text).replace("<", "\\u003c") + "\n"


def _draft(card: Card, mention: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    claim: dict[str, Any] = {"@type": "Claim", "text": card.quotes[0].text or card.proposition}
    if mention["speaker"]:
        claim["author"] = {"name": one_line(mention["speaker"])}
    if document["published"]:
        claim["datePublished"] = document["published"]
    appearance = {"@type": "CreativeWork", "name": one_line(document["title"])}
    address = web_address(document["source"])
    if address:
        appearance["url"] = address
    if appearance["name"] or address:
        claim["appearance"] = {key: value for key, value in appearance.items() if value}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "comment": {"@type": "Comment", "text": NOTE},
        "claimReviewed": card.proposition,
        "itemReviewed": claim,
        "reviewBody": f"{words.GROUP[card.verdict]}. {card.summary}",
        "citation": list(_citations(card)),
    }


def _citations(card: Card) -> Iterable[dict[str, str]]:
    found: list[Source | None] = [card.attribution_source]
    found += [figure.source for figure in card.figures + card.others]
    found += [result.source for result in card.results]
    named = {source.line: source for source in found if source and source.line}
    for source in named.values():
        work = {"@type": "CreativeWork", "name": source.line}
        yield {**work, "url": source.url} if source.url else work
