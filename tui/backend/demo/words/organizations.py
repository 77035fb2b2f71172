"""Customers and prospects by country: the short name, what follows it in the register, the town, the trade.

Trades: haul (road haulage), cold (food and pharma), parcel (last mile), plant (construction and rental), port
(terminals and forwarders), goods (makers and retailers with loops of pallets and cages), bus, field (service vans).
"""

from __future__ import annotations

ORGANIZATIONS: dict[str, str] = {
    "GB": """
Harbourline| Freight Ltd|Felixstowe|port
Highmoor| Haulage Ltd|Carlisle|haul
Pennine Chilled| Distribution Ltd|Bradford|cold
Tidewell| Coaches Ltd|Plymouth|bus
Brackenfield| Plant Hire Ltd|Derby|plant
Swiftlane| Couriers Ltd|Croydon|parcel
Oakhurst| Bakeries plc|Norwich|goods
Severn Vale| Water Services Ltd|Gloucester|field
Caledon| Seafoods Ltd|Aberdeen|cold
Thornbury| Pallet Network Ltd|Tamworth|haul
Kestrel Home Delivery| Ltd|Leeds|parcel
Ironbridge| Skips & Waste Ltd|Telford|field
Merseygate| Terminals Ltd|Liverpool|port
Fenland| Fresh Produce Ltd|Peterborough|cold
Lindisfarne| Transport Ltd|Carlisle|haul
Ashdown| Medical Logistics Ltd|Croydon|cold
Whitmore & Sons| Removals Ltd|Norwich|haul
Greywell| Scaffolding Ltd|Derby|plant
Cotswold Linen| Services Ltd|Gloucester|goods
Clydebank| Container Haulage Ltd|Glasgow|port
Moorgate| Facilities Ltd|Leeds|field
Tarnside| Dairies Ltd|Carlisle|cold
""",
    "DE": """
Nordlicht Energie| GmbH|Flensburg|field
Kühnhold| Spedition GmbH & Co. KG|Kassel|haul
Brandmeier| Kühltransporte GmbH|Bremen|cold
Elbtal| Containerdienst GmbH|Hamburg|port
Schwarzwald Getränke| AG|Freiburg|goods
Lüdersen| Baumaschinen GmbH|Lübeck|plant
Rheinkurier| Express GmbH|Köln|parcel
Vogtland| Reisebusse GmbH|Plauen|bus
Haselünner| Fleischwaren GmbH|Meppen|cold
Obermaier| Transporte GmbH|Rosenheim|haul
Stahlhut| Logistik GmbH|Dortmund|haul
Weserbogen| Möbelspedition GmbH|Minden|haul
Pharmalog Rhein-Main| GmbH|Frankfurt am Main|cold
Isarwerk| Anlagenbau GmbH|München|goods
Süderland| Agrarhandel eG|Husum|goods
Grünwald| Entsorgung GmbH|Leipzig|field
Tiefenbach| Erdbau GmbH|Regensburg|plant
Paketblitz| Berlin GmbH|Berlin|parcel
Hafenkontor Petersen| GmbH|Hamburg|port
Schäfer & Töchter| Spedition oHG|Kassel|haul
Frischhof Ostwestfalen| GmbH|Minden|cold
Kranverleih Bülow| GmbH|Rostock|plant
Alpenblick| Busreisen GmbH|Rosenheim|bus
Stadtwerke Meerfeld| GmbH|Meppen|field
Textilpflege Hansa| GmbH|Lübeck|goods
Bergmann & Klee| Automotive GmbH|Regensburg|goods
""",
    "AT": """
Donaukraft| Transport GmbH|Linz|haul
Tauern| Kühlfracht GmbH|Salzburg|cold
Wiener Werkzeugverleih| GmbH|Wien|plant
Arlberg| Postbus GmbH|Innsbruck|bus
""",
    "FR": """
Transports Delmas-Roy||Limoges|haul
Froid du Ponant| SAS|Brest|cold
Messageries Vauclain| SAS|Lyon|parcel
Bâti-Location Aquitaine| SARL|Bordeaux|plant
Maraîchers de l'Authion| SCA|Angers|cold
Autocars Péligry| SAS|Toulouse|bus
Terminal Sud Étang| SA|Marseille|port
Laiterie des Trois Vallées| SA|Annecy|cold
Verreries Montclar| SA|Reims|goods
Lefèvre & Fils| Transports SARL|Lille|haul
Propreté Armor| SAS|Rennes|field
Colis Rapide Occitanie| SAS|Toulouse|parcel
Grands Moulins Tessier| SA|Reims|goods
Transfluvial Rhône| SAS|Lyon|port
Élagage et Réseaux Bonnet| SARL|Limoges|field
Citernes Marchand| SAS|Lille|haul
""",
    "ES": """
Transportes Hermanos Quiroga| S.L.|Lugo|haul
Frigoríficos del Turia| S.A.|Valencia|cold
Hortofrutícola Campo Alto| S.Coop.|Almería|cold
Grúas y Alquileres Peñalba| S.L.|Zaragoza|plant
Paquetería Meseta| S.L.|Madrid|parcel
Autocares Sierra Nevada Sur| S.L.|Granada|bus
Terminales del Estrecho| S.A.|Algeciras|port
Cervezas Monte Pindo| S.A.|A Coruña|goods
Logística Núñez-Ferrer| S.L.|Barcelona|haul
Aguas de Valdenebro| S.A.|Valladolid|field
Congelados Ría Norte| S.A.|Vigo|cold
Cerámicas Olmeda| S.A.|Castellón|goods
Reparto Ágil BCN| S.L.|Barcelona|parcel
Áridos y Obras Tajuña| S.L.|Madrid|plant
""",
    "US": """
Acme| Cartage Inc.|Toledo, OH|haul
Prairie Star| Trucking LLC|Omaha, NE|haul
Bluewater| Reefer Lines Inc.|Savannah, GA|cold
Copperline| Equipment Rental Inc.|Tucson, AZ|plant
Lakeshore| School Bus Co.|Milwaukee, WI|bus
Redwood Valley| Growers Inc.|Fresno, CA|cold
Tidal Basin| Drayage LLC|Norfolk, VA|port
Northgate| Final Mile LLC|Columbus, OH|parcel
Big Sky| Propane Inc.|Billings, MT|field
Hudson & Pratt| Beverage Co.|Albany, NY|goods
Lone Mesa| Oilfield Services LLC|Midland, TX|field
Carolina Piedmont| Linen Co.|Greensboro, NC|goods
Stonebridge| Ready-Mix Inc.|Nashville, TN|plant
Great Plains| Grain Haulers Inc.|Omaha, NE|haul
""",
    "NL": """
Van Rijswijk| Transport B.V.|Tilburg|haul
Koelhuis Maasoever| B.V.|Rotterdam|cold
Bloemenexpres Westland| B.V.|Naaldwijk|cold
De Groot Kraanverhuur| B.V.|Zwolle|plant
Fietskoerier Vijf| B.V.|Utrecht|parcel
Maasmond| Container Services B.V.|Rotterdam|port
Touringcars Veldhuizen| B.V.|Arnhem|bus
Zuivelcoöperatie Terpland| U.A.|Leeuwarden|goods
Hoekstra| Installatietechniek B.V.|Groningen|field
Brabant Bulk| B.V.|Tilburg|haul
""",
    "SE": """
Sjöström| Åkeri AB|Sundsvall|haul
Mälardalens Kyltransport| AB|Västerås|cold
Göta Hamnlogistik| AB|Göteborg|port
Norrskog| Timmerfrakt AB|Umeå|haul
Budexpressen Syd| AB|Malmö|parcel
Bergslagens Maskinuthyrning| AB|Örebro|plant
Kustbuss| i Halland AB|Halmstad|bus
Svea Bryggeri & Dryck| AB|Stockholm|goods
Elnät Dalarna| Service AB|Falun|field
""",
    "NO": """
Fjordfisk| Sjømat AS|Ålesund|cold
Nordkapp| Transport AS|Tromsø|haul
Hardanger| Frukt og Lager AS|Bergen|cold
Bygg & Kran Trøndelag| AS|Trondheim|plant
Oslofjord| Ro-Ro Terminal AS|Drammen|port
Vestlandsbuss| AS|Bergen|bus
""",
    "DK": """
Jysk Vognmandsforening| A.m.b.a.|Herning|haul
Øresund Køletransport| A/S|København|cold
Limfjordens Entreprenør| ApS|Aalborg|plant
Fynske Mejerier| A.m.b.a.|Odense|goods
Bybud| Danmark ApS|Aarhus|parcel
Sundhavn| Spedition A/S|Esbjerg|port
""",
    "FI": """
Saimaan Kuljetus| Oy|Lappeenranta|haul
Pohjolan Pakaste| Oy|Oulu|cold
Järvi-Suomen Bussit| Oy|Kuopio|bus
Turun Satamapalvelut| Oy|Turku|port
Hämeen Konevuokraus| Oy|Tampere|plant
""",
    "EE": """
Põhjaranna| Logistika OÜ|Tallinn|port
Emajõe| Veod OÜ|Tartu|haul
Külmaahel| AS|Rakvere|cold
Saaremaa Juust| AS|Kuressaare|goods
Linnakuller| OÜ|Tallinn|parcel
Pärnu Liinid| AS|Pärnu|bus
Viru Ehitusmasinad| OÜ|Rakvere|plant
Võrgutehnika| OÜ|Tartu|field
""",
    "IN": """
Sahyadri| Roadlines Pvt Ltd|Pune|haul
Deccan ColdChain| Pvt Ltd|Hyderabad|cold
Malabar Spice| Exporters Pvt Ltd|Kochi|goods
Ganga Parcel| Services Pvt Ltd|Lucknow|parcel
Konkan| Container Terminals Ltd|Mumbai|port
Aravalli| Earthmovers Pvt Ltd|Jaipur|plant
""",
    "JP": """
Hoshino Reizou| K.K.|Sendai|cold
Setouchi Butsuryu| K.K.|Hiroshima|haul
Minato Soko| K.K.|Yokohama|port
Tokai Seimitsu| K.K.|Nagoya|goods
""",
}
