"""What became of what the workshop and the file found, besides the actions that answer it (R1)."""

from parcours.method.plan import FindingFate

_MERGED: dict[str, str] = {
    "perception_gap:TP-5": "irritant:TP-5:PU-1",
    "perception_gap:TP-12": "irritant:TP-12:PU-3",
    "perception_gap:TP-14": "irritant:TP-14:PU-1",
    "perception_gap:TP-2": "irritant:TP-2:PU-1",
    "perception_gap:TP-7": "irritant:TP-7:PU-1",
    "publics_diverge:TP-7": "irritant:TP-7:PU-3",
    "publics_diverge:TP-17": "irritant:TP-17:PU-3",
    "weak_item:D2-10-1": "waiting:TP-19",
    "weak_item:D2-08-1": "passage_fails:PA-1",
    "low_satisfaction:TP-5": "irritant:TP-5:PU-1",
    "low_satisfaction:TP-14": "irritant:TP-14:PU-1",
    "low_satisfaction:TP-7": "irritant:TP-7:PU-1",
    "low_satisfaction:TP-18": "irritant:TP-18:PU-1",
    "low_satisfaction:TP-19": "irritant:TP-19:PU-1",
    "low_satisfaction:TP-23": "irritant:TP-23:PU-2",
    "low_satisfaction:TP-29": "irritant:TP-29:PU-1",
}
_PARKED: dict[str, tuple[str, str]] = {
    "irritant:TP-7:PU-1": ("Le contrat d’Allô Conseil prend fin en mars 2027 ; le chat est rediscuté en février.", "Julien Morel"),
    "irritant:TP-7:PU-3": ("Même échéance ; d’ici là, les professionnels ont une ligne directe.", "Julien Morel"),
    "waiting:TP-7": ("Mesure à refaire après le changement d’horaires de janvier.", "Julien Morel"),
    "subcontractor_misaligned:SC-2": ("Renouvellement en mars 2027 : trois critères de qualité au cahier des charges.", "Julien Morel"),
    "irritant:TP-17:PU-3": ("Livrer sur chantier demande un autre contrat de transport ; étude en 2027.", "Isabelle Caron"),
    "manual_flow:F-12": ("Disparaît avec le référentiel client ; on ne le refait pas deux fois.", "Nicolas Perrin"),
    "data_leave_eu:F-5": ("Hébergement en Europe au renouvellement de mai 2027 ; clauses types signées d’ici là.", "Nicolas Perrin"),
    "datum_no_master:D-14": ("La collecte commence avec le scénario Emménagement, en 2027.", "Émilie Rousseau"),
    "channel_break:K-3:TEL": ("Après la reconnaissance de la carte sur le site.", "Marc Delaunay"),
    "channel_break:K-3:CHT": ("Après la reconnaissance de la carte sur le site.", "Marc Delaunay"),
    "channel_break:K-6:APP": ("Retours dans l’application : pas avant 2028.", "Marc Delaunay"),
    "skill_gap:S-1": ("Poste ouvert en janvier 2027.", "Claire Vasseur"),
    "skill_gap:S-3": ("Un intégrateur est consulté ; choix avant Noël.", "Nicolas Perrin"),
    "skill_gap:S-9": ("L’agence Pixel & Co apporte la compétence pendant la vague 2.", "Marc Delaunay"),
    "skill_gap:S-10": ("Suit le sort de la visualisation en 3D.", "Marc Delaunay"),
    "respondents_disagree:D1-03-2": ("À reprendre en réunion d’équipe : siège et magasins ne parlent pas du même geste.", "Sophie Renard"),
    "polarised:TP-8:PU-3": ("Trois architectes à observer devant l’écran avant de conclure.", "Marc Delaunay"),
    "weak_item:D3-06-2": ("La valeur vie vient d’être calculée ; on en reparle quand elle aura servi une fois.", "Claire Vasseur"),
    "weak_item:D2-05-3": ("Suivi trimestriel à partir de janvier 2027.", "Émilie Rousseau"),
    "event_unmapped:appel_magasin": ("Le point de contact « J’appelle le magasin » manque à la carte : à placer au prochain atelier.", "Sophie Renard"),
}
_REJECTED: dict[str, tuple[str, str]] = {
    "channel_break:K-2:TEL": ("Les prix ne se discutent pas au téléphone ; le conseiller renvoie vers le site.", "Marc Delaunay"),
    "channel_break:K-2:CHT": ("Même raison.", "Marc Delaunay"),
    "channel_break:K-4:TEL": ("Personne ne demande son panier au téléphone : aucun contact en deux ans.", "Julien Morel"),
    "channel_break:K-1:LIE": ("Un magasin ne peut pas tout exposer ; la commande en rayon y répond.", "Sophie Renard"),
    "flow_loop:T-5:T-6": ("Voulu : les consentements vont dans un sens, les désabonnements reviennent dans l’autre.", "Nicolas Perrin"),
    "grid_uncovered:ST-1": ("Presse et classements : hors du périmètre de la mission.", "Marc Delaunay"),
    "perception_gap:TP-35": ("Ceux qui partagent une photo sont ravis ; les autres ne votent pas là-dessus.", "Marc Delaunay"),
    "touchpoint_never_seen:TP-35": ("Le partage a lieu sur les réseaux sociaux, hors de nos journaux.", "Marc Delaunay"),
}
FATES: tuple[FindingFate, ...] = (
    *(FindingFate(finding=key, fate="merged", merged_into=into, author="Anne Kerouédan") for key, into in _MERGED.items()),
    *(FindingFate(finding=key, fate="parked", reason=why, author=who) for key, (why, who) in _PARKED.items()),
    *(FindingFate(finding=key, fate="rejected", reason=why, author=who) for key, (why, who) in _REJECTED.items()),
)
