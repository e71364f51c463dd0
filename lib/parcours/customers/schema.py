"""The tables we accept of a client's customer data: which columns, of which kind, and what they are for.

Everything above speaks of these names only; ``files.customers`` maps the client's own names to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["id", "date", "time", "amount", "count", "number", "flag", "category", "text", "postcode"]


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
    """A column we know how to use. ``names`` are usual headings, folded (no accents, lower case)."""

    name: str
    kind: Kind
    names: tuple[str, ...] = ()
    required: bool = False
    privacy: Privacy = Privacy.KEEP
    refers_to: str = ""
    """The table whose key this column repeats."""


@dataclass(frozen=True)
class TableSchema:
    """A table we accept. ``key`` identifies a row; empty where rows have no identity of their own."""

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


def _customer_id(*, required: bool = True) -> Column:
    return Column(
        "customer_id", "id", ("id_client", "numero_client", "no_client", "num_client", "client", "code_client",
                              "customer", "customer_id", "client_id", "id_customer"),
        required=required, privacy=Privacy.PSEUDONYM, refers_to="customers",
    )


CUSTOMERS = TableSchema("customers", key="customer_id", columns=(
    Column("customer_id", "id", _customer_id().names, required=True, privacy=Privacy.PSEUDONYM),
    Column("first_name", "text", ("prenom", "first_name", "firstname"), privacy=Privacy.DROP),
    Column("last_name", "text", ("nom", "nom_de_famille", "last_name", "surname", "name"), privacy=Privacy.DROP),
    Column("email", "text", ("email", "e_mail", "mail", "adresse_e_mail", "courriel"), privacy=Privacy.DROP),
    Column("phone", "text", ("telephone", "tel", "mobile", "portable", "phone"), privacy=Privacy.DROP),
    Column("address", "text", ("adresse", "rue", "address", "street"), privacy=Privacy.DROP),
    Column("birth_date", "date", ("date_de_naissance", "naissance", "birth_date"), privacy=Privacy.DROP),
    Column("postcode", "postcode", ("code_postal", "cp", "postcode", "zip"), privacy=Privacy.DROP),
    Column("department", "category", ("departement", "department", "region")),
    Column("created_date", "date", ("date_de_creation", "date_creation", "cree_le", "created", "created_date", "signup_date")),
    Column("segment", "category", ("segment", "type_client", "typologie", "categorie_client", "segment_client")),
    Column("has_loyalty_card", "flag", ("carte_de_fidelite", "carte_fidelite", "loyalty_card", "has_loyalty_card")),
    Column("accepts_email", "flag", ("opt_in_email", "accepte_e_mail", "optin_email", "consentement_email", "accepts_email")),
    Column("accepts_sms", "flag", ("opt_in_sms", "accepte_sms", "optin_sms", "consentement_sms", "accepts_sms")),
    Column("do_not_contact", "flag", ("ne_pas_contacter", "liste_rouge", "do_not_contact")),
    Column("contract_start_date", "date", ("debut_contrat", "date_debut_contrat", "contract_start_date")),
    Column("contract_end_date", "date", ("fin_contrat", "date_fin_contrat", "contract_end_date")),
    Column("acquisition_channel", "category", ("canal_acquisition", "origine", "acquisition_channel", "source")),
))
ORDERS = TableSchema("orders", key="order_id", columns=(
    Column("order_id", "id", ("id_commande", "numero_commande", "no_commande", "num_commande", "ticket",
                              "commande", "order", "order_id"), privacy=Privacy.PSEUDONYM),
    _customer_id(),
    Column("order_date", "date", ("date_commande", "date_achat", "date", "order_date", "purchase_date"), required=True),
    Column("amount", "amount", ("montant_ttc", "montant_ht", "montant", "ca", "total", "amount", "revenue"), required=True),
    Column("margin", "amount", ("marge", "marge_brute", "margin")),
    Column("channel", "category", ("canal", "canal_de_vente", "channel")),
    Column("store", "category", ("magasin", "point_de_vente", "store", "shop")),
    Column("quantity", "count", ("quantite", "qte", "quantity", "units")),
))
ORDER_LINES = TableSchema("order_lines", columns=(
    Column("order_id", "id", ORDERS.column("order_id").names, required=True, privacy=Privacy.PSEUDONYM, refers_to="orders"),
    Column("product", "category", ("produit", "article", "reference", "sku", "product")),
    Column("category", "category", ("famille", "rayon", "categorie", "category")),
    Column("quantity", "count", ("quantite", "qte", "quantity", "units")),
    Column("amount", "amount", ("montant_ligne", "montant_ttc", "montant", "amount"), required=True),
    Column("margin", "amount", ("marge_ligne", "marge", "margin")),
))
MESSAGES = TableSchema("messages", key="message_id", columns=(
    Column("message_id", "id", ("id_message", "id_envoi", "message_id"), privacy=Privacy.PSEUDONYM),
    _customer_id(),
    Column("sent_time", "time", ("date_envoi", "envoye_le", "sent", "sent_time", "sent_date"), required=True),
    Column("channel", "category", ("canal", "media", "channel")),
    Column("campaign", "category", ("campagne", "campaign", "operation")),
    Column("intent", "category", ("nature", "type_message", "intent", "type")),
    Column("opened_time", "time", ("date_ouverture", "ouvert_le", "opened", "opened_time")),
    Column("clicked_time", "time", ("date_clic", "clique_le", "clicked", "clicked_time")),
    Column("unsubscribed_time", "time", ("date_desabonnement", "desabonne_le", "unsubscribed_time")),
    Column("is_proxy_open", "flag", ("ouverture_proxy", "ouverture_machine", "proxy_open", "is_proxy_open")),
))
CONTACTS = TableSchema("contacts", key="contact_id", columns=(
    Column("contact_id", "id", ("id_contact", "numero_ticket", "ticket", "contact_id"), privacy=Privacy.PSEUDONYM),
    _customer_id(),
    Column("contact_time", "time", ("date_contact", "date_appel", "date", "contact_time", "contact_date"), required=True),
    Column("channel", "category", ("canal", "channel")),
    Column("reason", "category", ("motif", "motif_contact", "reason")),
    Column("wait_minutes", "number", ("attente_minutes", "attente_min", "attente", "wait_minutes")),
    Column("is_resolved", "flag", ("resolu", "resolu_au_premier_contact", "resolved", "is_resolved")),
    Column("cost", "amount", ("cout", "cost")),
))
EVENTS = TableSchema("events", columns=(
    _customer_id(),
    Column("event_time", "time", ("horodatage", "date_heure", "date", "timestamp", "event_time"), required=True),
    Column("event", "category", ("evenement", "action", "event", "activity"), required=True),
    Column("channel", "category", ("canal", "channel")),
))
FEEDBACK = TableSchema("feedback", columns=(
    _customer_id(required=False),
    Column("feedback_date", "date", ("date_reponse", "date", "feedback_date"), required=True),
    Column("metric", "category", ("indicateur", "question", "metric"), required=True),
    Column("score", "number", ("note", "score"), required=True),
    Column("touchpoint", "category", ("point_de_contact", "etape", "touchpoint")),
    Column("verbatim", "text", ("verbatim", "commentaire", "comment"), privacy=Privacy.MASK),
))
COSTS = TableSchema("costs", columns=(
    Column("month", "date", ("mois", "periode", "month"), required=True),
    Column("cost_type", "category", ("type_de_cout", "poste", "nature", "cost_type"), required=True),
    Column("channel", "category", ("canal", "channel")),
    Column("amount", "amount", ("montant", "cout", "amount"), required=True),
))
TABLES: tuple[TableSchema, ...] = (
    CUSTOMERS, ORDERS, ORDER_LINES, MESSAGES, CONTACTS, EVENTS, FEEDBACK, COSTS,
)
BY_NAME: dict[str, TableSchema] = {table.name: table for table in TABLES}
