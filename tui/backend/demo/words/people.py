"""Names by country, written as they are on a card, and what people do."""

from __future__ import annotations

FIRST_NAMES: dict[str, str] = {
    "GB": "Alison Gareth Priya Callum Hannah Stuart Fiona Imran Rachel Owen Moira Dev Bethan Nigel Siobhan Tom Yasmin"
    " Graham Louise Kieran Sunita Alastair",
    "DE": "Anke Jürgen Birgit Sören Heike Matthias Ute Florian Käthe Bernd Silke Thorsten Jana Uwe Mareike Günther"
    " Nadine Holger Ayşe Henning Petra Lukas Friederike Björn",
    "AT": "Markus Johanna Franz Verena Stefan Lisl Reinhard Katharina",
    "FR": "Élodie Thierry Maëlys Gaël Sandrine Benoît Aurélie Cédric Noémie Pascal Fatou Rémi Solène Yannick Hélène"
    " Loïc Amina Stéphane",
    "ES": "Nuria Íñigo Begoña Álvaro Rocío Joaquín Montse Andrés Lucía Xabier Pilar Rubén Inés Gonzalo Esther Óscar",
    "US": "Denise Marcus Brenda Tyrell Kathy Luis Shannon Wade Monique Randy Priscilla Hector Jolene Darnell Carla Bo",
    "NL": "Anneke Sjoerd Marloes Bram Femke Joost Wietske Ruben Ilse Maarten Yara Teun",
    "SE": "Åsa Göran Malin Örjan Linnéa Fredrik Ebba Håkan Sofia Rasmus Maj-Britt Emil",
    "NO": "Ingrid Øyvind Solveig Håvard Marit Torbjørn Silje Eirik Åse Stig",
    "DK": "Mette Søren Kirsten Jørgen Anne-Marie Rune Pernille Åge Lærke Torben",
    "FI": "Päivi Jukka Sanna Mikko Tuula Ville Kaisa Heikki Riikka Antti",
    "EE": "Kadri Tõnu Liis Mart Ülle Rasmus Piret Kristjan Maarja Jüri Õnne Siim Helen Andres",
    "IN": "Ananya Rajesh Meera Vikram Kavitha Suresh Deepika Arjun Lakshmi Nikhil Farah Harpreet",
    "JP": "Yuki Kenji Haruka Takeshi Naoko Shinji Ayumi Daisuke Emi Hiroshi",
}

LAST_NAMES: dict[str, str] = {
    "GB": "Holroyd Pritchard Okafor Fairbairn Whitlock Sharma Drummond Easterby Llewellyn Marsden O'Connell Rahman"
    " Thackeray Buchanan Patel Winterton Hargreaves Adeyemi",
    "DE": "Petersen Hollenbach Kühnhold Brandmeier Lüders Vogt Özdemir Schäfer Grünewald Thiele Krüger Wiesner Böttcher"
    " Janssen Meier-Lohse Rademacher Zöllner Pfeiffer Nowak Hartwig",
    "AT": "Gruber Steinlechner Pichler Wöhrer Haslinger Moser Kofler Edlinger",
    "FR": "Delmas Le_Goff Vauclain Péligry Chevallier Marchand Lefèvre Diallo Bonnet Tessier Morvan Aubry Garnier"
    " Benali Rousseau Guéguen",
    "ES": "Quiroga Etxeberria Núñez Peñalba Ferrer Domínguez Iglesias Castaño Ruiz Soler Vázquez Ibáñez Molina Cabrera",
    "US": "Hutchins Delgado Washington Kowalczyk Pratt Nguyen McAllister Ramirez Stubbs Bergstrom Coleman Yoder Ortiz",
    "NL": "van_Rijswijk de_Groot Hoekstra Veldhuizen van_den_Berg Terpstra Bakker Yilmaz Dijkstra Smeets",
    "SE": "Sjöström Lindqvist Åkesson Nyberg Hägglund Öberg Karlsson Wallin Bergdahl Fransson",
    "NO": "Haugen Bjørnstad Nilsen Fjeld Sørlie Tveit Aas Myhre",
    "DK": "Kjærgaard Nørgaard Holm Østergaard Mikkelsen Bundgaard Thygesen Lauridsen",
    "FI": "Mäkelä Virtanen Järvinen Koskela Hämäläinen Lehtonen Rautio Salmi",
    "EE": "Tamm Mägi Sepp Kask Põld Rebane Õunapuu Saar Kütt Lepik Pärn Laanemets",
    "IN": "Deshpande Iyer Banerjee Reddy Kulkarni Menon Singh Chatterjee Nair Agarwal",
    "JP": "Hoshino Takahashi Fujimoto Ishikawa Matsuda Kobayashi Nishimura Arai",
}
"""An underscore stands for a space inside a name."""

ANY_TITLE = (
    "Managing Director",
    "Operations Director",
    "Head of Procurement",
    "Purchasing Manager",
    "CFO",
    "Finance Manager",
    "IT Manager",
    "Depot Manager",
)
TITLES: dict[str, tuple[str, ...]] = {
    "haul": ("Fleet Manager", "Transport Manager", "Head of Dispatch", "Workshop Manager", "Compliance Manager"),
    "cold": ("Quality Manager", "Cold Chain Manager", "Fleet Manager", "Head of Logistics", "GDP Responsible Person"),
    "parcel": ("Head of Last Mile", "Fleet Manager", "Station Manager", "Driver Operations Lead"),
    "plant": ("Plant Manager", "Rental Operations Manager", "Site Manager", "Workshop Manager"),
    "port": ("Terminal Manager", "Yard Manager", "Head of Forwarding", "Intermodal Coordinator"),
    "goods": ("Supply Chain Manager", "Head of Logistics", "Packaging Pool Manager", "Warehouse Manager"),
    "bus": ("Fleet Manager", "Traffic Manager", "Workshop Manager", "Driver Training Manager"),
    "field": ("Service Manager", "Fleet Coordinator", "Head of Field Operations", "Health and Safety Manager"),
}

PRIVATE_MAIL = ("postbox.example", "mailhaus.example", "inbox.example")
