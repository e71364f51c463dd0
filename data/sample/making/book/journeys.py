"""Step 4: journeys, stages, coherence between channels, what the map yields; emotion votes, verbatims (J1 to J7, J9)."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np

from making.book.touchpoints import LIVED, PUBLICS, TOUCHPOINTS
from making.process import SEED
from parcours.method.journeys import (
    Capability,
    ChannelSupport,
    CollectionLine,
    ContactReason,
    Journey,
    Journeys,
    Passage,
    Scenario,
    Stage,
    UseCase,
)
from parcours.method.nouns import Provenance
from parcours.method.touchpoints import EmotionVote, Tick
from parcours.method.verbatims import ChosenVerbatim, verbatim_id

CATALOGUE = Path(__file__).resolve().parents[4] / "lib" / "parcours" / "catalogue" / "touchpoints.csv"

BUYING = Journey(
    id="J-1", name="Achat d’un meuble livré", purpose="Choisir, acheter et recevoir un meuble sans avoir à relancer",
    publics=PUBLICS,
    stages=(
        Stage(id="ST-1", name="Je découvre", catalogue_stage="DEC", wants="Trouver l’inspiration sans être submergé",
              says="Ils m’écrivent sans savoir que je viens d’acheter."),
        Stage(id="ST-2", name="Je me renseigne", catalogue_stage="REN", wants="Savoir si le produit me convient et s’il est disponible",
              says="Trente kilomètres pour un rayon vide."),
        Stage(id="ST-3", name="Je choisis", catalogue_stage="CHO", wants="Décider en confiance, à mon rythme",
              says="Personne ne m’a pressée."),
        Stage(id="ST-4", name="J’achète", catalogue_stage="ACH", wants="Payer simplement et profiter de mes avantages",
              says="En ligne, je suis une inconnue."),
        Stage(id="ST-5", name="Je reçois", catalogue_stage="LIV", wants="Recevoir à l’heure dite, sans relancer",
              says="C’est moi qui les ai prévenus du retard."),
        Stage(id="ST-6", name="J’utilise", catalogue_stage="UTI", wants="Monter, utiliser, être dépanné",
              says="J’ai raconté trois fois la même histoire."),
        Stage(id="ST-7", name="Je donne mon avis", catalogue_stage="AVI", wants="Être écouté sans y passer la soirée",
              says="J’ai renoncé à la huitième question."),
    ),
)
LIVING = Journey(
    id="J-2", name="Vivre avec son meuble", purpose="Être aidé, reconnu et inspiré après l’achat", publics=("PU-1", "PU-2", "PU-3"),
    stages=(
        Stage(id="ST-8", name="Je m’installe", catalogue_stage="ACC", wants="Me sentir bienvenu", says="On dirait une circulaire."),
        Stage(id="ST-9", name="Je vis avec", catalogue_stage="UTI", wants="Que mon meuble dure et reste beau", says="Trois enfants, et il tient."),
        Stage(id="ST-10", name="Je demande de l’aide", catalogue_stage="AID", wants="Une réponse, une seule, rapidement", says="On m’avait dit demain."),
        Stage(id="ST-11", name="Je reviens", catalogue_stage="FID", wants="Être reconnu, pas seulement sollicité", says="L’intention y était."),
        Stage(id="ST-12", name="J’en parle", catalogue_stage="AVI", wants="Montrer ce dont je suis fier", says="J’aime montrer mon salon."),
    ),
)
CAPABILITIES: tuple[tuple[str, str, dict[str, str], tuple[str, ...]], ...] = (
    # the five channels in order: shop, site, app, telephone, chat
    ("K-1", "Assortiment complet", {"LIE": "partial", "WEB": "honoured", "APP": "partial", "TEL": "honoured", "CHT": "honoured"}, ("TP-4", "TP-8")),
    ("K-2", "Prix et promotions", {"LIE": "honoured", "WEB": "honoured", "APP": "honoured", "TEL": "partial", "CHT": "partial"}, ("TP-2", "TP-4")),
    ("K-3", "Carte et points de fidélité", {"LIE": "honoured", "WEB": "refused", "APP": "honoured", "TEL": "refused", "CHT": "refused"},
     ("TP-13", "TP-14", "TP-32")),
    ("K-4", "Panier en cours", {"LIE": "refused", "WEB": "honoured", "APP": "honoured", "TEL": "refused", "CHT": "partial"}, ("TP-8", "TP-11")),
    ("K-5", "Historique des achats", {"LIE": "partial", "WEB": "partial", "APP": "honoured", "TEL": "partial", "CHT": "refused"}, ("TP-6", "TP-19", "TP-30")),
    ("K-6", "Retour et échange", {"LIE": "honoured", "WEB": "partial", "APP": "refused", "TEL": "partial", "CHT": "not_applicable"}, ("TP-30",)),
    ("K-7", "Stock du magasin", {"LIE": "honoured", "WEB": "partial", "APP": "partial", "TEL": "honoured", "CHT": "refused"}, ("TP-5",)),
)
PASSAGES = (
    Passage(id="PA-1", source="WEB", target="LIE", works=False, loses=("K-4",), touchpoints=("TP-8", "TP-6"),
            note="La composition faite en ligne n’est pas visible en magasin : la vendeuse recommence."),
    Passage(id="PA-2", source="LIE", target="WEB", works=False, loses=("K-3", "K-5"), touchpoints=("TP-13", "TP-14"),
            note="La carte ouverte en caisse n’existe pas sur le site."),
    Passage(id="PA-3", source="APP", target="LIE", works=False, loses=("K-7",), touchpoints=("TP-5",), note="Le stock affiché date de la veille."),
    Passage(id="PA-4", source="WEB", target="APP", works=True, touchpoints=("TP-4", "TP-32"), note="Même compte, même panier."),
    Passage(id="PA-5", source="SMS", target="TEL", works=False, loses=("K-5",), touchpoints=("TP-17", "TP-19"),
            note="Le conseiller ne voit pas le créneau choisi par SMS."),
    Passage(id="PA-6", source="WEB", target="LIE", works=True, touchpoints=("TP-30",), note="Un achat en ligne s’échange en magasin sans ticket."),
)
USE_CASES = (
    UseCase(id="UC-1", title="Retenir un envoi promotionnel après un achat récent", touchpoints=("TP-2", "TP-11"), data=("D-5", "D-7", "D-8"),
            note="Trente jours de silence après une commande livrée."),
    UseCase(id="UC-2", title="Reconnaître la carte du magasin sur le site", touchpoints=("TP-14", "TP-13"), publics=("PU-1",), data=("D-2", "D-6")),
    UseCase(id="UC-3", title="Afficher la date de livraison au conseiller", touchpoints=("TP-19", "TP-29"), data=("D-10", "D-13")),
    UseCase(id="UC-4", title="Suivre un devis professionnel jusqu’à la signature", touchpoints=("TP-12",), publics=("PU-3",), data=("D-16",)),
    UseCase(id="UC-5", title="Montrer à la vendeuse la composition faite en ligne", touchpoints=("TP-6", "TP-8"), publics=("PU-1", "PU-2"), data=("D-9", "D-15")),
    UseCase(id="UC-6", title="Rappeler le soir même un client mécontent", touchpoints=("TP-21", "TP-25"), data=("D-3", "D-11")),
)
SCENARIOS = (
    Scenario(id="SN-1", title="Bienvenue chez vous", programme="Accueil", trigger="Premier achat livré depuis sept jours", channel="EML",
             message="Le prénom de la vendeuse, l’entretien du meuble acheté, rien à vendre", touchpoints=("TP-26",), data=("D-2", "D-7")),
    Scenario(id="SN-2", title="Votre livraison aura du retard", programme="Service", trigger="Date prévue dépassée ou tournée incomplète, veille à 10 h",
             channel="SMS", message="Le retard, la raison, deux autres dates", intent="transactional", touchpoints=("TP-20", "TP-19"), data=("D-3", "D-13")),
    Scenario(id="SN-3", title="Un an de canapé", programme="Vie du meuble", trigger="Un an après la livraison d’un canapé", channel="APP",
             message="Un conseil d’entretien et un atelier", touchpoints=("TP-27",), publics=("PU-1", "PU-2"), data=("D-7", "D-8")),
    Scenario(id="SN-4", title="Anniversaire à la date", programme="Fidélité", trigger="Trois jours avant l’anniversaire", channel="EML",
             message="Une attention, valable un mois", touchpoints=("TP-33",), publics=("PU-1", "PU-2"), data=("D-2",)),
    Scenario(id="SN-5", title="Revenez voir votre salon", programme="Réactivation", trigger="Quatre cents jours sans achat", channel="EML",
             message="Trois idées autour du meuble déjà acheté", intent="promotional", touchpoints=("TP-2",), data=("D-7", "D-8", "D-15")),
    Scenario(id="SN-6", title="Emménagement : votre liste en trois temps", programme="Emménagement", trigger="Date d’emménagement dans six semaines",
             channel="APP", message="Ce qu’il faut le premier soir, la première semaine, le premier mois", touchpoints=("TP-9", "TP-15"),
             publics=("PU-2",), data=("D-14", "D-15")),
    Scenario(id="SN-7", title="Où en est mon devis ?", programme="Professionnels", trigger="Devis sans réponse depuis deux jours ouvrés", channel="TEL",
             message="L’interlocuteur attitré appelle", touchpoints=("TP-12",), publics=("PU-3",), data=("D-16",)),
)
COLLECTION = (
    CollectionLine(id="CO-1", datum="D-14", touchpoints=("TP-6", "TP-15"), how="Une question en caisse et au paiement : « Vous emménagez ? »",
                   needed_by="Scénario Emménagement"),
    CollectionLine(id="CO-2", datum="D-15", touchpoints=("TP-8", "TP-6"), how="Enregistrer la composition avec l’accord du client", needed_by="Vendeuses, scénario Un an de canapé"),
    CollectionLine(id="CO-3", datum="D-2", touchpoints=("TP-13",), how="Demander l’e-mail à la remise de la carte, relu à l’écran par le client", needed_by="Référentiel client"),
    CollectionLine(id="CO-4", datum="D-3", touchpoints=("TP-17",), how="Confirmer le mobile au choix du créneau", needed_by="Alerte de retard"),
    CollectionLine(id="CO-5", datum="D-11", touchpoints=("TP-25",), how="Trois questions par SMS, le soir de la livraison", needed_by="Rappel des mécontents"),
)
REASONS: tuple[tuple[str, str, tuple[str, ...], str, bool | None], ...] = (
    ("CR-1", "Savoir où en est une livraison en retard", ("TP-19", "TP-20"), "Retard de livraison", True),
    ("CR-2", "Suivre une commande", ("TP-17",), "Suivi de commande", True),
    ("CR-3", "Vérifier qu’un article est en magasin", ("TP-5",), "Disponibilité en magasin", True),
    ("CR-4", "Réclamer une pièce manquante", ("TP-23",), "Pièce manquante", True),
    ("CR-5", "Utiliser sa carte sur le site", ("TP-14",), "Carte de fidélité en ligne", True),
    ("CR-6", "Rendre ou échanger un article", ("TP-30",), "Retour et remboursement", False),
    ("CR-7", "Signaler un défaut", ("TP-29",), "Défaut du produit", None),
    ("CR-8", "Demander ou corriger une facture", ("TP-12", "TP-16"), "Facture", True),
    ("CR-9", "Être conseillé avant d’acheter", ("TP-7",), "Conseil avant achat", False),
)

STAFF = ("P-2", "P-3", "P-4", "P-5", "P-6", "P-7", "P-8", "P-9")
PARTNER = "P-10"
PARTNER_SEES = ("TP-17", "TP-21")
CUSTOMERS = ("P-11", "P-12", "P-13", "P-14")
OWN_PUBLIC = {"P-11": "PU-1", "P-12": "PU-2", "P-13": "PU-3", "P-14": "PU-1"}
STAFF_KINDNESS = 0.8
"""How much kinder staff are than the customers themselves, on the scale from -2 to +2."""
VOTE_NOISE = 0.45
POLARISED: dict[tuple[str, str], tuple[int, ...]] = {
    # votes of staff, then of customers: two camps, and a mean that would say 'neutral'
    ("TP-21", "PU-1"): (2, 2, -1, 2, 1, -2, -2, 2, 2, -2, -2, -2),
    ("TP-8", "PU-3"): (2, 2, -2, 1, 2, 2, -2, -2, -2, 2, -2, -2),
}
TICKED: dict[str, str] = {
    # usual touchpoints nobody has put on the map: there (present), lacking (missing), beside the point (not_applicable)
    "DEC01": "present", "DEC02": "not_applicable", "DEC04": "present", "DEC07": "missing", "DEC09": "present",
    "DEC10": "not_applicable", "DEC11": "not_applicable", "REN01": "present", "REN02": "missing", "REN05": "missing",
    "REN08": "not_applicable", "REN10": "missing", "REN12": "present", "CHO03": "present", "CHO07": "not_applicable",
    "ACH04": "missing", "ACH09": "missing", "ACH10": "present", "ACH13": "not_applicable", "LIV04": "not_applicable",
    "LIV07": "not_applicable", "LIV08": "missing", "UTI03": "not_applicable", "AVI03": "missing", "AVI05": "missing",
    "AVI06": "missing", "AVI08": "missing", "AVI02": "missing", "ACC02": "missing", "ACC03": "not_applicable",
    "ACC05": "missing", "ACC08": "missing", "UTI05": "missing", "UTI09": "missing", "GER01": "present",
    "AID06": "present", "AID07": "missing", "AID12": "missing", "REP04": "missing", "REP05": "present",
    "REP07": "missing", "FID06": "present", "FID07": "missing", "FID08": "missing", "FID09": "missing",
    "FID12": "missing", "PAR07": "present",
}
SECOND_JOURNEY = ("ACC", "UTI", "GER", "AID", "REP", "FID", "PAR")


def _votes() -> tuple[EmotionVote, ...]:
    rng = np.random.default_rng([SEED, 4])
    votes = []
    for touchpoint in TOUCHPOINTS:
        if not touchpoint.exists_today:
            continue
        for index, public in enumerate(PUBLICS):
            if touchpoint.publics and public not in touchpoint.publics:
                continue
            voters = [*STAFF, *((PARTNER,) if touchpoint.id in PARTNER_SEES else ()), *CUSTOMERS]
            lived = LIVED[touchpoint.id][index]
            means = np.array([lived if who in CUSTOMERS else lived + STAFF_KINDNESS for who in voters])
            drawn = np.clip(np.rint(means + rng.normal(0, VOTE_NOISE, len(voters))), -2, 2).astype(int)
            said = dict(zip(voters, drawn.tolist(), strict=True))
            split = POLARISED.get((touchpoint.id, public))
            if split:
                said.update(zip((*STAFF, *CUSTOMERS), split, strict=True))
            votes.extend(
                EmotionVote(touchpoint=touchpoint.id, public=public, participant=who, emotion=emotion,
                            provenance=_provenance(who, public))
                for who, emotion in said.items()
            )
    return tuple(votes)


def _provenance(who: str, public: str) -> Provenance:
    """Customers speak for themselves, and elsewhere from the interviews they were given to read."""
    if who in CUSTOMERS and OWN_PUBLIC[who] != public:
        return Provenance.VERBATIM
    return Provenance.TEAM


def _ticks() -> tuple[Tick, ...]:
    on_map = {t.catalogue_id: t for t in TOUCHPOINTS if t.catalogue_id and t.exists_today}
    ticks = []
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = row["touchpoint_id"]
            mapped = on_map.get(one)
            journey = "J-2" if row["stage"] in SECOND_JOURNEY else "J-1"
            if mapped is not None:
                ticks.append(Tick(journey=mapped.journey, catalogue_id=one, state="present", touchpoint=mapped.id))
            elif one in TICKED:
                ticks.append(Tick(journey=journey, catalogue_id=one, state=TICKED[one]))  # type: ignore[arg-type]  # literals
    return tuple(ticks)


CHOSEN = (
    ("TP-14", "Carte de fidélité en ligne", "En ligne, je suis une inconnue, mes points n’existent pas.", 3, dt.date(2026, 10, 30)),
    ("TP-19", "Appel pour un retard", "Onze minutes d’attente pour apprendre que le camion n’était pas parti.", 2, dt.date(2026, 10, 31)),
    ("TP-21", "Livraison et montage", "Équipage ponctuel et soigneux, tout est monté.", 9, dt.date(2026, 10, 21)),
)
"""What the client reads of the answers to the NPS question, chosen one by one."""

STEP = Journeys(
    journeys=(BUYING, LIVING),
    touchpoints=TOUCHPOINTS,
    votes=_votes(),
    ticks=_ticks(),
    capabilities=tuple(
        Capability(id=one, name=name, touchpoints=touchpoints,
                   channels=tuple(ChannelSupport(channel=c, support=s) for c, s in channels.items()))  # type: ignore[arg-type]  # literals
        for one, name, channels, touchpoints in CAPABILITIES
    ),
    passages=PASSAGES,
    use_cases=USE_CASES,
    scenarios=SCENARIOS,
    collection_plan=COLLECTION,
    contact_reasons=tuple(
        ContactReason(id=one, title=title, touchpoints=touchpoints, file_reason=reason, is_avoidable=avoidable)
        for one, title, touchpoints, reason, avoidable in REASONS
    ),
    verbatims=tuple(
        ChosenVerbatim(id=verbatim_id(text, place), touchpoint=touchpoint, text=text, said_date=day, metric="NPS",
                       score=score, author="Marc Delaunay", date=dt.date(2026, 11, 12))
        for touchpoint, place, text, score, day in CHOSEN
    ),
)
