"""The price list: code | name | category | unit | euros | US dollars | cost in euros | billing | description."""

from __future__ import annotations

PRODUCTS = """
WH-100|Waymark Hub 100 vehicle gateway|Hardware|piece|189|209|96|one-time|GNSS, LTE-M, CAN reader
WH-200|Waymark Hub 200 vehicle gateway, tachograph|Hardware|piece|249|275|128|one-time|Remote download of driver cards
WH-300|Waymark Hub 300 for vans, OBD plug|Hardware|piece|79|89|38|one-time|Fitted by the driver in two minutes
WT-10|Waymark Trace asset tracker, battery|Hardware|piece|89|99|41|one-time|Five years at two positions a day
WT-20|Waymark Trace asset tracker, solar|Hardware|piece|139|155|66|one-time|For trailers and containers
WT-30|Waymark Trace Mini tool tag|Hardware|piece|14.5|16|5.2|one-time|BLE, replaceable cell
WT-40|Waymark Trace Label, pack of 100|Hardware|pack|690|760|310|one-time|BLE labels for pallets and cages
WC-10|Waymark Cold temperature probe, wired|Hardware|piece|64|72|27|one-time|Calibrated at three points
WC-20|Waymark Cold temperature probe, wireless|Hardware|piece|98|109|44|one-time|EN 12830
WC-30|Waymark Cold reefer interface|Hardware|piece|219|242|118|one-time|Two-way control of common reefer units
WC-40|Waymark Cold room kit|Hardware|kit|349|389|171|one-time|Gateway, two probes, door contact
WD-10|Waymark Door magnetic contact|Hardware|piece|29|32|9.8|one-time|
WD-20|Waymark Door lock sensor|Hardware|piece|119|132|58|one-time|For box bodies
WP-10|Waymark Tread tyre sensor|Hardware|piece|48|54|21|one-time|Pressure and temperature, in the rim
WP-20|Waymark Tread receiver|Hardware|piece|129|142|60|one-time|Up to 24 wheels
WF-10|Waymark Fuel level sensor|Hardware|piece|169|187|83|one-time|Capacitive, 0.5 % accuracy
WE-10|Waymark Eye dash cam, one lens|Hardware|piece|229|249|122|one-time|
WE-20|Waymark Eye dash cam, road and cab|Hardware|piece|319|349|174|one-time|Event clips within a minute
WE-30|Waymark Eye side and rear kit|Hardware|kit|449|495|251|one-time|Vulnerable road users, four cameras
WI-10|Waymark Driver ID reader|Hardware|piece|39|43|14|one-time|RFID and licence card
WI-20|Waymark panic button|Hardware|piece|59|65|24|one-time|Lone worker, man-down alarm
WG-10|Waymark Gate RFID portal|Hardware|gate|4900|5400|2650|one-time|Two antennas, light, pole
SF-01|Waymark Fleet Basic|Subscription|vehicle|9.9|10.9|1.6|monthly|Map, trips, reports
SF-02|Waymark Fleet Plus|Subscription|vehicle|16.9|18.5|2.4|monthly|Basic with ETA, geofences, driver scoring
SF-03|Waymark Fleet Compliance|Subscription|driver|6.5|7.2|0.9|monthly|Tachograph archive and infringements
SC-01|Waymark Cold Chain|Subscription|vehicle|12.9|14.2|2.1|monthly|Alarms, GDP and HACCP reports
SA-01|Waymark Assets|Subscription|asset|3.9|4.3|0.7|monthly|Positions, dwell times, loops
SA-02|Waymark Assets, annual|Subscription|asset|39|43|8.4|annually|Twelve months for the price of ten
SV-01|Waymark Video|Subscription|camera|14.9|16.4|4.8|monthly|Cloud clips for 90 days
SL-01|Waymark Lone Worker|Subscription|person|8.9|9.8|2.2|monthly|With 24/7 alarm desk
SE-01|Waymark EV|Subscription|vehicle|7.9|8.7|1.3|monthly|Charge, range, depot load
AP-01|Data API|Subscription|account|149|165|20|monthly|Webhooks and REST, 50 calls a second
AP-02|ERP/TMS connector|Subscription|account|99|109|18|monthly|One target system
PI-01|Installation, truck or bus|Service|vehicle|95|110|70|one-time|At the depot, from ten vehicles a day
PI-02|Installation, van|Service|vehicle|55|65|38|one-time|
PI-03|Installation, trailer|Service|trailer|65|75|46|one-time|
PT-01|Training day on site|Service|day|890|980|420|one-time|Up to twelve people, travel included within the EU
PT-02|Remote training, 90 minutes|Service|session|190|210|70|one-time|
PM-01|Project management|Service|day|960|1060|540|one-time|
PS-01|Premium support|Service|account|199|219|75|monthly|Named engineer, four hours
"""
