"""Step 1: who is a customer, which publics, which come first (P1 to P4)."""

from parcours.method.nouns import Provenance
from parcours.method.publics import (
    Criterion,
    CriterionWeight,
    CustomerRule,
    Publics,
    PublicVote,
    TargetPublic,
)

VALUE, POTENTIAL, FIT, DISSATISFACTION, REACH = Criterion

PUBLICS = (
    TargetPublic(
        id="PU-1", name="Fidèles multicanaux",
        description="Achètent plusieurs fois par an, en magasin et à distance ; connaissent une vendeuse par son prénom.",
        attributes=("Deux canaux au moins", "Plus de 800 € en douze mois", "Carte de fidélité pour la plupart"),
        expectations=("Être reconnus partout", "Être prévenus", "Être surpris, pas seulement sollicités"),
        filter="revenue_12_months > 800 and channels_used >= 2",
        declared_customers=600, declared_revenue_per_year=520_000, declared_lifetime_value=640,
        declared_by="Marc Delaunay, mai 2026, avant lecture du fichier",
        is_kept=True, persona="Camille, 38 ans, deux enfants, vient de refaire son salon",
    ),
    TargetPublic(
        id="PU-2", name="Jeunes installés",
        description="Premier logement ou déménagement : beaucoup à acheter en peu de mois, tout commence sur le téléphone.",
        attributes=("Déménagement déclaré", "Un ou deux achats", "Budget serré"),
        expectations=("Aller vite", "Payer en plusieurs fois", "Un livreur qui vient quand il l’a dit"),
        filter='segment = "Emménagement" and orders <= 2',
        declared_customers=2_500, declared_revenue_per_year=340_000, declared_lifetime_value=55,
        declared_by="Marc Delaunay, mai 2026, avant lecture du fichier",
        is_kept=True, persona="Nadia, 29 ans, premier appartement à Villeurbanne",
    ),
    TargetPublic(
        id="PU-3", name="Professionnels",
        description="Architectes d’intérieur, hôteliers, cabinets : commandes répétées, délais tenus par contrat.",
        attributes=("Compte professionnel", "Panier élevé", "Passent aussi par téléphone"),
        expectations=("Un devis en deux jours", "Un interlocuteur attitré", "Une facture juste du premier coup"),
        filter='segment = "Pro"',
        declared_customers=950, declared_revenue_per_year=560_000, declared_lifetime_value=430,
        declared_by="Marc Delaunay, mai 2026, avant lecture du fichier",
        is_kept=True, persona="Hélène, 45 ans, architecte d’intérieur à Annecy",
    ),
    TargetPublic(
        id="PU-4", name="Endormis",
        description="N’ont rien acheté depuis dix-huit mois.",
        attributes=("Dernier achat ancien", "Ouvrent encore quelques messages"),
        expectations=("Une bonne raison de revenir",),
        filter="days_since_last_purchase > 540",
        declared_customers=5_000, declared_revenue_per_year=60_000, declared_lifetime_value=20,
        declared_by="Marc Delaunay, mai 2026, avant lecture du fichier",
    ),
    TargetPublic(
        id="PU-5", name="Petits paniers de décoration",
        description="Reviennent souvent pour une bougie, un coussin, un cadeau.",
        attributes=("Deux achats au moins", "Moins de 250 € en tout"),
        expectations=("De la nouveauté", "Un passage rapide en caisse"),
        filter="orders >= 2 and revenue < 250",
        declared_customers=1_300, declared_revenue_per_year=90_000, declared_lifetime_value=45,
        declared_by="Marc Delaunay, mai 2026, avant lecture du fichier",
    ),
)
VOTES: dict[tuple[str, Criterion], tuple[int, ...]] = {
    # in the order of VOTERS; the file tells current value and reach, so the room was asked for the rest
    ("PU-1", POTENTIAL): (3, 4, 3, 3, 2, 3), ("PU-1", FIT): (4, 4, 4, 3, 4, 4), ("PU-1", DISSATISFACTION): (2, 2, 1, 3, 3, 4),
    ("PU-2", POTENTIAL): (3, 4, 2, 3, 2, 3), ("PU-2", FIT): (3, 4, 2, 2, 3, 3), ("PU-2", DISSATISFACTION): (2, 1, 2, 4, 3, 3),
    ("PU-3", POTENTIAL): (4, 3, 4, 3, 3, 4), ("PU-3", FIT): (3, 2, 4, 3, 3, 2), ("PU-3", DISSATISFACTION): (3, 2, 3, 4, 4, 4),
    ("PU-4", POTENTIAL): (2, 3, 1, 1, 1, 2), ("PU-4", FIT): (1, 2, 1, 1, 1, 1), ("PU-4", DISSATISFACTION): (2, 2, 2, 3, 2, 2),
    ("PU-5", POTENTIAL): (1, 2, 2, 1, 2, 1), ("PU-5", FIT): (2, 2, 3, 1, 2, 2), ("PU-5", DISSATISFACTION): (1, 0, 1, 1, 1, 1),
}
VOTERS = ("P-1", "P-2", "P-3", "P-4", "P-5", "P-9")
STEP = Publics(
    customer_rule=CustomerRule(kind="first_purchase"),
    compared_rules=(
        CustomerRule(kind="account_created"),
        CustomerRule(kind="n_purchases", n=2),
        CustomerRule(kind="active_in_days", days=365),
    ),
    publics=PUBLICS,
    weights=(
        CriterionWeight(criterion=VALUE, weight=30),
        CriterionWeight(criterion=POTENTIAL, weight=25),
        CriterionWeight(criterion=FIT, weight=20),
        CriterionWeight(criterion=DISSATISFACTION, weight=15),
        CriterionWeight(criterion=REACH, weight=10),
    ),
    votes=tuple(
        PublicVote(participant=voter, public=public, criterion=criterion, score=score, provenance=Provenance.TEAM)
        for (public, criterion), scores in VOTES.items()
        for voter, score in zip(VOTERS, scores, strict=True)
    ),
)
