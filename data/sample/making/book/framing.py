"""Framing: who, for what, with which values, how ready (F1 to F4); minutes of the workshops."""

import datetime as dt

from parcours.method.framing import (
    Brand,
    ChannelStrength,
    Framing,
    Participant,
    Readiness,
    ReadinessLevel,
    Strength,
    Value,
)
from parcours.method.minutes import Decision, Minutes, Parked
from parcours.method.nouns import Function

MANAGEMENT, FRONT, BACK, PARTNER, CUSTOMER = Function

PARTICIPANTS = tuple(
    Participant(id=f"P-{number}", name=name, function=function, role=role)
    for number, (name, function, role) in enumerate((
        ("Claire Vasseur", MANAGEMENT, "Directrice générale"),
        ("Marc Delaunay", MANAGEMENT, "Directeur marketing et clients"),
        ("Sophie Renard", MANAGEMENT, "Directrice du réseau de magasins"),
        ("Julien Morel", FRONT, "Responsable du centre de contact"),
        ("Aïcha Benali", FRONT, "Vendeuse conseil, Lyon Confluence"),
        ("Léa Fontaine", FRONT, "Caisse et retrait, Annecy"),
        ("Nicolas Perrin", BACK, "Responsable des systèmes d’information"),
        ("Isabelle Caron", BACK, "Responsable logistique"),
        ("Émilie Rousseau", BACK, "Chargée de CRM"),
        ("Bruno Lefèvre", PARTNER, "Directeur d’exploitation, TransMeuble Express"),
        ("Camille Aubert", CUSTOMER, "Cliente depuis 2023, magasin et application"),
        ("Nadia Slimani", CUSTOMER, "Premier appartement, a tout acheté en ligne"),
        ("Hélène Marchand", CUSTOMER, "Architecte d’intérieur, compte professionnel"),
        ("Paul Guérin", CUSTOMER, "Retraité, client du magasin de Dijon"),
    ), start=1)
)
VALUES = (
    Value(
        id="V-1", name="Parole tenue",
        meaning="Ce que nous annonçons arrive : le jour, le prix, le meuble.",
        commits_to="Prévenir avant que le client n’appelle, et rappeler quand nous l’avons dit.",
        known_by=(MANAGEMENT, FRONT, BACK),
    ),
    Value(
        id="V-2", name="Simplicité",
        meaning="Un seul interlocuteur, une seule carte, une seule explication.",
        commits_to="Ne jamais demander deux fois la même chose au même client.",
        known_by=(MANAGEMENT, FRONT),
    ),
    Value(
        id="V-3", name="Goût du beau",
        meaning="Aider chacun à composer un intérieur qui lui ressemble.",
        commits_to="Conseiller d’après le logement et le style, avant de parler de promotion.",
        known_by=(MANAGEMENT, FRONT, CUSTOMER),
    ),
    Value(
        id="V-4", name="Proximité",
        meaning="Des gens d’ici, qui connaissent leurs clients et leurs quartiers.",
        commits_to="Accueillir dans la minute et connaître l’historique de la personne.",
        known_by=(MANAGEMENT, FRONT, BACK, PARTNER, CUSTOMER),
    ),
    Value(
        id="V-5", name="Audace",
        meaning="Surprendre là où l’on n’attend rien d’un marchand de meubles.",
        commits_to="Une attention inattendue par client et par an.",
        known_by=(MANAGEMENT,),
    ),
)
FRAMING = Framing(
    client="Maison Lorette (fictif)",
    sector="Ameublement et décoration",
    scope="Six magasins, le site, l’application et le centre de contact ; France. Clients recrutés depuis novembre 2023.",
    currency="EUR",
    language="fr",
    consultant="Anne Kerouédan, cabinet Cap Relation (fictif)",
    start_date=dt.date(2026, 5, 18),
    workshop_date=dt.date(2026, 11, 12),
    end_date=dt.date(2027, 9, 30),
    participants=PARTICIPANTS,
    values=VALUES,
    charter=(
        "Nous disons ce que nous savons, y compris les mauvaises nouvelles. Nous reconnaissons nos clients partout. "
        "Nous réparons avant de discuter. Nous n’écrivons que lorsque nous avons quelque chose à dire."
    ),
    signature="Maison Lorette, chez vous et avec vous",
    claim="Des meubles qui arrivent, des gens qui rappellent.",
    positioning=Strength.MARKET_STANDARD,
    positioning_note=(
        "La promesse parle de conseil et d’accueil ; la publicité parle de prix. Le conseil en magasin est une force reconnue, "
        "la livraison abîme la réputation."
    ),
    positioning_by_channel=(
        ChannelStrength(channel="LIE", strength=Strength.STRONG, note="Les vendeuses sont citées par leur prénom."),
        ChannelStrength(channel="WEB", strength=Strength.MARKET_STANDARD, note="Clair, mais la carte n’y est pas reconnue."),
        ChannelStrength(channel="APP", strength=Strength.WEAK, note="Stock faux une fois sur quatre."),
        ChannelStrength(channel="TEL", strength=Strength.WEAK, note="Onze minutes d’attente pour apprendre un retard."),
        ChannelStrength(channel="EML", strength=Strength.WEAK, note="Huit messages sur dix sont des promotions."),
    ),
    readiness=Readiness(
        sponsor="Claire Vasseur, qui ouvre et clôt chaque atelier",
        sponsor_level=ReadinessLevel.SECURED,
        resources="96 000 € votés pour 2026-2027, par tiers ; la troisième vague dépend du résultat de la deuxième.",
        resources_level=ReadinessLevel.PARTIAL,
        team="Émilie Rousseau à mi-temps ; chef de projet promis pour janvier 2027.",
        team_level=ReadinessLevel.PROMISED,
    ),
    distributed_profit=260_000,
    brand=Brand(primary="#1D2B50", accent="#00665A"),
)
MINUTES = Minutes(
    decisions=(
        Decision(
            id="DE-1", step="publics", author="Claire Vasseur", date=dt.date(2026, 6, 11),
            text="Est client celui qui a acheté au moins une fois ; un compte sans achat est un prospect.",
        ),
        Decision(
            id="DE-2", step="publics", author="Marc Delaunay", date=dt.date(2026, 6, 11),
            text="Trois publics sont retenus ; les endormis et les petits paniers attendront 2028.",
        ),
        Decision(
            id="DE-3", step="objectives", author="Claire Vasseur", date=dt.date(2026, 6, 25),
            text="Les retards de livraison passent avant les promotions : l’objectif de satisfaction est prioritaire.",
        ),
        Decision(
            id="DE-4", step="touchpoints", author="Julien Morel", date=dt.date(2026, 6, 26),
            text="Tout client en retard est prévenu avant midi la veille de la livraison.",
        ),
        Decision(
            id="DE-5", step="plan", author="Claire Vasseur", date=dt.date(2026, 7, 9),
            text="Première vague validée, démarrage le 7 septembre 2026.",
        ),
        Decision(
            id="DE-6", step="follow_up", author="Sophie Renard", date=dt.date(2026, 11, 12),
            text="La formation à l’accueil est étendue aux équipes de livraison de TransMeuble Express.",
        ),
    ),
    parked=(
        Parked(id="PK-1", step="touchpoints", author="Nadia Slimani", text="Louer un canapé au lieu de l’acheter."),
        Parked(id="PK-2", step="assets", author="Nicolas Perrin", text="Remplacer la gestion commerciale en 2028 ?"),
        Parked(id="PK-3", step="publics", author="Sophie Renard", text="Et les frontaliers suisses ? Personne ne sait les compter."),
    ),
    internal_notes=(
        "Tension entre le réseau et le site sur le chiffre des retraits en magasin : à traiter en tête à tête avant la vague 2. "
        "M. Delaunay surestime l’application."
    ),
)
