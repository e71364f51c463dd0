"""Step 4: the touchpoints of both journeys, today and tomorrow (J2 to J6)."""

from typing import Any

from parcours.method.touchpoints import (
    Evidence,
    Fate,
    MomentOfTruth,
    Script,
    TargetEmotion,
    Touchpoint,
)

KEPT, IMPROVED, CREATED, REMOVED = Fate
PUBLICS = ("PU-1", "PU-2", "PU-3")
NONE, PARTIAL, MEASURED = Evidence

Lived = tuple[float, float, float]
LIVED: dict[str, Lived] = {
    # how customers of PU-1, PU-2, PU-3 live it today, before each respondent's own view
    "TP-1": (1.1, 1.6, 0.2), "TP-2": (-1.2, 0.3, -1.7), "TP-3": (0.1, 0.3, -0.2),
    "TP-4": (0.8, 1.2, 0.1), "TP-5": (-1.9, -1.6, -1.2), "TP-6": (1.9, 1.0, 1.6), "TP-7": (-1.0, 0.9, -1.6),
    "TP-8": (0.9, 1.7, -0.3), "TP-10": (1.7, 0.9, 0.9), "TP-11": (-1.1, -0.8, -1.5), "TP-12": (0.0, 0.0, -1.7),
    "TP-13": (1.1, 0.8, 0.3), "TP-14": (-1.9, -0.3, -1.2), "TP-15": (0.7, 1.8, -0.1), "TP-16": (0.9, 1.1, 0.8),
    "TP-17": (1.0, 1.1, -1.2), "TP-18": (-1.0, -0.7, -1.4), "TP-19": (-1.9, -1.8, -2.0), "TP-21": (0.4, 1.1, 0.2),
    "TP-22": (-0.1, 0.2, 0.1), "TP-23": (-1.1, -1.6, -1.5), "TP-24": (-1.0, -0.9, -1.6),
    "TP-26": (0.1, 0.6, -0.2), "TP-28": (1.5, 1.2, 1.3), "TP-29": (-1.6, -1.2, -1.9), "TP-30": (1.9, 1.4, 1.2),
    "TP-32": (1.0, 0.3, -0.3), "TP-33": (-0.9, 0.2, -0.6), "TP-35": (1.5, 1.9, 0.8),
}
TARGET: dict[str, tuple[int, int, int]] = {
    "TP-1": (1, 2, 0), "TP-2": (1, 1, 0), "TP-3": (0, 1, 0), "TP-4": (1, 1, 1), "TP-5": (1, 1, 1), "TP-6": (2, 1, 2),
    "TP-7": (0, 2, 0), "TP-8": (1, 2, 0), "TP-9": (2, 2, 1), "TP-10": (2, 1, 1), "TP-11": (0, 0, 0), "TP-12": (0, 0, 1),
    "TP-13": (1, 1, 1), "TP-14": (1, 1, 1), "TP-15": (1, 2, 0), "TP-16": (1, 1, 1), "TP-17": (1, 1, 1), "TP-18": (1, 1, 0),
    "TP-19": (0, 0, 0), "TP-20": (1, 1, 2), "TP-21": (2, 2, 1), "TP-22": (0, 1, 0), "TP-23": (1, 0, 0), "TP-25": (1, 1, 0),
    "TP-26": (1, 2, 1), "TP-27": (1, 1, 0), "TP-28": (2, 1, 1), "TP-29": (0, 0, 1), "TP-30": (2, 2, 1), "TP-31": (2, 2, 1),
    "TP-32": (1, 1, 0), "TP-33": (1, 1, 0), "TP-34": (2, 1, 2), "TP-35": (2, 2, 1),
}
SCRIPTS: dict[str, Script] = {
    "TP-5": Script(
        welcome="Bonjour, voici ce qui est en rayon à Lyon en ce moment.",
        speech="Il en reste deux, vérifiés il y a dix minutes. Voulez-vous que nous vous en gardions un jusqu’à demain ?",
        arguments=("Réservation gratuite pendant vingt-quatre heures", "Retrait au comptoir, sans passer en caisse"),
        counter_arguments=("Le stock bouge vite : mieux vaut réserver avant de prendre la route.",),
        leave_taking="À tout à l’heure. Nous vous prévenons si quoi que ce soit change.",
    ),
    "TP-6": Script(
        welcome="Bonjour, je suis Aïcha. Regardez tranquillement, je reste à portée de voix.",
        speech="Racontez-moi la pièce : qui y vit, quelle lumière, qu’est-ce qui ne va plus ?",
        arguments=("Les tissus se prêtent, emportez-en trois", "Nous passons mesurer si l’escalier est étroit"),
        counter_arguments=(
            "C’est plus cher qu’ailleurs : la structure est garantie dix ans, regardons ensemble ce que cela fait par an.",
            "Vous hésitez : je garde votre composition, elle vous attend aussi sur le site.",
        ),
        leave_taking="Voici mon prénom et ma ligne directe. Bon retour, et dites-moi ce qu’en pense votre famille.",
    ),
    "TP-12": Script(
        welcome="Bonjour Madame Marchand, j’ai bien reçu votre liste pour l’hôtel des Carmes.",
        speech="Le devis part demain avant midi ; je vous appelle pour le parcourir ensemble.",
        arguments=("Un prix ferme trente jours", "Un seul interlocuteur jusqu’à la pose"),
        counter_arguments=("Le délai est long : je réserve dès aujourd’hui ce qui est en stock.",),
        leave_taking="Voici ma ligne directe. Sans nouvelles de vous jeudi, je vous rappelle.",
    ),
    "TP-14": Script(
        welcome="Bonjour Camille, votre carte est là.",
        speech="Vos 240 points valent 24 €. Souhaitez-vous les utiliser maintenant ?",
        arguments=("Les mêmes points, les mêmes droits qu’en magasin",),
        counter_arguments=("Je n’ai pas mon numéro : votre e-mail ou votre téléphone suffisent.",),
        leave_taking="Votre nouvel avoir de points figure sur la confirmation.",
    ),
    "TP-19": Script(
        welcome="Bonjour Madame Marchand, je vois votre commande, et je vois qu’elle est en retard. Je suis désolé.",
        speech="Le camion part jeudi. Je vous confirme le créneau par écrit et je vous rappelle jeudi à dix heures.",
        arguments=("Un créneau de deux heures, le soir ou le samedi", "Le montage offert"),
        counter_arguments=(
            "Vous perdez une journée : dites-moi ce qui vous arrangerait, c’est moi qui appelle le transporteur.",
        ),
        leave_taking="Je m’appelle Thomas, je garde votre dossier jusqu’à ce que le meuble soit chez vous.",
    ),
    "TP-20": Script(
        welcome="Bonjour, votre livraison de demain aura du retard.",
        speech="Le meuble nous a été livré trop tard pour partir ce soir. Choisissez un autre jour en deux touches.",
        arguments=("Prévenu la veille avant midi", "Un geste de 20 € si vous aviez pris votre journée"),
        leave_taking="Merci de votre patience. Une question ? Répondez à ce message, une personne vous lira.",
    ),
    "TP-21": Script(
        welcome="Bonjour, nous venons de la part de Maison Lorette. Où pouvons-nous poser nos chaussures propres ?",
        speech="Nous montons le meuble, puis nous vous montrons comment régler les pieds.",
        arguments=("Nous remportons tous les cartons", "L’ancien canapé peut partir avec nous"),
        counter_arguments=("Il manque une pièce : je la photographie, elle part ce soir.",),
        leave_taking="Essayez-le avant que nous partions. Tout va bien ?",
    ),
    "TP-29": Script(
        welcome="Bonjour, je vois votre canapé et la date de sa livraison. Que se passe-t-il ?",
        speech="Je prends ce dossier. Vous aurez une réponse demain avant dix-huit heures, de ma part.",
        arguments=("Dix ans de garantie sur la structure", "Une seule photo suffit"),
        counter_arguments=("Vous avez déjà appelé : je le lis, et je m’en excuse. Cette fois, c’est moi qui rappelle.",),
        leave_taking="Je vous envoie mon nom et le numéro du dossier à l’instant.",
    ),
    "TP-30": Script(
        welcome="Bonjour, quelque chose ne vous plaît plus ?",
        speech="Pas besoin du ticket, je retrouve votre achat avec votre carte.",
        arguments=("Échange ou avoir, comme vous préférez",),
        leave_taking="Voilà qui est fait. Bonne journée, et à bientôt.",
    ),
}

_CARDS: tuple[dict[str, Any], ...] = (
    # --- Achat d’un meuble livré -------------------------------------------------------------------------------
    {"n": 1, "stage": 1, "channel": "RSX", "label": "Une amie partage son salon Lorette", "catalogue": "DEC05",
     "importance": 2, "volume": 21_000, "evidence": PARTIAL, "values": ("V-3",), "subcontractor": "SC-3",
     "quote": "Je veux le même, en vert."},
    {"n": 2, "stage": 1, "channel": "EML", "label": "Je reçois trois promotions la même semaine", "catalogue": "FID04",
     "fate": IMPROVED, "importance": 3, "volume": 118_000, "evidence": MEASURED, "subcontractor": "SC-3",
     "irritant": "Des envois répétés, sans lien avec mes achats", "quote": "Ils m’écrivent sans savoir que je viens d’acheter.",
     "events": ("Promotionnel",)},
    {"n": 3, "stage": 1, "channel": "WEB", "label": "J’arrive sur l’accueil depuis une publicité", "catalogue": "REN03",
     "importance": 2, "volume": 260_000, "evidence": MEASURED, "events": ("accueil",)},
    {"n": 4, "stage": 2, "channel": "WEB", "label": "Je parcours la fiche produit et les avis", "catalogue": "CHO06",
     "importance": 3, "volume": 410_000, "evidence": MEASURED, "values": ("V-3",),
     "events": ("fiche_produit", "avis", "recherche", "Fiche produit")},
    {"n": 5, "stage": 2, "channel": "APP", "label": "Je vérifie le stock du magasin : il est faux", "catalogue": "CHO06",
     "fate": IMPROVED, "truth": ("zero", 4), "importance": 4, "volume": 64_000, "evidence": MEASURED, "subcontractor": "SC-3",
     "irritant": "Stock affiché faux une fois sur quatre", "quote": "Trente kilomètres pour un rayon vide.",
     "values": ("V-1",), "events": ("verif_stock", "Stock affiché", "Disponibilité en magasin")},
    {"n": 6, "stage": 2, "channel": "LIE", "label": "Je demande conseil à une vendeuse", "catalogue": "CHO05",
     "truth": ("first", 3), "importance": 4, "volume": 38_000, "evidence": MEASURED, "values": ("V-3", "V-4"),
     "waiting": (5, 4), "quote": "Elle se souvenait de mon parquet.", "events": ("conseil_magasin", "Conseil en magasin")},
    {"n": 7, "stage": 2, "channel": "CHT", "label": "Au chat, six minutes avant une réponse", "catalogue": "REN13",
     "fate": IMPROVED, "importance": 3, "volume": 9_500, "evidence": PARTIAL, "subcontractor": "SC-2", "waiting": (2, 6),
     "irritant": "Chat saturé entre 18 h et 20 h", "quote": "J’ai fini par commander ailleurs.", "events": ("chat", "Chat")},
    {"n": 8, "stage": 3, "channel": "WEB", "label": "Je compose mon canapé en ligne", "catalogue": "REN06",
     "importance": 3, "volume": 31_000, "evidence": MEASURED, "values": ("V-3",),
     "quote": "Quarante tissus et je m’y retrouve.", "events": ("configurateur", "Configurateur de canapé")},
    {"n": 9, "stage": 3, "channel": "APP", "label": "Je visualise le meuble chez moi en 3D", "fate": CREATED,
     "importance": 2, "values": ("V-3",)},
    {"n": 10, "stage": 3, "channel": "LIE", "label": "J’essaie le canapé, on me laisse le temps", "catalogue": "CHO04",
     "importance": 3, "volume": 29_000, "evidence": PARTIAL, "values": ("V-4",), "quote": "Personne ne m’a pressée."},
    {"n": 11, "stage": 3, "channel": "EML", "label": "On me relance pour un panier déjà acheté", "catalogue": "CHO10",
     "fate": IMPROVED, "importance": 2, "volume": 14_000, "evidence": PARTIAL,
     "irritant": "Relance envoyée après l’achat en magasin", "quote": "Je l’ai acheté hier, chez vous.", "events": ("panier",)},
    {"n": 12, "stage": 3, "channel": "EML", "label": "Mon devis arrive au bout de cinq jours", "catalogue": "CHO12",
     "publics": ("PU-3",), "fate": IMPROVED, "truth": ("first", 4), "importance": 4, "volume": 2_600, "evidence": PARTIAL,
     "waiting": (2880, 7200), "irritant": "Devis ressaisi trois fois avant de partir",
     "quote": "Mon client a signé ailleurs.", "values": ("V-1",)},
    {"n": 13, "stage": 4, "channel": "LIE", "label": "Ma carte est reconnue en caisse", "catalogue": "FID01",
     "importance": 3, "volume": 17_500, "evidence": MEASURED, "values": ("V-2",), "events": ("passage_caisse",)},
    {"n": 14, "stage": 4, "channel": "WEB", "label": "En ligne, ma carte n’est pas reconnue", "catalogue": "FID02",
     "fate": IMPROVED, "truth": ("first", 4), "importance": 4, "volume": 16_000, "evidence": MEASURED, "values": ("V-2",),
     "irritant": "La carte du magasin est inconnue du site", "quote": "En ligne, je suis une inconnue.",
     "events": ("carte_fidelite_en_ligne", "Carte de fidélité en ligne", "connexion")},
    {"n": 15, "stage": 4, "channel": "WEB", "label": "Je paie en trois fois, en deux minutes", "catalogue": "ACH03",
     "importance": 3, "volume": 11_800, "evidence": MEASURED, "values": ("V-2",), "events": ("paiement", "Paiement")},
    {"n": 16, "stage": 4, "channel": "EML", "label": "Je reçois la confirmation de commande", "catalogue": "ACH12",
     "importance": 2, "volume": 12_600, "evidence": MEASURED, "values": ("V-1",),
     "events": ("confirmation_commande", "Transactionnel")},
    {"n": 17, "stage": 5, "channel": "SMS", "label": "Je choisis mon créneau de livraison", "catalogue": "LIV01",
     "importance": 3, "volume": 9_900, "evidence": MEASURED, "values": ("V-2",), "subcontractor": "SC-1",
     "quote": "Samedi matin, parfait.", "events": ("Créneau de livraison", "suivi_livraison")},
    {"n": 18, "stage": 5, "channel": "LIE", "label": "Au retrait, je fais la queue en caisse", "catalogue": "LIV05",
     "fate": IMPROVED, "importance": 3, "volume": 4_300, "evidence": MEASURED, "waiting": (5, 15),
     "irritant": "File unique pour la caisse et le retrait", "quote": "Quinze minutes pour un meuble déjà payé.",
     "events": ("retrait_comptoir", "Retrait en magasin")},
    {"n": 19, "stage": 5, "channel": "TEL", "label": "J’appelle pour une livraison en retard", "catalogue": "AID04",
     "fate": IMPROVED, "truth": ("second", 4), "importance": 4, "volume": 1_600, "evidence": MEASURED, "waiting": (3, 11),
     "subcontractor": "SC-2", "irritant": "Le client apprend le retard en appelant", "values": ("V-1",),
     "quote": "C’est moi qui les ai prévenus du retard.",
     "events": ("appel_service_client", "Retard de livraison", "Appel pour un retard")},
    {"n": 20, "stage": 5, "channel": "SMS", "label": "On me prévient du retard avant que j’appelle", "catalogue": "LIV08",
     "fate": CREATED, "truth": ("second", 4), "importance": 4, "values": ("V-1",)},
    {"n": 21, "stage": 5, "channel": "TIE", "label": "Les livreurs montent le meuble chez moi", "catalogue": "LIV03",
     "truth": ("second", 3), "importance": 4, "volume": 9_400, "evidence": MEASURED, "subcontractor": "SC-1", "values": ("V-4",),
     "quote": "Un équipage en or, l’autre a laissé les cartons.", "events": ("Livraison et montage",)},
    {"n": 22, "stage": 6, "channel": "WEB", "label": "Je télécharge la notice de montage", "catalogue": "AID01",
     "importance": 2, "volume": 7_200, "evidence": MEASURED, "events": ("notice_montage", "faq")},
    {"n": 23, "stage": 6, "channel": "TEL", "label": "Il manque une pièce : trois interlocuteurs", "catalogue": "AID05",
     "fate": IMPROVED, "importance": 3, "volume": 620, "evidence": MEASURED, "waiting": (3, 9),
     "irritant": "Trois interlocuteurs pour une vis", "quote": "J’ai raconté trois fois la même histoire.",
     "values": ("V-2",), "events": ("Pièce manquante",)},
    {"n": 24, "stage": 7, "channel": "EML", "label": "On m’envoie un questionnaire de 25 questions", "catalogue": "AVI01",
     "fate": REMOVED, "importance": 1, "volume": 9_000, "evidence": PARTIAL,
     "irritant": "Questionnaire trop long : 4 % de réponses", "quote": "J’ai renoncé à la huitième."},
    {"n": 25, "stage": 7, "channel": "SMS", "label": "Trois questions, et l’on me répond", "catalogue": "AVI02",
     "fate": CREATED, "importance": 2, "values": ("V-4",)},
    # --- Vivre avec son meuble ---------------------------------------------------------------------------------
    {"n": 26, "stage": 8, "channel": "EML", "label": "L’e-mail de bienvenue ne parle pas de moi", "catalogue": "ACC01",
     "fate": IMPROVED, "importance": 2, "volume": 5_800, "evidence": PARTIAL, "irritant": "Le même message pour tous",
     "values": ("V-3",)},
    {"n": 27, "stage": 9, "channel": "APP", "label": "Un conseil d’entretien au bon moment", "catalogue": "UTI05",
     "fate": CREATED, "importance": 2, "values": ("V-3",)},
    {"n": 28, "stage": 9, "channel": "OBJ", "label": "Mon canapé vieillit bien", "catalogue": "UTI01",
     "truth": ("second", 3), "importance": 4, "evidence": PARTIAL, "values": ("V-1",), "quote": "Trois enfants, et il tient."},
    {"n": 29, "stage": 10, "channel": "TEL", "label": "Je signale un défaut : on me rappelle tard", "catalogue": "AID04",
     "fate": IMPROVED, "truth": ("second", 4), "importance": 4, "volume": 540, "evidence": MEASURED, "waiting": (1440, 4320),
     "irritant": "Trois jours avant d’être rappelé", "quote": "On m’avait dit demain.", "values": ("V-1",),
     "events": ("Défaut du produit", "Défaut et garantie")},
    {"n": 30, "stage": 10, "channel": "LIE", "label": "J’échange l’article sans ticket de caisse", "catalogue": "REP03",
     "truth": ("first", 3), "importance": 3, "volume": 640, "evidence": MEASURED, "values": ("V-2", "V-4"),
     "quote": "Échange fait en deux minutes, bravo !", "events": ("Échange sans ticket", "Retour et remboursement")},
    {"n": 31, "stage": 10, "channel": "LIE", "label": "Lorette reprend mon ancien meuble", "catalogue": "REP07",
     "fate": CREATED, "importance": 3, "values": ("V-2",)},
    {"n": 32, "stage": 11, "channel": "APP", "label": "Je consulte mes points et mes avantages", "catalogue": "FID03",
     "importance": 2, "volume": 26_000, "evidence": MEASURED, "values": ("V-2",), "events": ("points_fidelite",)},
    {"n": 33, "stage": 11, "channel": "EML", "label": "Mon bon d’anniversaire, un mois trop tard", "catalogue": "FID05",
     "fate": IMPROVED, "importance": 2, "volume": 5_100, "evidence": PARTIAL, "irritant": "Fichier d’anniversaires mensuel",
     "quote": "L’intention y était.", "events": ("bon_anniversaire",)},
    {"n": 34, "stage": 11, "channel": "EVT", "label": "Je suis invitée à un atelier déco", "catalogue": "FID08",
     "fate": CREATED, "importance": 2, "values": ("V-3", "V-4")},
    {"n": 35, "stage": 12, "channel": "RSX", "label": "Je partage une photo de mon salon", "catalogue": "AVI07",
     "truth": ("ultimate", 2), "importance": 2, "volume": 1_900, "evidence": PARTIAL, "quote": "J’aime montrer mon salon.", "values": ("V-3",),
     "events": ("partage_photo",)},
)


def _touchpoint(card: dict[str, Any]) -> Touchpoint:
    one = f"TP-{card['n']}"
    publics = card.get("publics", ())
    promised, observed = card.get("waiting", (None, None))
    truth = card.get("truth")
    return Touchpoint(
        id=one,
        journey="J-1" if card["stage"] <= 7 else "J-2",
        stage=f"ST-{card['stage']}",
        channel=card["channel"],
        label=card["label"],
        catalogue_id=card.get("catalogue", ""),
        publics=publics,
        fate=card.get("fate", KEPT),
        moment_of_truth=MomentOfTruth(kind=truth[0], criticality=truth[1]) if truth else None,
        importance=card.get("importance"),
        volume_per_year=card.get("volume"),
        evidence=card.get("evidence", NONE),
        irritant=card.get("irritant", ""),
        quote=card.get("quote", ""),
        script=SCRIPTS.get(one, Script()),
        values=card.get("values", ()),
        waiting_promised_minutes=promised,
        waiting_observed_minutes=observed,
        subcontractor=card.get("subcontractor"),
        target_emotions=tuple(
            TargetEmotion(public=public, emotion=emotion)
            for public, emotion in zip(PUBLICS, TARGET.get(one, ()), strict=False)
            if not publics or public in publics
        ),
        events=card.get("events", ()),
    )


TOUCHPOINTS = tuple(_touchpoint(card) for card in _CARDS)
