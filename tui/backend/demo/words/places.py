"""Countries the customers are in: towns with postal codes, streets, how phones look.

In a pattern `#` stands for a digit. Where a country keeps numbers for fiction, the patterns use them.
"""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """How addresses and phones of a country look; `line` joins street, number, code and town."""

    name: str
    line: str
    mobile: str
    landline: str
    streets: str
    towns: str


COUNTRIES: dict[str, Country] = {
    "GB": Country(
        "United Kingdom",
        "{number} {street}, {town} {code}, UK",
        "+44 7700 900 ###",
        "+44 1632 960 ###",
        "Dock Road|Mill Lane|Station Approach|Foundry Way|Brickfield Road|Quayside|Enterprise Park|Canal Street",
        "Felixstowe:IP11 3SY|Carlisle:CA3 0HA|Bradford:BD4 7SP|Plymouth:PL4 0SF|Derby:DE24 8ZF|Croydon:CR0 4XH"
        "|Norwich:NR6 5DR|Gloucester:GL2 5DE|Aberdeen:AB11 5QP|Tamworth:B79 7TA|Leeds:LS10 1RT|Telford:TF3 3BJ"
        "|Liverpool:L20 1HA|Peterborough:PE1 5YA|Glasgow:G51 4FB",
    ),
    "DE": Country(
        "Germany",
        "{street} {number}, {code} {town}, Deutschland",
        "+49 171 39200##",
        "+49 40 66969-###",
        "Industriestraße|Am Güterbahnhof|Hafenstraße|Werkstraße|Gewerbering|An der Autobahn|Lindenweg|Bahnhofstraße",
        "Flensburg:24937|Kassel:34123|Bremen:28197|Hamburg:20457|Freiburg:79108|Lübeck:23554|Köln:50735|Plauen:08527"
        "|Meppen:49716|Rosenheim:83026|Dortmund:44147|Minden:32423|Frankfurt am Main:60314|München:80992|Husum:25813"
        "|Leipzig:04356|Regensburg:93055|Berlin:12277|Rostock:18069",
    ),
    "AT": Country(
        "Austria",
        "{street} {number}, {code} {town}, Österreich",
        "+43 664 555 ####",
        "+43 1 555 ###",
        "Industriezeile|Frachtenstraße|Am Hafen|Bundesstraße|Gewerbepark",
        "Linz:4020|Salzburg:5020|Wien:1230|Innsbruck:6020",
    ),
    "FR": Country(
        "France",
        "{number} {street}, {code} {town}, France",
        "+33 6 39 98 ## ##",
        "+33 1 99 00 ## ##",
        "rue de l'Industrie|avenue des Frères Lumière|chemin du Port|boulevard de la Gare|rue Gustave Eiffel"
        "|zone d'activité des Peupliers|quai des Messageries",
        "Limoges:87000|Brest:29200|Lyon:69007|Bordeaux:33300|Angers:49000|Toulouse:31200|Marseille:13016|Annecy:74960"
        "|Reims:51100|Lille:59000|Rennes:35000",
    ),
    "ES": Country(
        "Spain",
        "{street}, {number}, {code} {town}, España",
        "+34 655 55 ## ##",
        "+34 915 55 ## ##",
        "Calle de la Industria|Polígono Las Encinas|Avenida del Puerto|Camino Viejo|Carretera de Circunvalación"
        "|Calle Severo Ochoa",
        "Lugo:27003|Valencia:46024|Almería:04009|Zaragoza:50014|Madrid:28021|Granada:18015|Algeciras:11201"
        "|A Coruña:15008|Barcelona:08040|Valladolid:47008|Vigo:36208|Castellón:12006",
    ),
    "US": Country(
        "United States",
        "{number} {street}, {town} {code}, USA",
        "+1 (419) 555-01##",
        "+1 (402) 555-01##",
        "Industrial Parkway|Terminal Drive|Commerce Blvd|Old Mill Road|Railroad Avenue|Freightway Drive|Union Street",
        "Toledo, OH:43612|Omaha, NE:68107|Savannah, GA:31408|Tucson, AZ:85706|Milwaukee, WI:53207|Fresno, CA:93725"
        "|Norfolk, VA:23505|Columbus, OH:43228|Billings, MT:59101|Albany, NY:12204|Midland, TX:79706"
        "|Greensboro, NC:27409|Nashville, TN:37210",
    ),
    "NL": Country(
        "Netherlands",
        "{street} {number}, {code} {town}, Nederland",
        "+31 6 5550 ####",
        "+31 20 555 0###",
        "Havenweg|Transportlaan|Industrieweg|Veilingroute|De Steiger|Spoorstraat",
        "Tilburg:5048 AC|Rotterdam:3089 KN|Naaldwijk:2671 SB|Zwolle:8028 PW|Utrecht:3542 AD|Arnhem:6827 AV"
        "|Leeuwarden:8938 AS|Groningen:9723 BW",
    ),
    "SE": Country(
        "Sweden",
        "{street} {number}, {code} {town}, Sverige",
        "+46 70 174 06 ##",
        "+46 8 465 004 ##",
        "Hamngatan|Industrivägen|Terminalgatan|Fraktvägen|Järnvägsgatan",
        "Sundsvall:852 29|Västerås:721 36|Göteborg:418 34|Umeå:904 22|Malmö:211 24|Örebro:702 27|Halmstad:302 50"
        "|Stockholm:115 43|Falun:791 31",
    ),
    "NO": Country(
        "Norway",
        "{street} {number}, {code} {town}, Norge",
        "+47 955 50 ###",
        "+47 22 55 50 ##",
        "Havnegata|Industriveien|Terminalveien|Sjøgata|Verkstedveien",
        "Ålesund:6002|Tromsø:9010|Bergen:5015|Trondheim:7041|Drammen:3036",
    ),
    "DK": Country(
        "Denmark",
        "{street} {number}, {code} {town}, Danmark",
        "+45 25 55 0# ##",
        "+45 33 55 0# ##",
        "Havnevej|Transportvej|Industrivej|Fabriksvej|Godsbanegade",
        "Herning:7400|København:2450|Aalborg:9220|Odense:5220|Aarhus:8200|Esbjerg:6700",
    ),
    "FI": Country(
        "Finland",
        "{street} {number}, {code} {town}, Suomi",
        "+358 45 555 0###",
        "+358 9 555 0###",
        "Satamakatu|Teollisuustie|Varastokatu|Rahtitie|Konepajankatu",
        "Lappeenranta:53850|Oulu:90420|Kuopio:70700|Turku:20200|Tampere:33400",
    ),
    "EE": Country(
        "Estonia",
        "{street} {number}, {code} {town}, Eesti",
        "+372 5555 0###",
        "+372 655 50##",
        "Sadama|Tööstuse|Laki|Jaama|Betooni|Ringtee",
        "Tallinn:11415|Tartu:50105|Rakvere:44316|Kuressaare:93813|Pärnu:80010",
    ),
    "IN": Country(
        "India",
        "{number}, {street}, {town} {code}, India",
        "+91 98555 50###",
        "+91 22 5550 0###",
        "MIDC Road|Transport Nagar|Station Road|Old Port Road|Ring Road",
        "Pune:411019|Hyderabad:500018|Kochi:682003|Lucknow:226012|Mumbai:400010|Jaipur:302013",
    ),
    "JP": Country(
        "Japan",
        "{number} {street}, {town} {code}, Japan",
        "+81 90 5550 0###",
        "+81 3 5550 0###",
        "Minato-dori|Koen-cho|Ekimae|Honmachi|Kaigan-dori",
        "Sendai:983-0013|Hiroshima:734-0013|Yokohama:231-0811|Nagoya:455-0028",
    ),
}
