"""What reps write into notes while a deal is sold: what was said, what stood in the way, what comes next.

Places: first, boss (somebody else there), me, org, town, offer, qty, things, value, rival, pain, month, weekday, term,
few, half, install (date).
"""

from __future__ import annotations

SAID: tuple[tuple[str, ...], ...] = (
    (
        "{first} found us through a colleague and wants to know what {offer} costs for {qty} {things}.",
        "Short first call with {first}. {qty} {things}, nothing installed today.",
        "Reached {first} on the mobile, five minutes between two meetings.",
        "{first} is collecting offers, no project yet, but there is a budget line.",
        "{org} runs {qty} {things} out of {town}. {first} is the one who asked.",
        "{first} saw our Cold Chain talk and left a card, remembered me straight away.",
        "Called about the web form. {first} had already looked at the price page.",
        "{first} answered, friendly but busy; the topic is real.",
        "Warm intro from an existing customer. {first} expects a call, not a brochure.",
    ),
    (
        "Good discovery call with {first}, 40 minutes. They want {offer} for {qty} {things}, {half} of them this year.",
        "{first} walked me through their day. Most of the pain sits with dispatch, not with management.",
        "Met {first} at the office in {town}, {boss} joined for the last ten minutes.",
        "{first} would start with {few} {things} and decide after four weeks.",
        "Sounds like a real project: sponsor is {boss}, {first} does the selection.",
        "{first} uses {rival} today and is not happy with support, contract ends in {month}.",
        "They tried something similar three years ago and it died with the IT manager who left.",
        "{first} knows exactly what is wanted, sent a list of eleven requirements.",
        "Lunch was worth it: {first} told me {boss} decides and hates long slide decks.",
    ),
    (
        "Demo went well. {first} drove, I only answered questions. Dispatch liked the map, {boss} liked the reports.",
        "Demo with {first} and four dispatchers in {town}. Live data from our van helped a lot.",
        "Half the group joined late, had to start over. Still, {first} asked for a proposal at the end.",
        "Showed {offer} with their own data. {boss}: 'so this is where the hours go'.",
        "{first} loved the alarms, was lukewarm about the app. Wants a second demo for IT.",
        "Demo unit ran for a week on one of their {things}; {first} sent screenshots to the whole team.",
        "Online demo, cameras off, hard to read. {first} stayed on for 20 minutes afterwards though.",
        "IT had a list: SSO, data location, API limits. Answered all but one on the spot.",
    ),
    (
        "Sent the proposal: {qty} {things}, {value}, {term} months. {first} confirms it arrived.",
        "Went through the proposal line by line with {first}. No surprise in the price, installation is the topic.",
        "{first} put our numbers next to {rival}. We are about 8 % up, but with installation included.",
        "{boss} wants the monthly price, not hardware up front. Will redo it as all-in.",
        "{first} presents to the board on {weekday}. Asked for one slide with payback.",
        "Proposal is with procurement. {first} says two of three boxes are ticked.",
        "{first} asked to split it: {half} {things} now, the rest after the summer.",
        "Second version sent, {value}. Took out the training day, added the connector.",
    ),
    (
        "{boss} took over. Wants 10 % off or six months free; told them we can talk about term instead.",
        "Contract draft is with their legal. Open: liability cap and exit after 12 months.",
        "{first} says verbally yes at {value}. Waiting for the PO.",
        "Long call with procurement. They move from 60 to 30 days payment if we hold the price for two years.",
        "Agreed on {term} months, price fixed for two years, installation from {month}.",
        "{first} wants to sign, {boss} is on holiday until {weekday}.",
        "Works council asked for the data sheet on driver scoring. Sent with the template agreement.",
        "Down to us and {rival}. {first} prefers us, the CFO prefers cheaper.",
    ),
)

DETAILS: tuple[tuple[str, ...], ...] = (
    (
        "Budget: unclear, decision not before {month}.",
        "Today: spreadsheets and phone calls.",
        "Decides together with {boss}.",
        "Depots: {town} plus two smaller ones.",
        "Works with {rival}, contract runs until {month}.",
    ),
    (
        "Budget is approved for {half} {things}, the rest needs a business case.",
        "Must talk to their TMS, otherwise no deal.",
        "Works council has to agree before anything goes into a cab.",
        "{boss} signs, {first} recommends.",
        "Wants a reference in the same trade.",
        "Also talking to {rival}.",
        "Drivers are sceptical, last system beeped all day.",
    ),
    (
        "Open: data must stay in the EU, send the DPA.",
        "Question about accuracy in covered yards, answered with test data.",
        "Missing for them: export into their BI.",
        "{boss} asked what happens when the vehicle has no network. Good question, showed the buffer.",
        "Installation must happen at night or on Saturdays.",
        "Wants to see the price per vehicle and month.",
        "{rival} showed the same last week, without the live part.",
    ),
    (
        "Objection: hardware price. Offered rental over {term} months.",
        "Objection: 'what if you are bought in two years?' Sent the source escrow page.",
        "Discount asked: 12 %. Offered 5 % for {term} months.",
        "{rival} is cheaper on paper, no installation and no support in their language.",
        "Budget year ends in {month}.",
        "Installation: {few} {things} a day, they need to keep 80 % on the road.",
        "Needs two quotes by policy, we are one of them.",
    ),
    (
        "Legal wants their own terms. Our red lines: liability, payment.",
        "Last point is the exit clause.",
        "Their bank does leasing, fine with us.",
        "{boss} wants a call with our CEO before signing. Arranged.",
        "PO must carry the project number or accounting sends it back.",
        "First {few} {things} can be fitted from {install}.",
        "{rival} came back with a last-minute discount.",
    ),
)

NEXT: tuple[tuple[str, ...], ...] = (
    (
        "Send the intro mail and call back {weekday}.",
        "Book 30 minutes with {first} next week.",
        "Get {boss} on the next call.",
        "Call again in {month}, nothing moves before.",
        "Send two references and the price range.",
    ),
    (
        "Demo {weekday}, invite dispatch too.",
        "Send requirement list with our answers until {weekday}.",
        "ROI sheet for {qty} {things}.",
        "{me} to clear the TMS interface with engineering.",
        "Find a reference they can call.",
    ),
    (
        "Proposal until {weekday}.",
        "Second demo for IT, 45 minutes, {weekday}.",
        "Send recording and DPA today.",
        "Site visit in {town} to count vehicle types.",
        "{first} collects questions, call on {weekday}.",
    ),
    (
        "Follow up {weekday}, before their board meets.",
        "Revised proposal with all-in price.",
        "Call {boss} directly, {first} is fine with that.",
        "Ask for the date of the decision.",
        "Hold installer capacity for {month}.",
    ),
    (
        "Contract back until {weekday}.",
        "Chase PO on {weekday}.",
        "{me} gets approval for 7 %.",
        "Hand-over call with installation as soon as it is signed.",
        "Send the final version with tracked changes.",
    ),
)

NO_ANSWER: tuple[str, ...] = (
    "No answer, left voicemail. Try again {weekday}.",
    "{first} is on the road, call after four.",
    "Switchboard only: {first} is on holiday until {weekday}.",
    "Rang out twice. Sent a short mail instead.",
    "Wrong time, month end. {first} asked for a call on {weekday}.",
)

QUOTES: dict[str, tuple[str, ...]] = {
    "DE": (
        "„Wir haben das intern besprochen, Budget für {half} {things} ist da. Bitte Angebot bis {weekday}.“",
        "„Der Betriebsrat hat noch Fragen zur Fahrerbewertung, sonst passt es.“",
        "„Preis ist ok, aber der Einbau muss samstags laufen.“",
    ),
    "FR": (
        "« Le devis est clair, il nous manque juste le coût de pose. »",
        "« On en parle au comité la semaine prochaine, je vous tiens au courant. »",
        "« Pouvez-vous prévoir une démo pour l'exploitation ? »",
    ),
    "ES": (
        "«El precio nos encaja, falta el visto bueno de dirección.»",
        "«¿Podéis instalar por la noche? De día no puedo parar los vehículos.»",
        "«Hablamos después del puente, esta semana es imposible.»",
    ),
    "EE": ("„Hind sobib, paigaldus peaks algama {month}. Saatke leping.“",),
    "SE": ("”Ser bra ut, vi återkommer efter ledningsmötet.”",),
    "NL": ("'Ziet er goed uit, graag nog één referentie uit de sector.'",),
}

SOLO: tuple[str, ...] = (
    "{first} drives one truck and wants the fuel tax refund without a shoebox of receipts. Decides alone.",
    "Talked while {first} was waiting at a ramp. Fits it without help, pays by card.",
    "{first} subcontracts for two of our customers, they ask for live positions. Sent the link to order.",
    "Wants to see the app first. Test account sent, call back {weekday}.",
)
"""About people with a truck of their own."""
