"""A rich report that rests on nothing: every kind of exhibit, and a hostile twin."""
# ruff: noqa: D103, E501 - the names of the fakes say what they are; their sentences stay on one line

import dataclasses
import datetime as dt
from enum import Enum

import pytest
from parcours.exhibits.kinds import (
    Column,
    Figure,
    FigureKind,
    JourneyMap,
    KeyNumber,
    KeyNumbers,
    MapBreak,
    MapCard,
    MapLane,
    MapNote,
    MapStage,
    Report,
    Section,
    Source,
    Table,
    Text,
    Unit,
)

AS_OF = dt.date(2026, 10, 31)
FILE = Source(
    data="clients.csv, achats.csv",
    fingerprint="3fa9c1d2",
    as_of=AS_OF,
    rule="actif dans les 365 derniers jours",
    n=18_432,
    n_of="clients",
)
MODEL = dataclasses.replace(FILE, rule="", model="BG/NBD et Gamma-Gamma", interval="90 %")
WORKSHOP = Source(data="atelier", as_of=dt.date(2026, 11, 12), n=14, n_of="répondants")
HOSTILE = (
    '<img src=x onerror="alert(1)"></td><script>alert(2)</script> {{ 7*7 }} {% raw %} #import "x" '
    '$a^2$ *gras* <l> @ref [link](javascript:1) &amp; \\u0041 =HYPERLINK("http://mal.example") '
    "\x00\x07\x1b[31m \u202egnirts\u202c שלום مرحبا 🛋️👩‍👩‍👧 \ud800 ]]> --> ' \" ` %s {0} ../../etc"
)
"""What people type or paste when they want to break things, in one line."""


def _c(key, label, unit=Unit.TEXT, *, is_internal=False):
    return Column(key, label, unit, is_internal)


def _figure(key, title, kind, columns, rows, *, source=FILE, note="", **more):
    table = Table(f"{key}_table", title, tuple(columns), tuple(rows), source, note)
    return Figure(key, title, kind, table, **more)


def pareto():
    rows = [(share / 10, min(1.0, (share / 10) ** 0.32)) for share in range(11)]
    return _figure(
        "pareto",
        "20 % des clients font 60 % du chiffre d'affaires",
        FigureKind.LINE,
        [_c("customers", "Part des clients", Unit.SHARE), _c("revenue", "Part du CA", Unit.SHARE)],
        rows,
        x="customers",
        y=("revenue",),
        x_label="Part des clients, du meilleur au moins bon",
        y_label="Part du chiffre d'affaires",
        y_range=(0.0, 1.0),
        reference=(0.8, "80 % du CA"),
    )


def forecast():
    months = [dt.date(2026, month, 1) for month in range(1, 11)]
    rows = [
        (day, 620 + 14 * i, None if i < 6 else 600 + 20 * i, 560 + 12 * i, 690 + 17 * i)
        for i, day in enumerate(months)
    ]
    return _figure(
        "equity",
        "Le capital client gagne 12 % en dix mois, à 746 k€",
        FigureKind.LINE,
        [
            _c("month", "Mois", Unit.DATE),
            _c("observed", "Observé", Unit.MONEY),
            _c("target", "Cible", Unit.MONEY),
            _c("low", "Bas", Unit.MONEY),
            _c("high", "Haut", Unit.MONEY),
        ],
        rows,
        source=MODEL,
        x="month",
        y=("observed", "target"),
        extra={"low": "low", "high": "high"},
        y_label="Capital client",
    )


def bars():
    names = (
        ("Familles installées qui meublent leur première maison", 6_210, 5_400.0, 7_020.0),
        ("Professionnels", 2_980, 2_400.0, 3_560.0),
        ("Fidèles multicanaux", 2_410, 2_100.0, 2_700.0),
        ("Chineurs du web", 1_020, None, None),
    )
    return _figure(
        "value_by_public",
        "Les familles pèsent la moitié de la valeur : 6,2 k€ par client",
        FigureKind.BAR,
        [
            _c("public", "Public"),
            _c("value", "Valeur à vie", Unit.MONEY),
            _c("low", "Bas", Unit.MONEY),
            _c("high", "Haut", Unit.MONEY),
        ],
        names,
        source=MODEL,
        x="public",
        y=("value",),
        extra={"low": "low", "high": "high"},
    )


def grouped_bars():
    rows = (("Retenir", 0.62, 0.7), ("Satisfaire", 0.41, 0.55), ("Mieux connaître", 0.28, None))
    return _figure(
        "indicators",
        "Deux objectifs sur trois sont à moins de dix points de leur cible",
        FigureKind.BAR,
        [
            _c("objective", "Objectif"),
            _c("today", "Aujourd'hui", Unit.SHARE),
            _c("target", "Cible", Unit.SHARE),
        ],
        rows,
        source=WORKSHOP,
        x="objective",
        y=("today", "target"),
    )


def stacked():
    rows = (
        ("Janvier", 0.2, 0.5, 0.3),
        ("Février", 0.25, 0.45, 0.3),
        ("Mars", 0.31, 0.44, 0.25),
        ("Avril", 0.04, 0.66, 0.3),
    )
    return _figure(
        "balance",
        "Un message sur trois seulement est relationnel",
        FigureKind.STACKED_BAR,
        [
            _c("month", "Mois"),
            _c("relational", "Relationnel", Unit.SHARE),
            _c("transactional", "Transactionnel", Unit.SHARE),
            _c("promotional", "Promotionnel", Unit.SHARE),
        ],
        rows,
        x="month",
        y=("relational", "transactional", "promotional"),
    )


def radar():
    axes = (
        "Marque",
        "Soutien de la direction",
        "Managers et collaborateurs",
        "Sous-traitants",
        "Connaissance client",
        "Données",
        "Mesure de tout",
        "Relation durable",
        "Cohérence des canaux",
        "Dialogue",
    )
    today = (3.4, 2.6, 2.9, 1.5, 2.1, 0.8, 1.7, 2.8, 0.9, 2.0)
    target = (4.0, 4.0, 3.5, 3.0, 3.5, 3.0, 3.0, 3.5, 3.5, 3.0)
    return _figure(
        "maturity",
        "Les données et la cohérence des canaux freinent tout le reste",
        FigureKind.RADAR,
        [
            _c("axis", "Commandement"),
            _c("today", "Aujourd'hui", Unit.SCORE),
            _c("target", "Cible", Unit.SCORE),
        ],
        zip(axes, today, target, strict=True),
        source=WORKSHOP,
        x="axis",
        y=("today", "target"),
        y_range=(0.0, 4.0),
    )


def heatmap():
    states = ("Actif", "Décrocheur", "À risque", "Inactif")
    rows = (
        ("Actif", 0.71, 0.18, 0.07, 0.04),
        ("Décrocheur", 0.22, 0.41, 0.25, 0.12),
        ("À risque", 0.09, 0.11, 0.38, 0.42),
        ("Inactif", 0.03, 0.02, None, 0.95),
    )
    return _figure(
        "transitions",
        "Quatre clients à risque sur dix deviennent inactifs d'un trimestre à l'autre",
        FigureKind.HEATMAP,
        [
            _c("before", "Avant \\ après"),
            *(_c(f"to_{i}", state, Unit.SHARE) for i, state in enumerate(states)),
        ],
        rows,
        x="before",
        y=tuple(f"to_{i}" for i in range(4)),
        x_label="Trimestre suivant",
        y_label="Trimestre",
    )


def matrix():
    rows = tuple(
        (f"A{i}", title, effort, impact, wave)
        for i, (title, effort, impact, wave) in enumerate(
            (
                ("Plafond de pression commerciale", 1.0, 3.0, "1"),
                ("Stock en temps réel", 4.0, 4.6, "2"),
                ("Foire aux questions guidée", 2.0, 3.0, "1"),
                ("Référentiel client unique", 4.0, 4.6, "2"),
                ("Alerte retard proactive", 2.0, 4.8, "1"),
                ("Comptoir de retrait dédié", 3.0, 3.0, "2"),
                ("Guichet unique pièces", 2.0, 4.0, "1"),
                ("Enquête à trois questions", 1.0, 2.0, "3"),
                ("Ateliers clients", 3.1, 2.1, "3"),
                ("Carte en ligne", 4.1, 4.5, "3"),
            ),
            start=1,
        )
    )
    return _figure(
        "priorities",
        "Trois gains rapides financent le référentiel client",
        FigureKind.SCATTER,
        [
            _c("id", "N°", Unit.ID),
            _c("title", "Action"),
            _c("effort", "Effort", Unit.SCORE),
            _c("impact", "Impact", Unit.SCORE),
            _c("wave", "Lot"),
        ],
        rows,
        source=WORKSHOP,
        x="effort",
        y=("impact",),
        extra={"label": "id", "group": "wave"},
        x_label="Effort",
        y_label="Impact client",
        y_range=(0.0, 5.0),
    )


def tornado():
    rows = (
        ("Coût de service", 705_000.0, 788_000.0, 786_500.0, 789_900.0),
        ("Fréquence d'achat", 640_000.0, 856_000.0, 845_000.0, 871_000.0),
        ("Durée de vie de la relation", 611_000.0, 893_000.0, 870_000.0, 921_000.0),
        ("Panier moyen", 672_000.0, 820_000.0, 812_000.0, 829_000.0),
    )
    return _figure(
        "levers",
        "Dix pour cent de durée en plus valent 147 k€ : le premier levier",
        FigureKind.TORNADO,
        [
            _c("lever", "Levier"),
            _c("low", "-10 %", Unit.MONEY),
            _c("high", "+10 %", Unit.MONEY),
            _c("high_low", "au moins", Unit.MONEY),
            _c("high_high", "au plus", Unit.MONEY),
        ],
        rows,
        source=MODEL,
        x="lever",
        extra={"low": "low", "high": "high", "high_low": "high_low", "high_high": "high_high"},
        base=746_000.0,
        x_label="Capital client",
    )


def gantt():
    rows = tuple(
        (f"A{i} {title}", dt.date(2027, start, 4), dt.date(2027, end, 20), wave, critical)
        for i, (title, start, end, wave, critical) in enumerate(
            (
                ("Plafond de pression commerciale", 1, 2, "Lot 1", False),
                ("Alerte retard proactive", 1, 4, "Lot 1", True),
                ("Référentiel client unique", 3, 9, "Lot 2", True),
                ("Stock en temps réel", 5, 8, "Lot 2", False),
                ("Carte de fidélité reconnue en ligne", 10, 12, "Lot 3", True),
            ),
            start=1,
        )
    )
    return _figure(
        "roadmap",
        "Le référentiel commande la fin du plan : décembre 2027",
        FigureKind.GANTT,
        [
            _c("task", "Action"),
            _c("start", "Début", Unit.DATE),
            _c("end", "Fin", Unit.DATE),
            _c("wave", "Lot"),
            _c("critical", "Chemin critique", Unit.FLAG),
        ],
        rows,
        source=WORKSHOP,
        x="task",
        extra={"start": "start", "end": "end", "group": "wave", "critical": "critical"},
    )


def flow():
    rows = (
        ("Caisse", "CRM", 1.0, "automatique"),
        ("Site marchand", "CRM", 1.0, "automatique"),
        ("Site marchand", "Gestion de stock", 1.0, "automatique"),
        ("Application mobile", "Site marchand", 1.0, "automatique"),
        ("CRM", "Outil d'e-mailing", 1.0, "automatique"),
        ("CRM", "Tableaux de bord", 1.0, "à la main"),
        ("Centre de contacts", "CRM", 1.0, "à la main"),
        ("Enquêtes", "Tableaux de bord", 1.0, "à la main"),
        ("Caisse", "Comptabilité", 1.0, "automatique"),
        ("Gestion de stock", "Comptabilité", 1.0, "automatique"),
        ("Outil d'e-mailing", "CRM", 1.0, "automatique"),
    )
    return _figure(
        "flows",
        "Trois flux sur onze sont saisis à la main",
        FigureKind.FLOW,
        [
            _c("source", "Depuis"),
            _c("target", "Vers"),
            _c("value", "Nombre", Unit.COUNT),
            _c("group", "Mode"),
        ],
        rows,
        source=WORKSHOP,
        x="source",
        extra={"source": "source", "target": "target", "value": "value", "group": "group"},
    )


def passages():
    stage = {"03 · Accueil": (1, "Je découvre"), "05 · Stock": (2, "Je me renseigne")}
    stage["14 · Carte"] = (3, "J’achète")
    links = (
        ("03 · Accueil", "05 · Stock", 4_116),
        ("05 · Stock", "14 · Carte", 917),
        ("14 · Carte", "03 · Accueil", 222),
    )
    rows = tuple((a, b, n, stage[a][1], stage[b][1], stage[a][0], stage[b][0]) for a, b, n in links)
    return _figure(
        "passages",
        "Après l'accueil, 74 % des pas mènent au stock",
        FigureKind.ARCS,
        [
            _c("source", "De"),
            _c("target", "Vers"),
            _c("value", "Passages", Unit.COUNT),
            _c("from_stage", "De l'étape"),
            _c("to_stage", "Vers l'étape"),
            _c("from_rank", "Rang de départ", Unit.COUNT),
            _c("to_rank", "Rang d'arrivée", Unit.COUNT),
        ],
        rows,
        source=FILE,
        x="source",
        extra={
            "source": "source",
            "target": "target",
            "value": "value",
            "source_group": "from_stage",
            "target_group": "to_stage",
            "source_rank": "from_rank",
            "target_rank": "to_rank",
        },
    )


def first_steps():
    return _figure(
        "first_steps",
        "42 % des clients commencent par l'accueil",
        FigureKind.SANKEY,
        [
            _c("step", "Pas", Unit.COUNT),
            _c("source", "De"),
            _c("target", "Vers"),
            _c("value", "Clients", Unit.COUNT),
            _c("is_touchpoint", "Un point de contact", Unit.FLAG),
        ],
        (
            (1, "03 · Accueil", "05 · Stock", 1_200, True),
            (1, "03 · Accueil", "S'arrêtent là", 300, False),
            (1, "Autres", "05 · Stock", 450, True),
            (2, "05 · Stock", "14 · Carte", 1_000, True),
            (2, "05 · Stock", "Autres", 650, False),
        ),
        source=FILE,
        x="source",
        extra={
            "step": "step",
            "source": "source",
            "target": "target",
            "value": "value",
            "is_touchpoint": "is_touchpoint",
        },
    )


def publics_table():
    rows = tuple(
        (
            f"PU-{i}",
            name,
            3_000 + 100 * i,
            0.18 + i / 100,
            1_240.5 * i,
            None if i == 3 else 0.6,
            i == 1,
            dt.date(2026, i, 1),
            "à revoir avec la direction",
        )
        for i, name in enumerate(("Familles installées", "Professionnels", "Chineurs"), start=1)
    )
    columns = (
        _c("id", "N°", Unit.ID),
        _c("name", "Public"),
        _c("customers", "Clients", Unit.COUNT),
        _c("share", "Part du CA", Unit.SHARE),
        _c("value", "Valeur à vie", Unit.MONEY),
        _c("mood", "Émotion", Unit.SIGNED),
        _c("kept", "Retenu", Unit.FLAG),
        _c("since", "Depuis", Unit.DATE),
        _c("note", "Note interne", is_internal=True),
    )
    return Table(
        "publics",
        "Trois publics sont retenus sur sept candidats",
        columns,
        rows,
        FILE,
        "Part du chiffre d'affaires sur douze mois glissants.",
    )


def long_table():
    rows = tuple(
        (f"TP-{i:02d}", f"Je passe par le point de contact {i}", "Magasin", i % 5 - 2.0)
        for i in range(1, 41)
    )
    columns = (
        _c("id", "N°", Unit.ID),
        _c("label", "Point de contact"),
        _c("channel", "Canal"),
        _c("emotion", "Émotion", Unit.SIGNED),
    )
    return Table("touchpoints", "Les 40 points de contact, un par un", columns, rows, WORKSHOP)


def votes_table():
    return Table(
        "votes",
        "Votes par participant",
        (_c("who", "Participant"), _c("vote", "Vote", Unit.SIGNED)),
        (("Camille Durand", -2.0), ("Alex Petit", 1.0)),
        WORKSHOP,
        is_internal=True,
    )


def empty_table():
    return Table(
        "feedback",
        "Aucune voix de client n'a encore été recueillie",
        (_c("touchpoint", "Point de contact"), _c("nps", "NPS", Unit.SIGNED)),
        (),
        empty="Le fichier n'a pas d'enquête. Une enquête à trois questions la rendrait possible.",
    )


def journey_map():
    stages = tuple(
        MapStage(name, wants, says, value)
        for name, wants, says, value in (
            ("Je découvre", "Trouver l'inspiration", "Ils m'écrivent sans savoir.", 45_000.0),
            ("Je choisis", "Décider vite, en confiance", "", None),
            ("J'achète", "Payer simplement", "En ligne, je suis une inconnue.", 150_000.0),
            ("Je reçois", "Recevoir à l'heure dite", "C'est moi qui les préviens.", 185_000.0),
        )
    )
    lanes = (
        MapLane("shop", "Magasin"),
        MapLane("web", "Site web"),
        MapLane("email", "E-mail et SMS"),
        MapLane("contact_centre", "Service client"),
    )
    cards = (
        _card("01", 0, "email", "Je reçois trois e-mails la même semaine", -1.0, 1.0, "irritant"),
        _card("02", 0, "web", "J'arrive sur la page d'accueil", 0.0, 1.0, "neutral"),
        _card(
            "03", 1, "web", "Je compare les modèles et je lis les avis", 1.2, 1.5, "satisfaction"
        ),
        _card("04", 1, "shop", "Je demande conseil à une vendeuse", 1.8, 2.0, "delight", True),
        _card("05", 2, "web", "Ma carte n'est pas reconnue", -1.9, 1.0, "major_irritant", True),
        _card("06", 2, "shop", "Ma carte est reconnue en caisse", 1.0, 1.0, "satisfaction"),
        _card("07", 3, "email", "On me prévient du retard", None, 1.0, "created", True),
        _card(
            "08",
            3,
            "contact_centre",
            "J'appelle pour un colis en retard",
            -2.0,
            0.0,
            "major_irritant",
        ),
        _card("09", 3, "shop", "Je retire ma commande", None, None, "unknown"),
    )
    return JourneyMap(
        key="purchase",
        title="Deux moments de vérité concentrent 335 k€ sur 380 k€ en jeu",
        journey="Achat d'un meuble livré",
        subtitle="Parcours « Achat d'un meuble livré » · Familles installées",
        meta="Maison Lorette · atelier du 12 novembre 2026",
        stages=stages,
        lanes=lanes,
        cards=cards,
        breaks=(MapBreak("06", "05", "La carte n'est pas reconnue en ligne"),),
        irritants=(
            MapNote(0, "01", "Pression commerciale"),
            MapNote(3, "08", "Retard non annoncé"),
        ),
        actions=(MapNote(2, "A5", "Référentiel client unique"), MapNote(3, "A6", "Alerte retard")),
        words={
            "stages": "Étapes",
            "wants": "Ce que je veux",
            "says": "Ce que je dis",
            "emotion": "Émotion du client",
            "irritants": "Irritants à traiter",
            "value": "Valeur en jeu / an",
            "actions": "Actions du plan",
        },
        table=dataclasses.replace(long_table(), key="purchase_cards"),
        confidentiality="Confidentiel",
    )


def _card(number, stage, channel, label, today, target, level, is_moment=False):  # noqa: PLR0913, PLR0917
    words = {
        "irritant": "Irritant",
        "neutral": "Neutre",
        "satisfaction": "Satisfaction",
        "delight": "Enchantement",
        "major_irritant": "Irritant majeur",
        "created": "Nouveau",
        "unknown": "Non noté",
    }
    return MapCard(
        number,
        f"TP-{number}",
        stage,
        channel,
        label,
        today,
        target,
        words[level],
        level,
        is_moment,
        "created" if level == "created" else "kept",
    )


def summary():
    numbers = (
        KeyNumber(
            746_000.0, Unit.MONEY, "de capital client aujourd'hui", MODEL, 640_000.0, 862_000.0
        ),
        KeyNumber(
            335_000.0, Unit.MONEY, "de valeur annuelle à reprendre sur deux moments de vérité"
        ),
        KeyNumber(0.22, Unit.SHARE, "des appels concernent un retard non annoncé", FILE),
        KeyNumber(8, Unit.COUNT, "points de contact sur 20 sont des irritants", WORKSHOP),
        KeyNumber(None, Unit.SIGNED, "de recommandation nette (NPS) : aucune enquête", WORKSHOP),
    )
    return Section(
        "summary",
        "L'essentiel : 335 k€ à reprendre sur deux moments de vérité",
        "Synthèse",
        (
            KeyNumbers(numbers),
            Text(
                (
                    "Maison Lorette connaît ses clients en magasin et les perd en ligne : la carte n'y est pas reconnue, et les retards ne sont pas annoncés.",
                    "Trois gains rapides, dès le premier trimestre, financent le référentiel client.",
                )
            ),
            Text(("Valider le lot 1 avant le 15 décembre.",), "Ce qui est à décider", "decided"),
        ),
    )


def sections():
    return (
        summary(),
        Section(
            "publics",
            "Trois publics font 82 % de la valeur",
            "Publics cibles",
            (
                Text(("La règle « actif dans les 365 derniers jours » est appliquée partout.",)),
                publics_table(),
                bars(),
                pareto(),
                votes_table(),
                Text(
                    ("Le quatrième public n'est reconnu par aucun champ du fichier.",),
                    "Ce qui manque",
                    "missing",
                ),
            ),
        ),
        Section("objectives", "Retenir pèse 62 %", "Objectifs", (grouped_bars(), forecast())),
        Section(
            "assets",
            "Trois flux sur onze sont saisis à la main",
            "Moyens",
            (flow(), Text(("Aucun responsable du CRM.",), "Ce qui bloque", "blocked")),
        ),
        Section(
            "touchpoints",
            "Deux moments de vérité concentrent la perte",
            "Parcours",
            (
                journey_map(),
                passages(),
                first_steps(),
                long_table(),
                empty_table(),
                Text(("22 % des appels portent sur un retard.",), "Constat", "finding"),
            ),
        ),
        Section(
            "plan",
            "Trois lots, dont le premier finance les autres",
            "Plan d'actions",
            (matrix(), gantt(), tornado()),
        ),
        Section(
            "diagnosis",
            "Deux commandements sur dix sous 1",
            "Diagnostic",
            (radar(), heatmap(), stacked()),
        ),
    )


def make_report(language="fr", audience="client"):
    return Report(
        client="Maison Lorette (fictif)",
        title="Reprendre 335 k€ par an : reconnaître la cliente en ligne et annoncer les retards",
        subtitle="Parcours d'achat d'un meuble livré, trois publics, diagnostic et plan d'actions",
        language=language,
        currency="EUR",
        as_of=AS_OF,
        sections=sections(),
        primary="#1D2B50",
        accent="#00665A",
        confidentiality="Confidentiel",
        fingerprint="3fa9c1d2e07b",
        audience=audience,
    )


def poison(value, text=HOSTILE):
    """Return the same exhibit with ``text`` after every word a person could have typed."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {"key", "language", "currency", "primary", "accent", "audience", "unit", "kind", "tone",
                "level", "fate", "evidence", "x", "y", "extra", "channel", "words", "fingerprint",
                "touchpoint_id", "number", "source_number", "target_number"}  # fmt: skip
        changes = {
            field.name: poison(getattr(value, field.name), text)
            for field in dataclasses.fields(value)
            if field.name not in kept
        }
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poison(one, text) for one in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{value} {text}" if value else value
    return value


@pytest.fixture(scope="session")
def report():
    return make_report()


@pytest.fixture(scope="session")
def hostile_report():
    return poison(make_report())


@pytest.fixture(scope="session", params=["fr", "en"])
def report_in_each_language(request):
    return make_report(request.param)
