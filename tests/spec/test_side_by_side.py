"""A record among places or groups ranks one period's figures, never the periods of one place."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk


@pytest.mark.parametrize(
    ("text", "published", "verdict", "said"),
    [
        ("Texas had the most CBP encounters in fiscal 2023.", "2024-12-01", "supported", "highest"),
        (
            "California had the most CBP encounters in fiscal 2023.",
            "2024-12-01",
            "contradicted",
            "Texas had 1,390,714",
        ),
        (
            "The Tucson sector had the most Border Patrol encounters in fiscal 2024.",
            "2024-12-01",
            "supported",
            "highest",
        ),
        (
            "The San Diego sector recorded more encounters than any other sector in fiscal 2024.",
            "2024-12-01",
            "contradicted",
            "Tucson sector had 463,570",
        ),
        (
            "The Tucson sector had the most encounters ever in fiscal 2024.",
            "2024-12-01",
            "contradicted",
            "fiscal 2000",
        ),
        (
            "Texas has the most 287(g) agreements of any state.",
            "2026-05-25",
            "supported",
            "highest",
        ),
        (
            "Florida has the most 287(g) agreements of any state.",
            "2026-05-25",
            "contradicted",
            "Texas had 387",
        ),
        ("Texas has the most 287(g) agreements of any state.", "2030-05-25", "cannot_check", ""),
        (
            "The El Paso sector had the fewest Border Patrol encounters in fiscal 2024.",
            "2024-12-01",
            "contradicted",
            "",
        ),
        (
            "ICE removed more Mexicans than any other nationality in fiscal 2023.",
            "2024-12-01",
            "cannot_check",
            "",
        ),  # the nationalities held do not make up the whole
    ],
)
def test_a_record_among_places(
    desk: Desk, text: str, published: str, verdict: str, said: str
) -> None:
    (claim,) = desk.check(text, published=date.fromisoformat(published)).data["claims"]
    assert (claim["kind"], claim["verdict"]) == ("superlative", verdict)
    assert said in claim["summary"]
