"""More ways to say a count, as different papers write: kept apart so that adding one is one line.

Slots as in `subjects`. They are joined to the paraphrases of a measure's national total and, where
they say {who}, to its parts.
"""

from __future__ import annotations

MORE: dict[str, tuple[str, ...]] = {
    "ice.removals": (
        "{When}, the agency that removes people from the interior, ICE, reported {n} removals.",
        "ICE said it had removed {n} {who} {when}.",
        "A total of {n} {who} were removed {when} by ICE.",
        "ICE's tally of removals {when}: {n}.",
        "All told, ICE logged {n} removals {when}.",
        "Of everything in ICE's annual report, one number stood out: {n} removals {when}.",
        "Immigration and Customs Enforcement (ICE) says it removed {n} {who} {when}.",
        "What did ICE do {when}? It carried out {n} removals.",
        "{When} saw ICE remove {n} {who}.",
        "Removals, the most closely watched of ICE's figures, stood at {n} {when}.",
    ),
    "dhs.removals": (
        "Across the Department of Homeland Security, {n} {who} were removed {when}.",
        "DHS, which counts both ICE and CBP, tallied {n} removals {when}.",
        "The Office of Homeland Security Statistics put DHS removals at {n} {when}.",
    ),
    "dhs.repatriations": (
        "DHS says it carried out {n} repatriations {when}.",
        "All DHS repatriations together came to {n} {when}.",
    ),
    "dhs.returns_enforcement": (
        "DHS logged {n} enforcement returns {when}, its statisticians report.",
        "A further {n} were enforcement returns by DHS {when}.",
    ),
    "dhs.expulsions_title42": (
        "Under the pandemic order known as Title 42, {n} {who} were expelled {when}.",
        "The public health order, Title 42, led to {n} expulsions {when}.",
        "Officials invoked Title 42 to carry out {n} expulsions {when}.",
    ),
    "usbp.apprehensions": (
        "The Border Patrol caught {n} {who} {where} {when}.",
        "{When}, apprehensions by Border Patrol agents {where} stood at {n}.",
        "The Border Patrol took {n} {who} into custody {where} {when}.",
        "Border Patrol arrests {where} came to {n} {when}.",
        "Agents with the Border Patrol arrested {n} {who} {where} {when}, the chief said.",
        "The Border Patrol tallied {n} apprehensions {where} {when}.",
    ),
    "usbp.encounters": (
        "The Border Patrol reported {n} encounters {where} {when}.",
        "{When}, encounters by Border Patrol agents {where} stood at {n}.",
        "Border Patrol agents had {n} encounters with {who} {where} {when}.",
        "{N} encounters were logged by the Border Patrol {where} {when}.",
    ),
    "cbp.encounters_nationwide": (
        "Customs and Border Protection reported {n} encounters {where} {when}.",
        "CBP tallied {n} encounters {where} {when}.",
        "CBP said it encountered {n} {who} {where} {when}.",
        "{When}, CBP's encounters {where} stood at {n}.",
        "Customs and Border Protection logged {n} encounters with {who} {where} {when}.",
    ),
    "ice.ero_arrests": (
        "ICE's Enforcement and Removal Operations made {n} administrative arrests {when}.",
        "ERO officers arrested {n} {who} {when}.",
        "Administrative arrests by ICE's ERO came to {n} {when}.",
    ),
    "ice.book_ins": (
        "ICE took {n} {who} into detention {when}, its book-in figures show.",
        "ICE logged {n} detention book-ins {when}.",
        "{When}, ICE detention took in {n} new book-ins.",
        "ICE facilities booked in {n} {who} {when}.",
    ),
    "ice.average_daily_population": (
        "ICE detained an average of {n} {who} a day {when}.",
        "An average of {n} {who} were held by ICE each day {when}.",
        "{When}, the daily average in ICE detention was {n}.",
    ),
    "ice.detained_population": (
        "{When}, ICE detention centers held {n} {who}.",
        "ICE detention stood at {n} {who} {when}.",
        "Some detention centers were full: ICE held {n} {who} {when}.",
        "The population of ICE detention was {n} {when}.",
        "{N} {who} sat in ICE detention {when}.",
        "ICE's own statistics put the detained population at {n} {when}.",
    ),
    "ice.atd_active": (
        "ICE's Alternatives to Detention program covered {n} {who} {when}.",
        "{N} {who} were on ICE's Alternatives to Detention program {when}.",
    ),
    "ice.agreements_287g": (
        "ICE had signed {n} 287(g) agreements {where} {when}.",
        "{N} 287(g) agreements were on ICE's list {where} {when}.",
    ),
    "eoir.pending_cases": (
        "The immigration court backlog stood at {n} cases {when}, according to EOIR.",
        "EOIR reported {n} pending cases {when}.",
        "EOIR's pending caseload was {n} {when}.",
    ),
    "eoir.initial_receipts": (
        "Immigration courts took in {n} new cases {when}.",
        "EOIR logged {n} initial receipts {when}.",
    ),
    "usbp.agents": (
        "The Border Patrol's ranks stood at {n} agents {where} {when}.",
        "{When}, {n} Border Patrol agents were on the job {where}.",
        "The Border Patrol's workforce was {n} agents {where} {when}.",
    ),
    "treasury.federal_debt": (
        "Federal debt totaled {n} {when}.",
        "The Treasury put the public debt at {n} {when}.",
        "{When}, the national debt stood at {n}.",
    ),
    "doj.immigration_prosecutions_trac": (
        "Immigration prosecutions numbered {n} {when}, TRAC found.",
        "TRAC found that federal prosecutors filed {n} immigration cases {when}.",
    ),
    "doj.prosecutions_illegal_entry": (
        "Federal prosecutors brought {n} illegal entry cases {when}.",
        "DOJ charged {n} defendants with illegal entry {when}.",
    ),
    "doj.prosecutions_illegal_reentry": (
        "Federal prosecutors brought {n} illegal reentry cases {when}.",
        "DOJ charged {n} defendants with illegal re-entry {when}.",
    ),
    "uscis.credible_fear_receipts": (
        "USCIS took in {n} credible fear cases {when}.",
        "{N} credible fear claims were received by USCIS {when}.",
    ),
    "uscis.credible_fear_completed": (
        "USCIS decided {n} credible fear cases {when}.",
        "USCIS finished {n} credible fear screenings {when}.",
    ),
    "eoir.in_absentia_orders": (
        "{When}, in absentia removal orders numbered {n}.",
        "Judges handed down {n} removal orders in absentia {when}.",
    ),
}
