"""What a run reports, in the catalogue's measures: a projected removal is the record's removal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# what limits an output, in the words a reader sees
LIMIT = {
    "": "nothing in this model",
    "arrests": "arrests",
    "beds": "detention beds",
    "transport": "transport",
    "funds": "money",
    "judges": "immigration judges",
    "prosecutors": "prosecutors",
    "cases": "the cases there are",
    "referrals": "the people referred",
    "appeals": "the Board of Immigration Appeals",
}


@dataclass(frozen=True, slots=True)
class Output:
    """One reported series: the arrays it sums, and the measure it is, '' when none counts it."""

    id: str
    title: str
    parts: tuple[str, ...]
    kind: str  # flow | stock
    unit: str
    measure: str = ""
    breakdown: str = ""

    @property
    def promised(self) -> bool:
        """Whether today's levers say something about a promise of it: not of parts of a measure,
        nor of staff, which today's levers leave where they are."""
        return (
            bool(self.measure)
            and not self.breakdown
            and self.unit not in ("officers", "agents", "judges")
        )


OUTPUTS = (
    Output("encounters", "Border Patrol encounters", ("found",), "flow", "people",
           "usbp.encounters"),
    Output("prosecutions", "Entry and re-entry prosecutions of people found at the border",
           ("filed",), "flow", "defendants", "doj.entry_prosecutions"),
    Output("book_ins", "Book-ins to ICE detention", ("book_ins_ice", "book_ins_cbp"), "flow",
           "people", "ice.book_ins"),
    Output("book_ins_ice", "Book-ins after an arrest by ICE", ("book_ins_ice",), "flow", "people",
           "ice.book_ins", "arresting_agency=ice"),
    Output("book_ins_cbp", "Book-ins after an arrest by CBP", ("book_ins_cbp",), "flow", "people",
           "ice.book_ins", "arresting_agency=cbp"),
    Output("detained", "Average daily population of ICE detention",
           ("detained_ice", "detained_cbp"), "stock", "people", "ice.average_daily_population"),
    Output("detained_ice", "Of them, arrested by ICE", ("detained_ice",), "stock", "people",
           "ice.average_daily_population", "arresting_agency=ice"),
    Output("detained_cbp", "Of them, arrested by CBP", ("detained_cbp",), "stock", "people",
           "ice.average_daily_population", "arresting_agency=cbp"),
    Output("turned_away", "Arrested and not taken in for want of beds", ("turned_away",), "flow",
           "people"),
    Output("removals", "ICE removals", ("ice_removals",), "flow", "people", "ice.removals"),
    Output("departures", "Voluntary departures carried out (from detention: also ICE removals)",
           ("departures",), "flow", "people"),
    Output("released", "Released from detention", ("released",), "flow", "people"),
    Output("receipts", "New immigration court cases", ("receipts",), "flow", "cases",
           "eoir.initial_receipts"),
    Output("completions", "Immigration court cases completed", ("completions",), "flow", "cases",
           "eoir.completions"),
    Output("pending", "Immigration court cases pending", ("pending",), "stock", "cases",
           "eoir.pending_cases"),
    Output("judges", "Immigration judges on board", ("judges",), "stock", "judges",
           "eoir.immigration_judges"),
    Output("officers", "ICE officers and agents", ("officers",), "stock", "officers",
           "statement.ice_officers_and_agents"),
    Output("agents", "Border Patrol agents", ("agents",), "stock", "agents", "usbp.agents"),
    Output("appeals", "Appeals pending at the Board of Immigration Appeals", ("appeals",), "stock",
           "cases"),
    Output("orders", "People with a final order outside detention", ("orders",), "stock", "people"),
    Output("spending", "Spending on detention, officers, transport, courts and prosecution",
           ("spending",), "flow", "USD"),
)  # fmt: skip
BY_ID: Mapping[str, Output] = {one.id: one for one in OUTPUTS}


def output_of(measure: str, breakdown: str = "") -> Output | None:
    """The output that is this measure, None when the pipeline does not project it."""
    for one in OUTPUTS:
        if one.measure and (one.measure, one.breakdown) == (measure, breakdown):
            return one
    return None
