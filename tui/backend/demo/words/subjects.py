"""What reps write into the subject of an activity, by stage: type | subject."""

from __future__ import annotations

# Places: first, person, org, town, qty, things, offer.
SALES: tuple[str, ...] = (
    """
call|Intro call with {first}
call|Qualify: fleet size, budget, timing
call|Call {first} back
email|Send intro and case study to {first}
task|Research {org}: fleet, depots, current system
call|First call, {first} asked for prices
email|Reply to {first}'s web request
task|Find out who signs at {org}
""",
    """
call|Discovery call with {first}
call|Call {first} about {offer}
meeting|Needs workshop, {town}
meeting|First meeting at {org}
email|Send agenda and questions to {first}
email|Send reference list
task|Prepare ROI sheet for {qty} {things}
call|Book the demo with {first}
lunch|Lunch with {first}
""",
    """
meeting|Demo: {offer}
meeting|Online demo with {first} and dispatch
meeting|Demo at depot {town}
meeting|Second demo for IT and finance
task|Set up demo account with {org} data
call|Debrief after demo with {first}
email|Send demo recording and open questions
task|Ship demo unit to {town}
""",
    """
call|Go through proposal with {first}
email|Send proposal, {qty} {things}
email|Send revised proposal, {qty} {things}
call|Follow up on proposal
meeting|Proposal review with {first} and CFO
task|Get installer capacity for {town}
deadline|Tender documents {org}
deadline|Proposal expires, {org}
call|Check that {first} got the numbers
""",
    """
call|Negotiate terms with {first}
meeting|Contract meeting at {org}
meeting|Final round: price and SLA
email|Send contract draft
email|Send revised contract
task|Discount approval for {org}
task|Legal: check their terms
deadline|Signature {org}
call|Chase signature, {first}
lunch|Lunch with {first} before signing
""",
)

RENEWAL: tuple[str, ...] = (
    """
task|Usage report for {org}
call|Check-in before renewal with {first}
email|Renewal notice to {first}
task|List units due for swap
""",
    """
meeting|Annual review with {org}
call|Talk through usage with {first}
task|Price check renewal {org}
email|Send usage report to {first}
""",
    """
email|Send renewal quote
call|Follow up on renewal quote with {first}
deadline|Notice period ends, {org}
call|Renewal: indexation question from {first}
""",
    """
email|Send order form
call|Get PO number from {first}
task|Book hardware swap in {town}
deadline|Contract end {org}
""",
)

CHECK_IN: tuple[str, ...] = (
    "call|Quarterly check-in with {first}",
    "call|How is the rollout going? {first}",
    "lunch|Lunch with {first} ({org})",
    "meeting|Account review {org}",
    "email|Invite {first} to the user day",
    "call|Ask {first} for a reference",
    "task|Birthday card for {first}",
)

LEAD: tuple[str, ...] = (
    "call|Call {first}, new lead",
    "call|Qualify {first}: how many vehicles?",
    "email|Answer the web form of {first}",
    "task|Look up {org}, decide who takes it",
)

TEAM: tuple[tuple[int, str, str, int, int], ...] = (
    (0, "meeting", "Pipeline review", 9, 60),
    (2, "meeting", "Stand-up sales + installation", 8, 30),
    (4, "call", "Forecast call", 15, 30),
)
"""What every week holds for everybody: weekday (Monday 0), type, subject, local hour, minutes."""

LEADER: tuple[tuple[int, str, str, int, int], ...] = (
    (0, "meeting", "Hand-over to installation", 14, 60),
    (1, "meeting", "1:1 Rasmus", 9, 30),
    (1, "meeting", "1:1 Claire", 13, 30),
    (2, "call", "1:1 Oliver", 10, 30),
    (3, "meeting", "Product sync", 11, 60),
    (3, "meeting", "Price committee: discounts above 10 %", 15, 60),
)
"""What the sales lead has besides."""

WHOLE_DAYS: tuple[tuple[int, int, int, int, str, str], ...] = (
    (1, 1, 3, 1, "meeting", "Fleet & Cold Chain Expo, Köln: booth duty"),
    (1, 1, 3, 3, "meeting", "Fleet & Cold Chain Expo, Köln: booth duty"),
    (0, 2, 2, 2, "task", "Home office, proposals only"),
    (-1, 3, 4, 2, "meeting", "Training: Waymark Eye 20"),
    (0, 4, 4, 1, "deadline", "Forecast due"),
    (1, 4, 4, 4, "task", "Out of office"),
    (2, 0, 1, 3, "meeting", "Customer visits Baltic tour"),
    (-2, 1, 2, 4, "meeting", "Customer visits Benelux"),
)
"""All-day entries: week from this one, first and last weekday, user, type, subject."""

SHORT_DETAILS: tuple[str, ...] = (
    "<p>Bring the sample unit.</p>",
    "<p>Number from the signature, mobile is better.</p>",
    "<p>Ask about the works council.</p>",
    "<p>Needs the price per vehicle and month, not the total.</p>",
    "<p>Last time we talked: waiting for budget.</p>",
    "<p>Mention the cold chain reference.</p>",
    "<p>Parking at gate 2, ask for the dispatch office.</p>",
    "<p>English is fine.</p>",
)
