"""Step 3: tools, data, flows, skills, subcontractors, and how the client's files are read (A1 to A4)."""

import datetime as dt

from parcours.method.assets import (
    Assets,
    DataFlow,
    Datum,
    FileMapping,
    Skill,
    Subcontractor,
    Tool,
    ToolRole,
)

TOOLS = (
    Tool(id="T-1", name="Boutique en ligne", role=ToolRole.TOUCHPOINT, vendor="Vitrine (fictif)", owner="Marc Delaunay",
         processes="Comptes, paniers, commandes, avis", entry="automatic", hosting="eu", users=9, cost_per_year=38_000),
    Tool(id="T-2", name="Application mobile", role=ToolRole.TOUCHPOINT, vendor="Agence Pixel & Co (fictif)",
         owner="Marc Delaunay", processes="Stock, points, commandes", entry="automatic", hosting="eu", users=4, cost_per_year=26_000),
    Tool(id="T-3", name="Caisse des magasins", role=ToolRole.SALES, vendor="Tiroir (fictif)", owner="Sophie Renard",
         processes="Tickets, cartes présentées, retraits", entry="manual", hosting="eu", users=52, cost_per_year=21_000),
    Tool(id="T-4", name="Téléphonie et tickets", role=ToolRole.CONTACT_CENTRE, vendor="Allô Suite (fictif)",
         owner="Julien Morel", processes="Appels, e-mails, chat, réclamations", entry="manual", hosting="eu", users=14, cost_per_year=32_000),
    Tool(id="T-5", name="CRM", role=ToolRole.CRM, vendor="Relacio (fictif)", owner="Émilie Rousseau",
         processes="Fiche client, ciblage, consentements", entry="import", hosting="eu", users=11, cost_per_year=29_000),
    Tool(id="T-6", name="Routeur d’e-mails et de SMS", role=ToolRole.MARKETING_AUTOMATION, vendor="Sendwave (fictif)",
         owner="Émilie Rousseau", processes="Envois, ouvertures, clics, désabonnements", entry="import", hosting="outside_eu",
         users=3, cost_per_year=14_000),
    Tool(id="T-7", name="Carte de fidélité", role=ToolRole.LOYALTY, vendor="Points+ (fictif)", owner="",
         processes="Numéros de carte, points, bons", entry="automatic", hosting="eu", users=6, cost_per_year=12_000),
    Tool(id="T-8", name="Classeur des professionnels", role=ToolRole.OFFICE, vendor="Tableur", owner="Sophie Renard",
         processes="Comptes pro, remises, devis en cours", entry="manual", hosting="eu", users=7, cost_per_year=0),
    Tool(id="T-9", name="Tournées de livraison", role=ToolRole.LOGISTICS, vendor="RouteFacile (fictif)", owner="Isabelle Caron",
         processes="Créneaux, tournées, preuves de livraison", entry="import", hosting="eu", users=8, cost_per_year=18_000),
    Tool(id="T-10", name="Enquêtes de satisfaction", role=ToolRole.SURVEY, vendor="AskMore (fictif)", owner="Marc Delaunay",
         processes="NPS, CSAT, CES, verbatims", entry="import", hosting="outside_eu", users=2, cost_per_year=7_500),
    Tool(id="T-11", name="Gestion commerciale", role=ToolRole.ACCOUNTING, vendor="Registre (fictif)", owner="Nicolas Perrin",
         processes="Articles, stocks, achats, factures, marges", entry="import", hosting="eu", users=24, cost_per_year=41_000),
    Tool(id="T-12", name="Tableaux de bord", role=ToolRole.BI, vendor="Vue (fictif)", owner="Nicolas Perrin",
         processes="Ventes par magasin, marges", entry="automatic", hosting="eu", users=16, cost_per_year=9_000),
)
DATA = (
    Datum(id="D-1", name="Nom et prénom", is_personal=True, masters=("T-5",), used_by=("T-1", "T-3", "T-4", "T-9"), file_column="customers.last_name"),
    Datum(id="D-2", name="Adresse e-mail", is_personal=True, masters=("T-1", "T-7"), used_by=("T-5", "T-6", "T-10"), file_column="customers.email"),
    Datum(id="D-3", name="Téléphone", is_personal=True, masters=("T-5",), used_by=("T-4", "T-6", "T-9"), file_column="customers.phone"),
    Datum(id="D-4", name="Adresse de livraison", is_personal=True, masters=("T-1",), used_by=("T-9", "T-11"), file_column="customers.postcode"),
    Datum(id="D-5", name="Consentements", is_personal=True, masters=("T-5",), used_by=("T-6",), file_column="customers.accepts_email"),
    Datum(id="D-6", name="Carte et points de fidélité", is_personal=True, masters=("T-7",), used_by=("T-2", "T-3"),
          publics=("PU-1",), file_column="customers.has_loyalty_card"),
    Datum(id="D-7", name="Achats en magasin", is_personal=True, masters=("T-3",), used_by=("T-5", "T-7", "T-11", "T-12"), file_column="orders.order_id"),
    Datum(id="D-8", name="Commandes à distance", is_personal=True, masters=("T-1",), used_by=("T-5", "T-9", "T-11"), file_column="orders.channel"),
    Datum(id="D-9", name="Panier en ligne", is_personal=True, masters=("T-1",), used_by=("T-6",), file_column="events.event"),
    Datum(id="D-10", name="Contacts et réclamations", is_personal=True, masters=("T-4",), used_by=("T-5",), file_column="contacts.reason"),
    Datum(id="D-11", name="Notes et verbatims", is_personal=True, masters=("T-10",), used_by=("T-12",), file_column="feedback.score"),
    Datum(id="D-12", name="Stock par magasin", masters=("T-11",), used_by=("T-1", "T-2", "T-3")),
    Datum(id="D-13", name="Date de livraison prévue", is_personal=True, masters=("T-9",), used_by=("T-4", "T-6")),
    Datum(id="D-14", name="Date d’emménagement", is_personal=True, masters=(), used_by=("T-6",), publics=("PU-2",)),
    Datum(id="D-15", name="Style et pièces à aménager", is_personal=True, masters=("T-1",), used_by=(), publics=("PU-1", "PU-2")),
    Datum(id="D-16", name="Remises et devis professionnels", is_personal=True, masters=("T-8",), used_by=("T-11",), publics=("PU-3",)),
)
FLOWS = (
    DataFlow(id="F-1", source="T-1", target="T-5", data=("D-1", "D-2", "D-4", "D-8"), mode="file", frequency="chaque nuit", owner="Nicolas Perrin"),
    DataFlow(id="F-2", source="T-8", target="T-5", data=("D-1", "D-3", "D-16"), mode="typed_by_hand", frequency="le vendredi", owner="Sophie Renard",
             note="Deux heures de ressaisie ; un compte sur dix en retard d’un mois."),
    DataFlow(id="F-3", source="T-3", target="T-11", data=("D-7",), mode="interface", frequency="chaque soir", owner="Nicolas Perrin"),
    DataFlow(id="F-4", source="T-3", target="T-7", data=("D-6", "D-7"), mode="real_time", frequency="à chaque ticket", owner=""),
    DataFlow(id="F-5", source="T-5", target="T-6", data=("D-1", "D-2", "D-3", "D-5"), mode="file", frequency="chaque lundi", owner="Émilie Rousseau",
             note="Cinq jours de retard possibles sur un désabonnement."),
    DataFlow(id="F-6", source="T-6", target="T-5", data=("D-5",), mode="file", frequency="chaque lundi", owner="Émilie Rousseau"),
    DataFlow(id="F-7", source="T-1", target="T-11", data=("D-4", "D-8"), mode="interface", frequency="toutes les heures", owner="Nicolas Perrin"),
    DataFlow(id="F-8", source="T-11", target="T-1", data=("D-12",), mode="file", frequency="chaque nuit", owner="Nicolas Perrin",
             note="Le stock affiché a jusqu’à vingt-quatre heures de retard."),
    DataFlow(id="F-9", source="T-11", target="T-2", data=("D-12",), mode="file", frequency="chaque nuit", owner="Nicolas Perrin"),
    DataFlow(id="F-10", source="T-11", target="T-9", data=("D-4", "D-8"), mode="file", frequency="deux fois par jour", owner="Isabelle Caron"),
    DataFlow(id="F-11", source="T-9", target="T-4", data=("D-13",), mode="typed_by_hand", frequency="à la demande", owner="Isabelle Caron",
             note="Le conseiller appelle la logistique, qui lit l’écran au téléphone."),
    DataFlow(id="F-12", source="T-4", target="T-5", data=("D-10",), mode="typed_by_hand", frequency="quand on y pense", owner="Julien Morel"),
    DataFlow(id="F-13", source="T-5", target="T-10", data=("D-1", "D-2"), mode="file", frequency="chaque mois", owner="Marc Delaunay"),
    DataFlow(id="F-14", source="T-7", target="T-2", data=("D-6",), mode="interface", frequency="toutes les heures", owner="Marc Delaunay"),
    DataFlow(id="F-15", source="T-11", target="T-12", data=("D-7", "D-8"), mode="interface", frequency="chaque nuit", owner="Nicolas Perrin"),
    DataFlow(id="F-16", source="T-7", target="T-5", data=("D-2", "D-6"), mode="file", frequency="chaque mois", owner="Émilie Rousseau"),
    DataFlow(id="F-17", source="T-2", target="T-1", data=("D-8", "D-9"), mode="real_time", frequency="à chaque commande", owner="Marc Delaunay"),
    DataFlow(id="F-18", source="T-8", target="T-11", data=("D-16",), mode="typed_by_hand", frequency="à chaque devis", owner="Sophie Renard"),
)
SKILLS = (
    # id, name, craft, level available and required, FTE available and required, months needed (None: for good), owner
    ("S-1", "Pilotage du parcours client", "Relation client", 1, 3, 0.2, 1.0, None, "Claire Vasseur"),
    ("S-2", "Accueil et conseil en magasin", "Vente", 3, 3, 30.0, 30.0, None, "Sophie Renard"),
    ("S-3", "Intégration de données clients", "Données", 1, 4, 0.3, 1.2, 9, "Nicolas Perrin"),
    ("S-4", "Analyse de la valeur client", "Données", 1, 3, 0.2, 0.8, None, "Marc Delaunay"),
    ("S-5", "Animation CRM et scénarios", "Marketing", 2, 3, 1.5, 1.5, None, "Émilie Rousseau"),
    ("S-6", "Écriture de messages relationnels", "Marketing", 1, 3, 0.2, 0.5, None, "Émilie Rousseau"),
    ("S-7", "Réponse au téléphone", "Relation client", 3, 3, 12.0, 12.0, None, "Julien Morel"),
    ("S-8", "Traitement des réclamations", "Relation client", 2, 3, 1.0, 2.0, None, "Julien Morel"),
    ("S-9", "Conception d’interface mobile", "Numérique", 1, 3, 0.0, 0.6, 8, "Marc Delaunay"),
    ("S-10", "Visualisation 3D", "Numérique", 0, 3, 0.0, 0.4, 6, "Marc Delaunay"),
    ("S-11", "Planification des tournées", "Logistique", 3, 3, 2.0, 2.0, None, "Isabelle Caron"),
    ("S-12", "Formation des équipes de terrain", "Ressources humaines", 2, 3, 0.3, 0.6, 10, "Sophie Renard"),
    ("S-13", "Protection des données", "Juridique", 1, 3, 0.1, 0.3, None, "Nicolas Perrin"),
    ("S-14", "Vente aux professionnels", "Vente", 2, 4, 1.0, 2.0, None, "Sophie Renard"),
    ("S-15", "Enquêtes et écoute client", "Relation client", 3, 3, 0.3, 0.3, None, "Marc Delaunay"),
)
SUBCONTRACTORS = (
    Subcontractor(id="SC-1", name="TransMeuble Express (fictif)", role="Livraison et montage", touchpoints=("TP-17", "TP-21"),
                  alignment=2, control="Preuve de livraison ; pas de note client par équipage", contract_end_date=dt.date(2027, 6, 30)),
    Subcontractor(id="SC-2", name="Allô Conseil (fictif)", role="Débordement des appels, soir et samedi",
                  touchpoints=("TP-7", "TP-19"), alignment=1, control="", contract_end_date=dt.date(2027, 3, 31)),
    Subcontractor(id="SC-3", name="Agence Pixel & Co (fictif)", role="Application, e-mails, réseaux sociaux",
                  touchpoints=("TP-1", "TP-2", "TP-5"), alignment=3, control="Comité mensuel avec indicateurs", contract_end_date=dt.date(2028, 1, 31)),
)
MAPPINGS = (
    FileMapping(file="clients.csv", table="customers", is_confirmed=True, columns={
        "Numéro client": "customer_id", "Prénom": "first_name", "Nom": "last_name", "E-mail": "email",
        "Téléphone": "phone", "Adresse": "address", "Code postal": "postcode", "Date de naissance": "birth_date",
        "Date de création": "created_date", "Typologie": "segment", "Carte de fidélité": "has_loyalty_card",
        "Accepte e-mail": "accepts_email", "Accepte SMS": "accepts_sms", "Ne pas contacter": "do_not_contact",
        "Origine": "acquisition_channel", "Civilité": "", "Ville": "", "Note vendeur": "",
    }),
    FileMapping(file="commandes_*.csv", table="orders", is_confirmed=True, columns={
        "Numéro commande": "order_id", "Numéro client": "customer_id", "Date commande": "order_date",
        "Canal de vente": "channel", "Magasin": "store", "Montant HT": "amount", "Marge brute": "margin", "Quantité": "quantity",
        "Livraison promise": "", "Livraison faite": "",
    }),
    FileMapping(file="lignes_commande.csv", table="order_lines", is_confirmed=True, columns={
        "Numéro commande": "order_id", "Référence": "product", "Rayon": "category", "Quantité": "quantity",
        "Montant ligne": "amount", "Marge ligne": "margin",
    }),
    FileMapping(file="emails/envois_*.csv", table="messages", is_confirmed=True, columns={
        "Numéro client": "customer_id", "Date envoi": "sent_time", "Canal": "channel", "Campagne": "campaign", "Nature": "intent",
        "Date ouverture": "opened_time", "Date clic": "clicked_time", "Date désabonnement": "unsubscribed_time",
        "Ouverture machine": "is_proxy_open",
    }),
    FileMapping(file="contacts_service_client.csv", table="contacts", is_confirmed=True, columns={
        "Numéro ticket": "contact_id", "Numéro client": "customer_id", "Date contact": "contact_time", "Canal": "channel",
        "Motif": "reason", "Attente (min)": "wait_minutes", "Résolu": "is_resolved", "Coût": "cost",
    }),
    FileMapping(file="navigation.csv", table="events", is_confirmed=True, columns={
        "Numéro client": "customer_id", "Horodatage": "event_time", "Événement": "event", "Canal": "channel",
    }),
    FileMapping(file="satisfaction.csv", table="feedback", is_confirmed=True, columns={
        "Numéro client": "customer_id", "Date réponse": "feedback_date", "Indicateur": "metric", "Note": "score",
        "Point de contact": "touchpoint", "Verbatim": "verbatim",
    }),
    FileMapping(file="couts_relation_client.csv", table="costs", is_confirmed=True, columns={
        "Mois": "month", "Poste": "cost_type", "Canal": "channel", "Montant": "amount",
    }),
)
STEP = Assets(
    mappings=MAPPINGS,
    tools=TOOLS,
    data=DATA,
    flows=FLOWS,
    skills=tuple(
        Skill(id=one, name=name, craft=craft, available_level=has, required_level=needs, available_fte=has_fte,
              required_fte=needs_fte, need_months=months, is_lasting=months is None, owner=owner)
        for one, name, craft, has, needs, has_fte, needs_fte, months, owner in SKILLS
    ),
    subcontractors=SUBCONTRACTORS,
)
