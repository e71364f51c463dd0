"""The tables we accept of a client's customer data: which columns, of which kind, what for.

Everything above speaks of these names only; ``files.customers`` maps the client's own to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

Kind = Literal[
    "id", "date", "time", "amount", "count", "number", "flag", "category", "text", "postcode"
]


class Privacy(StrEnum):
    """What becomes of a column when it is read."""

    KEEP = "keep"
    PSEUDONYM = "pseudonym"
    """Replaced by a keyed hash: the same customer is found again, nobody is named."""
    DROP = "drop"
    """A direct identifier: used to find duplicates while reading, never kept."""
    MASK = "mask"
    """Free text: read in the workshop with personal data masked, never in a result."""


@dataclass(frozen=True)
class Column:
    """A column we know how to use. ``names`` are usual headings, folded (no accent)."""

    name: str
    kind: Kind
    names: tuple[str, ...] = ()
    required: bool = False
    privacy: Privacy = Privacy.KEEP
    refers_to: str = ""
    """The table whose key this column repeats."""


@dataclass(frozen=True)
class TableSchema:
    """A table we accept. ``key`` identifies a row; empty where rows have no identity."""

    name: str
    columns: tuple[Column, ...]
    key: str = ""

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


def _column(
    name: str,
    kind: Kind,
    names: str = "",
    *,
    required: bool = False,
    privacy: Privacy = Privacy.KEEP,
    refers_to: str = "",
) -> Column:
    return Column(name, kind, tuple(names.split()), required, privacy, refers_to)


_CUSTOMER_ID = _column(
    "customer_id",
    "id",
    "id_client numero_client no_client num_client client code_client customer client_id "
    "id_customer identifiant_client ref_client reference_client n_client numero_adherent "
    "no_adherent numero_carte code_tiers",
    required=True,
    privacy=Privacy.PSEUDONYM,
    refers_to="customers",
)
CUSTOMERS = TableSchema(
    "customers",
    key="customer_id",
    columns=(
        replace(_CUSTOMER_ID, refers_to=""),
        _column("first_name", "text", "prenom firstname given_name", privacy=Privacy.DROP),
        _column(
            "last_name",
            "text",
            "nom nom_de_famille surname name nom_client nom_usage family_name",
            privacy=Privacy.DROP,
        ),
        _column(
            "email",
            "text",
            "e_mail mail adresse_e_mail courriel adresse_email adresse_mail e_mail_client "
            "email_address",
            privacy=Privacy.DROP,
        ),
        _column(
            "phone",
            "text",
            "telephone tel mobile portable telephone_portable telephone_mobile tel_mobile "
            "tel_portable numero_de_telephone no_telephone gsm phone_number",
            privacy=Privacy.DROP,
        ),
        _column(
            "address",
            "text",
            "adresse rue street adresse_postale adresse_1 address_line_1",
            privacy=Privacy.DROP,
        ),
        _column(
            "birth_date",
            "date",
            "date_de_naissance naissance date_naissance ddn date_of_birth birthday",
            privacy=Privacy.DROP,
        ),
        _column(
            "postcode",
            "postcode",
            "code_postal cp zip postal_code zip_code code_postal_client",
            privacy=Privacy.DROP,
        ),
        _column("department", "category", "departement region"),
        _column(
            "created_date",
            "date",
            "date_de_creation date_creation cree_le created signup_date date_inscription "
            "date_d_inscription inscrit_le creation date_ouverture_compte registration_date",
        ),
        _column(
            "segment",
            "category",
            "type_client typologie categorie_client segment_client type_de_client profil categorie "
            "customer_type",
        ),
        _column("has_loyalty_card", "flag", "carte_de_fidelite carte_fidelite loyalty_card"),
        _column(
            "accepts_email",
            "flag",
            "opt_in_email accepte_e_mail optin_email consentement_email opt_in optin newsletter",
        ),
        _column("accepts_sms", "flag", "opt_in_sms accepte_sms optin_sms consentement_sms"),
        _column("do_not_contact", "flag", "ne_pas_contacter liste_rouge npai opposition stop"),
        _column("contract_start_date", "date", "debut_contrat date_debut_contrat"),
        _column("contract_end_date", "date", "fin_contrat date_fin_contrat"),
        _column(
            "acquisition_channel",
            "category",
            "canal_acquisition origine source canal_d_acquisition source_acquisition",
        ),
        _column(
            "siret",
            "text",
            "no_siret numero_siret n_siret siret_etablissement",
            privacy=Privacy.DROP,
        ),
    ),
)
ORDERS = TableSchema(
    "orders",
    key="order_id",
    columns=(
        _column(
            "order_id",
            "id",
            "id_commande numero_commande no_commande num_commande ticket commande order "
            "reference_commande ref_commande numero_ticket no_ticket numero_facture no_facture "
            "facture transaction transaction_id",
            privacy=Privacy.PSEUDONYM,
        ),
        _CUSTOMER_ID,
        _column(
            "order_date",
            "date",
            "date_commande date_achat date purchase_date date_vente date_ticket date_facture "
            "date_transaction achete_le jour",
            required=True,
        ),
        _column(
            "amount",
            "amount",
            "montant_ttc montant_ht montant ca total revenue montant_total total_ttc total_ht "
            "chiffre_d_affaires prix_total montant_net sales dollar_value",
            required=True,
        ),
        _column("margin", "amount", "marge marge_brute marge_nette marge_brute_ht gross_margin"),
        _column(
            "channel",
            "category",
            "canal canal_de_vente canal_achat canal_d_achat sales_channel",
        ),
        _column(
            "store",
            "category",
            "magasin point_de_vente shop boutique agence nom_magasin code_magasin",
        ),
        _column(
            "quantity",
            "count",
            "quantite qte units nb_articles nombre_d_articles quantity_sold",
        ),
        _column(
            "promised_date",
            "date",
            "livraison_promise date_livraison_promise livraison_prevue date_promise",
        ),
        _column(
            "delivered_date",
            "date",
            "livraison_faite date_livraison livraison_reelle date_livraison_reelle",
        ),
    ),
)
ORDER_LINES = TableSchema(
    "order_lines",
    columns=(
        replace(ORDERS.column("order_id"), required=True, refers_to="orders"),
        _column(
            "product",
            "category",
            "produit article reference sku code_article libelle_article designation code_produit "
            "item",
        ),
        _column(
            "category",
            "category",
            "famille rayon categorie famille_produit univers categorie_produit department",
        ),
        _column("quantity", "count", "quantite qte units"),
        _column(
            "amount",
            "amount",
            "montant_ligne montant_ttc montant total_ligne prix_total montant_ht line_amount",
            required=True,
        ),
        _column("margin", "amount", "marge_ligne marge"),
    ),
)
MESSAGES = TableSchema(
    "messages",
    key="message_id",
    columns=(
        _column("message_id", "id", "id_message id_envoi", privacy=Privacy.PSEUDONYM),
        _CUSTOMER_ID,
        _column(
            "sent_time",
            "time",
            "date_envoi envoye_le sent sent_date date_d_envoi date_expedition sent_at",
            required=True,
        ),
        _column("channel", "category", "canal media canal_d_envoi"),
        _column("campaign", "category", "campagne operation"),
        _column("intent", "category", "nature type_message type"),
        _column(
            "opened_time",
            "time",
            "date_ouverture ouvert_le opened ouverture date_d_ouverture opened_at",
        ),
        _column("clicked_time", "time", "date_clic clique_le clicked clic date_de_clic clicked_at"),
        _column(
            "unsubscribed_time",
            "time",
            "date_desabonnement desabonne_le desabonnement date_de_desabonnement unsubscribed_at",
        ),
        _column("is_proxy_open", "flag", "ouverture_proxy ouverture_machine proxy_open"),
    ),
)
CONTACTS = TableSchema(
    "contacts",
    key="contact_id",
    columns=(
        _column("contact_id", "id", "id_contact numero_ticket ticket", privacy=Privacy.PSEUDONYM),
        _CUSTOMER_ID,
        _column(
            "contact_time",
            "time",
            "date_contact date_appel date contact_date date_heure_contact date_de_contact cree_le",
            required=True,
        ),
        _column("channel", "category", "canal media canal_de_contact"),
        _column(
            "reason",
            "category",
            "motif motif_contact motif_de_contact objet sujet categorie topic",
        ),
        _column(
            "wait_minutes",
            "number",
            "attente_minutes attente_min attente temps_attente duree_attente attente_en_minutes "
            "delai_attente_min wait",
        ),
        _column(
            "is_resolved",
            "flag",
            "resolu resolu_au_premier_contact resolved resolu_premier_contact clos",
        ),
        _column("cost", "amount", "cout"),
    ),
)
EVENTS = TableSchema(
    "events",
    columns=(
        _CUSTOMER_ID,
        _column(
            "event_time",
            "time",
            "horodatage date_heure date timestamp date_evenement horodate time timestamp_utc",
            required=True,
        ),
        _column(
            "event",
            "category",
            "evenement action activity type_evenement nom_evenement page etape event_name "
            "event_type",
            required=True,
        ),
        _column("channel", "category", "canal"),
    ),
)
FEEDBACK = TableSchema(
    "feedback",
    columns=(
        replace(_CUSTOMER_ID, required=False),
        _column(
            "feedback_date",
            "date",
            "date_reponse date date_enquete date_avis date_de_reponse response_date",
            required=True,
        ),
        _column("metric", "category", "indicateur question type_enquete mesure kpi", required=True),
        _column("score", "number", "note reponse valeur rating answer", required=True),
        _column("touchpoint", "category", "point_de_contact etape point_contact parcours moment"),
        _column(
            "verbatim",
            "text",
            "commentaire comment avis remarque texte feedback_text",
            privacy=Privacy.MASK,
        ),
    ),
)
COSTS = TableSchema(
    "costs",
    columns=(
        _column("month", "date", "mois periode annee_mois date", required=True),
        _column(
            "cost_type",
            "category",
            "type_de_cout poste nature type_cout categorie_de_cout libelle",
            required=True,
        ),
        _column("channel", "category", "canal"),
        _column("amount", "amount", "montant cout", required=True),
    ),
)
TABLES: tuple[TableSchema, ...] = (
    *(CUSTOMERS, ORDERS, ORDER_LINES, MESSAGES),
    *(CONTACTS, EVENTS, FEEDBACK, COSTS),
)
BY_NAME: dict[str, TableSchema] = {table.name: table for table in TABLES}
