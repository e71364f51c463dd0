"""The numbers that were planted: what a good analysis of the files should find again."""

import datetime as dt
from dataclasses import dataclass, field

SEED = 20261031
FIRST_DAY = dt.date(2023, 11, 1)
LAST_DAY = dt.date(2026, 10, 31)
N_DAYS = (LAST_DAY - FIRST_DAY).days + 1

N_PERSONS = 18_975
N_BUYERS = 17_275
N_KNOWN_TWICE = 900
N_EXACT_DUPLICATES = 85
N_CONFLICTING = 40
"""Rows of the customer file: 18,975 + 900 + 85 + 40 = 20,000."""
PRO_SHARE = 0.055
N_COSTLY = 420


@dataclass(frozen=True)
class Buying:
    """BG/NBD for when customers buy, Gamma-Gamma for how much; time in weeks, money in euros."""

    r: float = 0.55
    alpha: float = 26.0
    a: float = 0.8
    b: float = 2.4
    p: float = 3.0
    q: float = 4.0
    gamma: float = 280.0

    @property
    def mean_basket(self) -> float:
        """Mean of the baskets over the customers: p gamma / (q - 1)."""
        return self.p * self.gamma / (self.q - 1)


BUYING = Buying()
CATEGORIES = (
    "Canapés et fauteuils", "Literie", "Tables et chaises", "Rangement",
    "Luminaires", "Décoration", "Textile", "Jardin",
)
CATEGORY_MIX = (0.13, 0.09, 0.13, 0.14, 0.13, 0.21, 0.12, 0.05)
CATEGORY_PRICE = (620.0, 480.0, 260.0, 210.0, 85.0, 48.0, 55.0, 160.0)
"""Usual price of a line, which says how an order's amount is shared between its lines."""
CATEGORY_MARGIN = (0.40, 0.43, 0.38, 0.36, 0.46, 0.52, 0.50, 0.34)
SALES_CHANNELS = ("Magasin", "Site web", "Application", "Téléphone")
AFFINITIES: dict[tuple[str, str], float] = {
    ("Application", "Décoration"): 2.4,
    ("Application", "Textile"): 1.5,
    ("Application", "Canapés et fauteuils"): 0.3,
    ("Magasin", "Canapés et fauteuils"): 1.5,
    ("Site web", "Luminaires"): 1.5,
    ("Téléphone", "Rangement"): 1.4,
}
"""By how much a category is more (or less) often bought on a channel."""
PRO_AFFINITIES = {"Luminaires": 1.8, "Tables et chaises": 1.5, "Textile": 0.5}
RETURN_RATE = 0.042
COSTLY_RETURN_RATE = 0.5
LATE_SHARE = 0.18
LATE_CONTACT_RATE = 0.44
"""Share of late deliveries the customer calls about; on time, it is ON_TIME_CONTACT_RATE."""
ON_TIME_CONTACT_RATE = 0.03

ENGAGEMENT = ("active", "lapsing", "at_risk", "inactive")
ENGAGEMENT_START = (0.42, 0.22, 0.14, 0.22)
ENGAGEMENT_MATRIX = (
    (0.82, 0.14, 0.03, 0.01),
    (0.16, 0.62, 0.17, 0.05),
    (0.05, 0.11, 0.60, 0.24),
    (0.015, 0.015, 0.03, 0.94),
)
"""From one month to the next; rows sum to 1."""
OPEN_RATE = (0.58, 0.30, 0.11, 0.01)
CLICK_AFTER_OPEN = (0.24, 0.13, 0.07, 0.02)
"""Of a first message of the month, by engagement."""
FADING = 0.86
"""What the response keeps with each further message of the same month."""
UNSUBSCRIBE_BASE = 0.0012
UNSUBSCRIBE_GROWTH = 1.28
"""Chance that a message makes somebody unsubscribe: base x growth^(rank in the month - 1)."""
PROXY_SHARE = 0.34
"""Share of addresses whose mailbox opens every message by machine."""
OVER_SOLICITED_SHARE = 0.11
"""Share of those written to who are on every list."""
INTENT_MIX = {"Promotionnel": 0.80, "Relationnel": 0.20}
"""Of the messages that no order triggers; confirmations come on top."""


@dataclass(frozen=True)
class Opinion:
    """What customers answer at a touchpoint: shares of promoters, passives, detractors, and how many answer."""

    promoters: float
    detractors: float
    answers: int

    @property
    def nps(self) -> float:
        """Promoters minus detractors, in points."""
        return 100 * (self.promoters - self.detractors)


NPS: dict[str, Opinion] = {
    "Conseil en magasin": Opinion(0.66, 0.08, 620),
    "Fiche produit": Opinion(0.38, 0.24, 410),
    "Stock affiché": Opinion(0.14, 0.55, 380),
    "Chat": Opinion(0.24, 0.41, 260),
    "Configurateur de canapé": Opinion(0.42, 0.30, 240),
    "Paiement": Opinion(0.45, 0.19, 520),
    "Carte de fidélité en ligne": Opinion(0.16, 0.50, 310),
    "Créneau de livraison": Opinion(0.47, 0.18, 540),
    "Retrait en magasin": Opinion(0.24, 0.38, 330),
    "Livraison et montage": Opinion(0.40, 0.36, 780),
    "Appel pour un retard": Opinion(0.06, 0.72, 340),
    "Pièce manquante": Opinion(0.15, 0.54, 190),
    "Échange sans ticket": Opinion(0.68, 0.07, 230),
    "Défaut et garantie": Opinion(0.17, 0.51, 170),
}
CSAT: dict[str, tuple[float, ...]] = {
    "Conseil en magasin": (0.02, 0.04, 0.10, 0.36, 0.48),
    "Centre de contact": (0.14, 0.18, 0.24, 0.30, 0.14),
    "Livraison et montage": (0.10, 0.12, 0.16, 0.32, 0.30),
}
"""Shares of the marks 1 to 5."""
CES: dict[str, tuple[float, ...]] = {
    "Paiement": (0.02, 0.03, 0.06, 0.11, 0.20, 0.31, 0.27),
    "Retour et remboursement": (0.15, 0.17, 0.17, 0.17, 0.15, 0.12, 0.07),
}
"""Shares of the marks 1 to 7 (7: very easy)."""
PRO_SHIFT = -0.10
"""What professionals take off the share of promoters and add to that of detractors."""

EXIT = "(sortie)"
VISIT_STARTS: dict[str, float] = {
    "accueil": 0.46, "fiche_produit": 0.22, "points_fidelite": 0.08, "suivi_livraison": 0.11, "faq": 0.05,
    "passage_caisse": 0.08,
}
VISIT_MATRIX: dict[str, dict[str, float]] = {
    "accueil": {"recherche": 0.34, "fiche_produit": 0.28, "connexion": 0.12, EXIT: 0.26},
    "recherche": {"fiche_produit": 0.66, "recherche": 0.12, EXIT: 0.22},
    "fiche_produit": {"verif_stock": 0.27, "avis": 0.14, "panier": 0.19, "configurateur": 0.07,
                      "recherche": 0.10, "chat": 0.03, EXIT: 0.20},
    "verif_stock": {"panier": 0.16, "fiche_produit": 0.14, "appel_magasin": 0.08, EXIT: 0.62},
    "avis": {"panier": 0.31, "fiche_produit": 0.43, EXIT: 0.26},
    "configurateur": {"panier": 0.34, "conseil_magasin": 0.12, "fiche_produit": 0.20, EXIT: 0.34},
    "chat": {"panier": 0.22, "fiche_produit": 0.30, EXIT: 0.48},
    "appel_magasin": {"conseil_magasin": 0.24, EXIT: 0.76},
    "conseil_magasin": {"passage_caisse": 0.52, EXIT: 0.48},
    "panier": {"connexion": 0.30, "paiement": 0.36, "fiche_produit": 0.12, EXIT: 0.22},
    "connexion": {"carte_fidelite_en_ligne": 0.26, "paiement": 0.42, "panier": 0.10, EXIT: 0.22},
    "carte_fidelite_en_ligne": {"paiement": 0.41, "appel_service_client": 0.13, EXIT: 0.46},
    "paiement": {"confirmation_commande": 0.86, "panier": 0.06, EXIT: 0.08},
    "confirmation_commande": {EXIT: 1.0},
    "suivi_livraison": {"appel_service_client": 0.22, "suivi_livraison": 0.18, EXIT: 0.60},
    "faq": {"chat": 0.18, "notice_montage": 0.24, "appel_service_client": 0.14, EXIT: 0.44},
    "notice_montage": {"appel_service_client": 0.10, EXIT: 0.90},
    "points_fidelite": {"fiche_produit": 0.27, "bon_anniversaire": 0.07, EXIT: 0.66},
    "bon_anniversaire": {"fiche_produit": 0.55, EXIT: 0.45},
    "passage_caisse": {"retrait_comptoir": 0.14, EXIT: 0.86},
    "retrait_comptoir": {EXIT: 1.0},
    "appel_service_client": {EXIT: 1.0},
}
"""From one event to the next within a visit; the stock check is where most visits end."""
EVENT_CHANNEL: dict[str, str] = {
    "conseil_magasin": "Magasin", "passage_caisse": "Magasin", "retrait_comptoir": "Magasin",
    "appel_magasin": "Téléphone", "appel_service_client": "Téléphone",
    "points_fidelite": "Application", "bon_anniversaire": "Application", "verif_stock": "Application",
}
"""Elsewhere the event happens on the visit's own screen: site or application."""
N_VISITS = 15_000
LEAVES_AFTER_STOCK_CHECK = 0.65
"""Chance that a visit which ends at the stock check was the customer's last."""
VISITS_FROM = dt.date(2026, 5, 1)
MESSAGES_FROM = dt.date(2025, 11, 1)
CONTACTS_FROM = dt.date(2024, 11, 1)


@dataclass(frozen=True)
class Reason:
    """Why customers get in touch: how often, how long they wait, how often it is solved, what it costs."""

    weight: float
    wait_minutes: float
    resolved: float
    cost: float
    channels: dict[str, float] = field(default_factory=dict)


REASONS: dict[str, Reason] = {
    "Retard de livraison": Reason(0.0, 11.0, 0.41, 7.8, {"Téléphone": 0.78, "E-mail": 0.14, "Chat": 0.08}),
    "Suivi de commande": Reason(0.24, 7.0, 0.81, 4.9, {"Téléphone": 0.52, "Chat": 0.33, "E-mail": 0.15}),
    "Disponibilité en magasin": Reason(0.16, 6.0, 0.66, 4.2, {"Téléphone": 0.66, "Chat": 0.34}),
    "Pièce manquante": Reason(0.12, 9.0, 0.37, 11.5, {"Téléphone": 0.61, "E-mail": 0.39}),
    "Carte de fidélité en ligne": Reason(0.11, 8.0, 0.49, 5.6, {"Téléphone": 0.44, "Chat": 0.36, "E-mail": 0.20}),
    "Retour et remboursement": Reason(0.14, 8.5, 0.58, 9.4, {"Téléphone": 0.50, "E-mail": 0.38, "Chat": 0.12}),
    "Défaut du produit": Reason(0.10, 9.5, 0.45, 12.8, {"Téléphone": 0.55, "E-mail": 0.45}),
    "Facture": Reason(0.08, 5.0, 0.84, 5.1, {"Téléphone": 0.40, "E-mail": 0.60}),
    "Conseil avant achat": Reason(0.05, 6.0, 0.88, 6.0, {"Téléphone": 0.45, "Chat": 0.55}),
}
BACKGROUND_CONTACTS = 5200
"""Contacts no late delivery explains."""
COSTLY_CONTACTS = 7.5
"""Mean number of contacts of a customer of the costly group."""
