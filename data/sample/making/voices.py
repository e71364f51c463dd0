"""What they answer when asked: marks by touchpoint, and words, some with personal data in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from making import process as P
from making import words as W
from making.writing import write

ANONYMOUS_SHARE = 0.12
VERBATIM_SHARE = 0.34
PERSONAL_SHARE = 0.03
"""Share of verbatims in which somebody leaves a number, an address or a name."""
PRAISE: dict[str, tuple[str, ...]] = {
    "Conseil en magasin": ("Aïcha a pris le temps, elle se souvenait de mon parquet.", "Un vrai conseil, sans pousser à l’achat.",
                           "Accueil parfait, on repart avec des échantillons de tissu."),
    "Livraison et montage": ("Équipage ponctuel et soigneux, tout est monté.", "Ils ont remporté les cartons, merci.",
                             "Livré à l’heure, monté en vingt minutes."),
    "Échange sans ticket": ("Échange fait en deux minutes, bravo.", "Pas de ticket, pas de problème. Rare.",),
    "Configurateur de canapé": ("Quarante tissus et je m’y retrouve.", "J’ai composé mon angle sur mesure, très pratique.",),
    "Créneau de livraison": ("Samedi matin, parfait.", "Simple et clair, choisi en deux touches.",),
    "Paiement": ("Trois fois sans frais, validé tout de suite.", "Rapide, rien à redire.",),
    "": ("Très bien.", "Rien à redire, continuez.", "Service agréable.", "Tout s’est bien passé."),
}
BLAME: dict[str, tuple[str, ...]] = {
    "Stock affiché": ("Trente kilomètres pour un rayon vide alors que l’application annonçait trois pièces.",
                      "Le stock affiché est faux une fois sur quatre.", "Affiché disponible, introuvable en magasin."),
    "Carte de fidélité en ligne": ("En ligne, je suis une inconnue, mes points n’existent pas.",
                                   "Impossible d’utiliser ma carte du magasin sur le site.", "Deux comptes pour une seule personne, absurde."),
    "Appel pour un retard": ("C’est moi qui les ai prévenus du retard.", "Onze minutes d’attente pour apprendre que le camion n’était pas parti.",
                             "Personne ne rappelle, j’ai pris une journée de congé pour rien."),
    "Pièce manquante": ("Il manquait une vis, j’ai raconté l’histoire à trois personnes.", "Trois semaines pour recevoir une charnière."),
    "Défaut et garantie": ("On m’avait dit demain, on m’a rappelé trois jours plus tard.", "Le coussin s’affaisse, il faut envoyer dix photos."),
    "Livraison et montage": ("Cartons laissés dans l’entrée, mur abîmé.", "Livreurs pressés, meuble monté de travers.",
                             "Annoncés entre 8 h et 10 h, arrivés à 14 h."),
    "Retrait en magasin": ("Quinze minutes de queue pour un meuble déjà payé.", "Une seule caisse pour tout le monde."),
    "Chat": ("Le chat est saturé le soir.", "Six minutes pour une réponse toute faite."),
    "": ("Déçu.", "Trop compliqué.", "On ne me répond pas.", "Peut mieux faire."),
}


def feedback(rng: np.random.Generator, people: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """One row per answer: metric, mark, touchpoint, sometimes words."""
    buyers = people[people["is_buyer"]].set_index("person")
    sold = orders[~orders["is_return"]].groupby("person")["day"]
    last = sold.max()
    buyers["chance"] = sold.size() / sold.size().sum()  # who buys more is asked more
    parts = [_nps(rng, name, opinion, buyers) for name, opinion in P.NPS.items()]
    parts += [_marks(rng, "CSAT", name, shares, 420, buyers) for name, shares in P.CSAT.items()]
    parts += [_marks(rng, "CES", name, shares, 300, buyers) for name, shares in P.CES.items()]
    said = pd.concat(parts, ignore_index=True)
    earliest = said["person"].map(last).clip(lower=P.N_DAYS - 540)
    said["day"] = (earliest + rng.random(len(said)) * (P.N_DAYS - earliest)).astype(int)
    said["customer_id"] = said["person"].map(buyers["main_id"]).where(rng.random(len(said)) > ANONYMOUS_SHARE, "")
    said["verbatim"] = _words(rng, said)
    said = _with_personal_data(rng, said, buyers)
    return said.sort_values(["day", "touchpoint", "person"], kind="stable", ignore_index=True)


def _nps(rng: np.random.Generator, name: str, opinion: P.Opinion, buyers: pd.DataFrame) -> pd.DataFrame:
    who = rng.choice(buyers.index, opinion.answers, p=buyers["chance"])
    is_pro = buyers.loc[who, "is_pro"].to_numpy()
    shift = np.where(is_pro, P.PRO_SHIFT, 0.0)
    x = rng.random(len(who))
    is_promoter = x < np.clip(opinion.promoters + shift, 0, 1)
    is_detractor = x > 1 - np.clip(opinion.detractors - shift, 0, 1)
    high, low = rng.choice([9, 10], len(who), p=[0.55, 0.45]), rng.choice(7, len(who), p=_LOW)
    score = np.where(is_promoter, high, np.where(is_detractor, low, rng.choice([7, 8], len(who))))
    mood = is_promoter.astype(int) - is_detractor.astype(int)
    return pd.DataFrame({"person": who, "metric": "NPS", "touchpoint": name, "score": score, "mood": mood})


_LOW = (0.12, 0.07, 0.10, 0.14, 0.15, 0.20, 0.22)


def _marks(
    rng: np.random.Generator, metric: str, name: str, shares: tuple[float, ...], n: int, buyers: pd.DataFrame
) -> pd.DataFrame:
    score = rng.choice(np.arange(1, len(shares) + 1), n, p=shares)
    mood = np.sign(score - (len(shares) + 1) / 2).astype(int)
    who = rng.choice(buyers.index, n, p=buyers["chance"])
    return pd.DataFrame({"person": who, "metric": metric, "touchpoint": name, "score": score, "mood": mood})


def _words(rng: np.random.Generator, said: pd.DataFrame) -> list[str]:
    speaks = rng.random(len(said)) < VERBATIM_SHARE
    pick = rng.random(len(said))
    words = []
    for speaking, x, mood, touchpoint in zip(speaks, pick, said["mood"], said["touchpoint"], strict=True):
        kinds = {1: PRAISE, -1: BLAME}.get(mood)
        choices = kinds.get(touchpoint, kinds[""]) if kinds else ("Correct, sans plus.", "Ça va.", "Moyen.")
        words.append(choices[int(x * len(choices))] if speaking else "")
    return words


def _with_personal_data(rng: np.random.Generator, said: pd.DataFrame, buyers: pd.DataFrame) -> pd.DataFrame:
    speaking = said.index[(said["verbatim"] != "") & (said["mood"] < 0)]
    telling = rng.choice(speaking, int(PERSONAL_SHARE * (said["verbatim"] != "").sum()), replace=False)
    for k, row in enumerate(telling):
        one = buyers.loc[said.at[row, "person"]]
        added = (f"Rappelez-moi au {_spaced(one['phone'])}.", f"Écrivez-moi : {one['email']}",
                 f"Demandez {one['title']} {one['last_name']}, {one['address']} à {one['town']}.")[k % 3]
        said.at[row, "verbatim"] = f"{said.at[row, 'verbatim']} {added}"
    who = buyers.index[buyers["main_id"] == W.CANARY_ID][0]
    for row, text in zip(telling[:2], (
        f"Je suis {' '.join(W.CANARY_NAME)}, rappelez-moi au {W.CANARY_PHONE} avant que je ne perde patience.",
        f"Toujours pas de réponse. {W.CANARY_EMAIL}, ou {_spaced(W.CANARY_PHONE)} le soir. {W.CANARY_NAME[0]} Q.",
    ), strict=True):
        said.loc[row, ["verbatim", "person", "customer_id"]] = [text, who, W.CANARY_ID]
    return said


def _spaced(phone: str) -> str:
    return " ".join(phone[k : k + 2] for k in range(0, 10, 2))


def write_feedback(said: pd.DataFrame, folder: Path) -> dict[str, int]:
    """Write the answers as the survey tool does: UTF-8 with its mark in front."""
    start = pd.Timestamp(P.FIRST_DAY)
    write(folder / "satisfaction.csv", pd.DataFrame({
        "Numéro client": said["customer_id"],
        "Date réponse": (start + pd.to_timedelta(said["day"], unit="D")).dt.strftime("%d/%m/%Y"),
        "Indicateur": said["metric"],
        "Note": said["score"].astype(str),
        "Point de contact": said["touchpoint"],
        "Verbatim": said["verbatim"],
    }), encoding="utf-8-sig")
    return {
        "answers": len(said),
        "anonymous_answers": int((said["customer_id"] == "").sum()),
        "verbatims": int((said["verbatim"] != "").sum()),
    }
