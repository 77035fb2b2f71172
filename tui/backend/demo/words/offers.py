"""What is offered to each trade, and what troubles it.

An offer: what reps call it | what is counted | fewest | most | euros for one, lowest | highest.
"""

from __future__ import annotations

OFFERS: dict[str, str] = {
    "haul": """
fleet telematics rollout|trucks|20|140|340|480
trailer tracking|trailers|25|180|150|230
tyre pressure monitoring|trailers|15|90|290|390
tachograph remote download|trucks|15|110|85|140
dash cams|cabs|10|80|360|490
fuel theft sensors|tanks|12|70|260|340
driver app + ETA sharing|drivers|30|160|70|120
pilot|trucks|5|12|240|420
""",
    "cold": """
temperature monitoring|reefers|12|90|480|690
cold store sensors|rooms|4|30|390|650
door + temperature kit|box bodies|15|80|310|420
GDP reporting package|vehicles|20|90|190|280
multi-temp probes|compartments|20|120|120|180
reefer remote control|reefers|10|60|520|740
pilot|reefers|3|10|390|560
""",
    "parcel": """
van telematics|vans|40|260|180|260
dash cams|vans|30|220|290|390
cargo door sensors|vans|25|180|110|160
EV charging + range module|e-vans|15|90|140|210
driver scoring|drivers|50|320|48|80
live ETA for customers|vans|40|200|90|130
pilot at one station|vans|8|20|190|260
""",
    "plant": """
equipment tracking|machines|20|160|190|290
theft alarms|excavators|10|60|310|420
engine hours + service planning|machines|25|140|130|190
tool tags|tools|100|600|14|24
geofencing for sites|sites|6|30|350|520
fuel bowser monitoring|bowsers|4|20|690|980
pilot|machines|5|15|220|310
""",
    "port": """
container tracking|boxes|40|300|130|210
yard gate + RFID|gates|4|9|5200|7900
chassis tracking|chassis|30|160|150|220
straddle carrier telematics|carriers|6|28|1900|2900
reefer plug monitoring|plugs|30|160|190|260
terminal tractor safety cams|tractors|8|36|890|1250
pilot|containers|10|30|140|210
""",
    "goods": """
roll cage tracking|cages|300|2400|16|24
returnable pallet tags|pallets|500|4000|7|12
own fleet telematics|trucks|10|60|360|490
keg and crate loop|crates|600|4500|6|10
dock door sensors|doors|8|44|420|640
yard visibility|trailers|15|70|180|260
pilot with 200 tags|tags|200|200|9|14
""",
    "bus": """
driver behaviour + fuel|buses|20|130|310|430
tyre pressure monitoring|buses|15|90|390|520
passenger cams|buses|12|70|780|1100
live departures feed|buses|25|120|140|210
tachograph remote download|coaches|10|60|95|150
range monitoring for e-buses|e-buses|6|36|520|760
pilot on one line|buses|5|12|340|460
""",
    "field": """
service van telematics|vans|20|150|190|270
lone worker safety|technicians|25|140|110|170
tool and stock tags|vans|15|90|150|220
bin weighing + route proof|refuse trucks|6|36|1400|2200
private mileage log|vans|20|120|75|120
trailer and generator tracking|assets|20|110|140|200
pilot|vans|5|15|190|260
""",
}

RENEWALS: tuple[str, ...] = (
    "renewal {year}",
    "subscription renewal {year}",
    "renewal {year} + 10 units",
    "contract extension {term} months",
    "renewal {year}, hardware swap",
)

PAINS: dict[str, tuple[str, ...]] = {
    "haul": (
        "Dispatch phones every driver twice a day just to give customers an ETA.",
        "Lost two curtain-siders for a week last month, found them on a customer's yard.",
        "Diesel is 31 % of cost and nobody can say which drivers idle.",
        "Tachograph cards are read by hand on Fridays; fined in the last audit.",
        "Three tyre blow-outs on the same axle make since spring.",
        "Subcontractors are a black box for them, customers complain about that most.",
        "Insurance wants cameras or the premium goes up 12 %.",
    ),
    "cold": (
        "Two loads refused at the supermarket DC last month, no proof of temperature in transit.",
        "They still pull loggers by USB and mail PDFs around.",
        "Auditor gave them until the end of the quarter to show calibrated probes.",
        "Doors stay open at the drops and the reefer runs itself dry on diesel.",
        "Night alarms go to a mobile that nobody carries at weekends.",
        "Pharma customer demands GDP reports per shipment, otherwise no new lanes.",
        "Unit makers' portals differ, QA logs into three of them.",
    ),
    "parcel": (
        "Peak doubles the fleet with hired vans, none of them tracked.",
        "Damage disputes with drivers every week, no evidence either way.",
        "Customers ask 'where is my parcel' 400 times a day.",
        "E-vans come back with 40 % battery because nobody trusts the range.",
        "Cargo doors left open at stops; insurer mentioned it twice.",
        "Driver turnover is high, coaching happens by gut feeling.",
    ),
    "plant": (
        "Two mini excavators stolen from a site in one weekend.",
        "Machines sit idle on sites while they hire the same type elsewhere.",
        "Service intervals are written on the windscreen with a marker.",
        "Rental hours are billed by trust; they reckon 6 % is lost.",
        "Yard staff walk for an hour every morning to find attachments.",
        "Fuel bowsers empty faster than the machines could burn it.",
    ),
    "port": (
        "Drivers wait 50 minutes at the gate because slots are kept in a spreadsheet.",
        "Demurrage bill last quarter was higher than our whole offer.",
        "Chassis disappear to other hauliers and come back with flat tyres.",
        "Reefer plugs are checked on foot, every four hours, with a clipboard.",
        "A near miss between a straddle and a pedestrian; the safety board asks for measures.",
        "Shippers want container events by API, they send e-mails today.",
    ),
    "goods": (
        "They buy 15 % new cages a year and cannot say where the old ones go.",
        "Retailers deny holding the pallets; no proof, so it is written off.",
        "Own trucks stand at the dock for two hours and nobody measures it.",
        "Empties come back dirty and late, the line stopped twice in summer.",
        "Stock count of packaging takes four people a full weekend.",
        "Their ERP shows packaging as one lump sum.",
    ),
    "bus": (
        "Fuel differs by 18 % between drivers on the same line.",
        "City wants punctuality data per stop from next year, contract depends on it.",
        "Complaints about harsh braking, most of them on the school runs.",
        "A tyre fire last winter; since then the workshop checks by hand every night.",
        "E-buses are held back because the control room cannot see the charge.",
        "Vandalism in the last row, current cameras record nothing useful.",
    ),
    "field": (
        "Tax office questioned the private use of 40 vans.",
        "Technicians work alone in substations; works council demands a safety solution.",
        "Dispatcher sends the wrong van because the map is 20 minutes old.",
        "Generators get borrowed between crews and are never seen again.",
        "Customers dispute missed collections, and there is no proof of service.",
        "Stock in the vans is a guess; they drive to the depot for a 4-euro valve.",
    ),
}

SYSTEMS: tuple[str, ...] = (
    "none",
    "spreadsheets",
    "TrackNorth",
    "Fleetable",
    "OrbiCargo",
    "truck maker's portal",
    "home-grown",
    "paper",
)
RIVALS: tuple[str, ...] = ("TrackNorth", "Fleetable", "OrbiCargo")
