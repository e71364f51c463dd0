"""Names, towns and streets the fictional customers are made of.

Telephone numbers are drawn from the ranges the French regulator keeps for fiction, e-mail addresses from the
domains reserved for examples: nobody real can be reached by mistake.
"""

FIRST_NAMES_F = """
Agathe Aïcha Alice Amandine Anaïs Anne Audrey Aurélie Béatrice Brigitte Camille Caroline Catherine Cécile
Céline Chantal Charlotte Chloé Christelle Claire Clémence Delphine Élise Élodie Émilie Emma Estelle Éva
Fatima Florence Françoise Gaëlle Hélène Inès Isabelle Jeanne Joséphine Julie Juliette Karine Laëtitia Laura
Laurence Léa Léonie Louise Lucie Manon Margaux Marianne Marie Marine Martine Mathilde Mélanie Monique Nadia
Nathalie Noémie Océane Odile Pauline Rachida Romane Sabrina Sandrine Sarah Solène Sophie Stéphanie Sylvie
Thérèse Valérie Véronique Virginie Yasmine Zoé
""".split()
FIRST_NAMES_M = """
Adrien Alain Alexandre André Antoine Arnaud Arthur Aurélien Baptiste Benoît Bernard Bruno Cédric Christian
Christophe Clément Damien Daniel David Denis Didier Émile Éric Étienne Fabien Fabrice Florian François
Frédéric Gérard Gilles Grégory Guillaume Hugo Jacques Jean Jérôme Jonathan Julien Karim Kévin Laurent Louis
Luc Lucas Ludovic Malik Marc Mathieu Maxime Mehdi Michel Mohamed Nicolas Olivier Pascal Patrick Paul Philippe
Pierre Quentin Raphaël Rémi Robin Romain Samuel Sébastien Serge Simon Stéphane Sylvain Théo Thierry Thomas
Valentin Vincent Xavier Yann Yves
""".split()
LAST_NAMES = """
Adam Allard André Arnaud Aubert Aubry Bailly Barbier Baron Barre Baudry Benali Benoît Berger Bernard Bertin
Bertrand Besson Blanc Blanchard Bodin Boucher Bouchet Boulanger Bourgeois Bouvier Boyer Breton Briand Brun
Brunet Buisson Camus Carlier Caron Carpentier Chapuis Charles Charpentier Chauvet Chevalier Chevallier Clément
Colin Collet Cordier Cousin Da-Silva Daniel David Delaunay Delmas Delorme Denis Deschamps Devaux Diallo
Dubois Dufour Dumas Dumont Dupont Dupuis Durand Duval Étienne Fabre Faure Ferrand Fleury Fontaine Fournier
François Gaillard Garcia Garnier Gauthier Gautier Gérard Germain Gilbert Gilles Girard Giraud Gonzalez Grégoire
Grondin Guérin Guichard Guillaume Guillot Guyot Haddad Hamon Henry Hervé Hoarau Huet Hubert Humbert Jacob
Jacquet Jean Joly Julien Klein Lacroix Lambert Langlois Laporte Laurent Leblanc Leclerc Leclercq Lecomte
Lefebvre Lefèvre Legrand Lemaire Lemoine Leroux Leroy Lévêque Lopez Louis Lucas Maillard Mallet Marchal Marchand
Maréchal Marie Marion Martin Martinez Marty Masson Mathieu Ménard Mercier Meunier Meyer Michaud Michel Millet
Monnier Moreau Morel Morin Moulin Muller Navarro Nicolas Noël Olivier Paris Payet Pelletier Pereira Perez Perret
Perrier Perrin Perrot Petit Philippe Picard Pichon Pierre Poirier Poulain Prévost Rémy Renard Renaud Renault Rey
Reynaud Rivière Robert Robin Roche Rodriguez Roger Rolland Rousseau Roussel Roux Roy Royer Sanchez Schmitt
Simon Slimani Tanguy Tessier Thomas Traoré Vallée Vasseur Verdier Vidal Vincent Weber
""".split()
TOWNS: tuple[tuple[str, str, float], ...] = (
    ("69003", "Lyon", 9), ("69006", "Lyon", 7), ("69007", "Lyon", 6), ("69100", "Villeurbanne", 6),
    ("69300", "Caluire-et-Cuire", 4), ("69130", "Écully", 3), ("69400", "Villefranche-sur-Saône", 3),
    ("69800", "Saint-Priest", 3), ("01000", "Bourg-en-Bresse", 5), ("01100", "Oyonnax", 2),
    ("01500", "Ambérieu-en-Bugey", 2), ("01600", "Trévoux", 2), ("74000", "Annecy", 7),
    ("74940", "Annecy-le-Vieux", 3), ("74200", "Thonon-les-Bains", 2), ("74100", "Annemasse", 3),
    ("73000", "Chambéry", 4), ("73100", "Aix-les-Bains", 3), ("38000", "Grenoble", 6), ("38200", "Vienne", 3),
    ("38300", "Bourgoin-Jallieu", 3), ("42000", "Saint-Étienne", 4), ("42300", "Roanne", 2),
    ("71000", "Mâcon", 3), ("71100", "Chalon-sur-Saône", 3), ("21000", "Dijon", 7), ("21200", "Beaune", 2),
    ("39000", "Lons-le-Saunier", 1), ("63000", "Clermont-Ferrand", 6), ("63200", "Riom", 2),
    ("03200", "Vichy", 2), ("03000", "Moulins", 1), ("26000", "Valence", 3), ("07100", "Annonay", 1),
    ("06000", "Nice", 6), ("06200", "Nice", 4), ("06400", "Cannes", 3), ("06600", "Antibes", 3),
    ("06130", "Grasse", 2), ("83000", "Toulon", 2), ("13001", "Marseille", 2), ("13100", "Aix-en-Provence", 2),
    ("75011", "Paris", 2), ("75015", "Paris", 2), ("92100", "Boulogne-Billancourt", 1), ("31000", "Toulouse", 1),
    ("33000", "Bordeaux", 1), ("44000", "Nantes", 1), ("67000", "Strasbourg", 1), ("59000", "Lille", 1),
)
STREETS = """
rue des Lilas|rue Pasteur|avenue Jean-Jaurès|rue de la République|chemin des Vignes|place du Marché
rue Victor-Hugo|impasse des Cerisiers|rue du Four|boulevard Voltaire|rue de l’Église|allée des Tilleuls
rue Émile-Zola|quai de Saône|rue des Écoles|avenue de la Gare|rue Sainte-Catherine|montée des Carmes
rue du Moulin|cours Lafayette|rue Jules-Ferry|chemin de la Croix|rue Gambetta|avenue des Alpes
""".replace("\n", "|").strip("|").split("|")
MAIL_DOMAINS = ("example.com", "example.net", "courriel.example", "poste.example", "messagerie.example")
FICTION_MOBILE = ("063998", "063999")
FICTION_LANDLINE = ("019900", "026191", "035301", "046571", "053649")
STORES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Lyon Confluence", ("69", "42")), ("Annecy", ("74", "73")), ("Dijon", ("21", "71", "39")),
    ("Clermont-Ferrand", ("63", "03")), ("Bourg-en-Bresse", ("01",)), ("Nice Lingostière", ("06", "83")),
)
"""Shops and the departments whose customers go there first."""

CANARY_NAME = ("Zéphyrine", "Quatrebarbes")
CANARY_EMAIL = "zephyrine.quatrebarbes@example.org"
CANARY_PHONE = "0699887766"
CANARY_ID = "L0999041"
"""Planted personal data: nothing a run delivers may contain them (reliability.md, P1)."""
