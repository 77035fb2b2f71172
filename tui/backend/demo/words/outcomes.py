"""What reps write when a deal is over, when a contract is renewed, and about leads and contacts."""

from __future__ import annotations

WON: tuple[str, ...] = (
    "<p><b>Signed!</b> {qty} {things}, {term} months, {value}.</p><p>Hand-over to installation on {weekday}.</p>",
    "<p>PO is here. {first} pushed it through one day before month end.</p><p>Start with {few} {things} in {town}.</p>",
    "<p><b>Won against {rival}.</b> What decided: installation included, support in their language.</p>",
    "<p>{boss} signed on the tablet after lunch. Wants a press photo when the first {things} are live.</p>",
    "<ul><li>Signed at {value}</li><li>{term} months, price fixed</li><li>Ask {first} for a reference</li></ul>",
    "<p>Took nine weeks, but it is signed: {value}. First {few} {things} can be fitted from {install}.</p>",
)

LOST: dict[str, tuple[str, ...]] = {
    "Price": (
        "<p>{first} was fair and told us: 18 % above {rival}. Could not follow without giving up installation.</p>",
        "<p>CFO cut the project in half, then took the cheapest. Call again when their contract ends.</p>",
        "<p>They compare us with an app on the driver's phone. Not our deal.</p>",
    ),
    "No budget": (
        "<p>Budget frozen until next year. {first} is sorry; likes the product. <b>Call in {month}.</b></p>",
        "<p>New trucks ate the budget. Nothing before the next round.</p>",
    ),
    "Lost to competitor": (
        "<p>Went to <b>{rival}</b>. {first}: their TMS connector was ready, ours needed six weeks.</p>",
        "<p>{boss} knows somebody at {rival}. {first} says we had the better demo.</p>",
        "<p>{rival} gave the hardware away. Contract runs {term} months, set a task for the end of it.</p>",
    ),
    "No response": (
        "<p>Five calls, four mails, nothing for six weeks. Closing; {first} knows where we are.</p>",
        "<p>{first} has left the company, successor does not answer.</p>",
    ),
    "Timing": (
        "<p>Merger first, telematics later. {first} expects clarity in {month}.</p>",
        "<p>They move the depot in {month} and want nothing new before. Comes back as a new deal.</p>",
    ),
}

RENEWAL: tuple[str, ...] = (
    "<p>Usage is fine: {first} logs in daily, 94 % of units online. No reason to leave.</p>",
    "<p>{first} asks about indexation. Explained: 3 %, written in the contract.</p>",
    "<p>11 units silent since spring, {first} did not know. <b>Send swap boxes first, then talk about renewal.</b></p>",
    "<ul><li>Contract ends in {month}</li><li>Wants {few} more {things}</li><li>Asks for a loyalty discount</li></ul>",
    "<p>{rival} called them. {first} told me so at once, which is a good sign.</p>",
    "<p>Annual review with {first} and {boss}: saved 7 % diesel, they quote it themselves.</p>",
    "<p>Renewal quote sent. {boss} wants {term} months instead of 12 if we freeze the price.</p>",
    "<p>{first} wants the invoice split by depot from now on. Easy, told them so.</p>",
    "<p>No answer to two mails about the renewal. {first} is busy with the new warehouse, calling {boss} instead.</p>",
    "<p>They keep {half} {things}, the rest is sold. Renewal gets smaller, but it stays.</p>",
    "<p>{first} wants to know what the new hub does better. Sent the one-pager, swap free with {term} months.</p>",
    "<p>Verbal yes. PO follows after the budget meeting on {weekday}.</p>",
)

CONTACT: tuple[str, ...] = (
    "<p>Prefers mobile, never before nine.</p>",
    "<p>Knows the installers by name; call before sending anybody to {town}.</p>",
    "<p>Invoices to the head office, deliveries to {town}, gate 3.</p>",
    "<p>Met at the expo, talked about sailing for an hour.</p>",
    "<p><b>Payment:</b> 45 days, always late, always pays.</p>",
    "<p>Answers mails within an hour, does not pick up the phone.</p>",
    "<p>New workshop in {town} opens in {month}; chance for a second order.</p>",
    "<p>Works council chair, was against cameras, now our best reference.</p>",
    "<p>Supplier number for invoices is on the PO. Without it they are sent back.</p>",
    "<ul><li>Decides: {boss}</li><li>Recommends: {first}</li><li>Blocks: IT</li></ul>",
)

LEAD: tuple[tuple[str, str], ...] = (
    ("Web forms", "<p>Form: “We have about {qty} {things} and are interested in {offer}. Please call.”</p>"),
    ("Web forms", "<p>Form: “{offer}, {qty} {things}, what does it cost per month?”</p>"),
    ("Live chat", "<p>Chat: asked whether it works without an installer. Told them which parts do.</p>"),
    ("Manually created", "<p>Met at the booth, took a sample home. Wants prices by mail.</p>"),
    ("Website visitors", "<p>Three visits to the price page this week.</p>"),
    ("Leadbooster", "<p>Asked the bot for a call back, gave {qty} {things}.</p>"),
    ("", "<p>Called: right person, wrong moment. Budget talks in {month}.</p>"),
    ("", "<p>{first} wants numbers first, then a call. About {qty} {things}.</p>"),
    ("", "<p>Not the one who decides, but passes it on. Call again next week.</p>"),
)
"""What is known of a lead, by source; the last ones fit all."""

LEAD_TITLES: tuple[tuple[str, str], ...] = (
    ("Web forms", "{org} web request {offer}"),
    ("Web forms", "{first} {last} – asked for prices"),
    ("Manually created", "Expo contact {org}"),
    ("Manually created", "{org} – {offer}?"),
    ("Live chat", "{first} {last} (chat) – {offer}"),
    ("Import", "{org} (expo list)"),
    ("", "{org} – {offer}"),
    ("", "{org}, about {qty} {things}"),
    ("", "{org} lead"),
)

LEAD_SOURCES: tuple[str, ...] = (
    "Web forms",
    "Web forms",
    "Manually created",
    "Manually created",
    "Prospector",
    "Live chat",
    "Website visitors",
    "Import",
    "API",
    "Leadbooster",
)

DEAL_TITLES: tuple[str, ...] = (
    "{org} – {offer}",
    "{org} – {offer}",
    "{org} – {offer}",
    "{org}: {offer}, {qty} {things}",
    "{org} – {qty} {things}, {offer}",
    "{org} {offer}",
    "{org} {town} – {offer}",
)

SPECIAL_TITLES: tuple[tuple[str, str], ...] = (
    ("haul", "{org} [Phase 2] – {offer}"),
    ("parcel", "🚚 {org} – {offer}, must win"),
    (
        "cold",
        "{org} – {offer} for {qty} {things} incl. door contacts, driver app, ERP connector and training at 4 depots",
    ),
    ("bus", "[Tender] {org} – {offer} [lot 3]"),
    ("haul", "{org} – [red] tractor units only, {offer}"),
    ("FR", "{org} – déploiement « zéro papier » à Besançon, {offer}"),
)
"""By trade or country, titles every list and card has to survive: brackets, an emoji, far too long, accents, quotes."""
