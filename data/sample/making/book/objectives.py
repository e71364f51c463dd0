"""Step 2: what Maison Lorette wants of the relationship, measured and ranked (O1 to O4)."""

import datetime as dt

from parcours.method.objectives import Family, Objective, Objectives, PairwiseComparison

OBJECTIVES = (
    Objective(
        id="O-1", title="Donner envie de revenir après le premier achat", family=Family.RETAIN,
        motivation="Plus d’un client sur deux n’achète qu’une fois : un premier achat réussi coûte moins qu’un nouveau client.",
        publics=("PU-1", "PU-2"),
        indicator="Part des clients qui ont racheté", unit="%", baseline=45.0, baseline_date=dt.date(2026, 4, 30),
        target=52.0, due_date=dt.date(2027, 12, 31), source="Commandes, tous canaux", owner="Marc Delaunay",
    ),
    Objective(
        id="O-2", title="Ne plus laisser un client découvrir seul un retard", family=Family.SATISFY,
        motivation="Un retard sur deux se paie d’un appel, et l’appel laisse le plus mauvais souvenir de tout le parcours.",
        indicator="NPS après un appel pour retard", unit="points", baseline=-70.0, baseline_date=dt.date(2026, 4, 30),
        target=-10.0, due_date=dt.date(2027, 6, 30), source="Enquêtes à chaud", owner="Julien Morel",
    ),
    Objective(
        id="O-3", title="Reconnaître le même client sur tous les canaux", family=Family.KNOW_BETTER,
        motivation="La carte du magasin est inconnue du site ; les mêmes personnes reçoivent deux fois les mêmes messages.",
        publics=("PU-1", "PU-3"),
        indicator="Part des clients reconnus d’une source à l’autre", unit="%",
        target=95.0, due_date=dt.date(2027, 9, 30), source="Référentiel client", owner="Nicolas Perrin",
    ),
    Objective(
        id="O-4", title="Faire de la décoration un rendez-vous", family=Family.ENRICH_BRAND,
        motivation="On change de canapé tous les dix ans, de coussins tous les printemps : la décoration fait revenir.",
        publics=("PU-1", "PU-2"),
        indicator="Clients actifs de l’application par mois", unit="clients", baseline=1150.0,
        baseline_date=dt.date(2026, 9, 30), target=2000.0, due_date=dt.date(2027, 12, 31),
        source="Journal de l’application", owner="Marc Delaunay",
    ),
)
PAIRS = (("O-1", "O-2"), ("O-1", "O-3"), ("O-1", "O-4"), ("O-2", "O-3"), ("O-2", "O-4"), ("O-3", "O-4"))
COMPARISONS: dict[str, tuple[float, ...]] = {
    # a negative number means that the right one matters so many times more
    "P-1": (-2, 2, 3, 3, 5, 2),
    "P-2": (2, 3, 1, 2, -2, -3),
    "P-3": (-2, 1, 3, 2, 5, 3),
    "P-4": (-4, -2, 2, 3, 7, 4),
    "P-5": (-3, 1, 2, 3, 5, 2),
    "P-7": (-2, -3, 2, -2, 3, 5),
    "P-9": (1, -2, 3, -2, 3, 5),
    "P-8": (3, -2, 3, 2, -2, 3),  # says one thing and its contrary: to look at again
}
STEP = Objectives(
    objectives=OBJECTIVES,
    ranking_method="pairwise",
    comparisons=tuple(
        PairwiseComparison(participant=who, left=left, right=right, ratio=said if said > 0 else 1 / -said)
        for who, answers in COMPARISONS.items()
        for (left, right), said in zip(PAIRS, answers, strict=True)
    ),
)
