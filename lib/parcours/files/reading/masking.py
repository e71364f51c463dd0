"""Personal data inside free text: masked before the text goes anywhere.

What has a form is masked whoever it is of; a name without a title only where it is that of the customer
who writes, known by the file. Those of others stay: a list of first names would hide roses and stones
(Rose, Pierre), and not a surname. That is why a verbatim reaches the client only when somebody chose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

    from parcours.files.reading.staging import Staged

_TITLES = "M\\.|Mr\\.?|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mrs\\.?|Ms\\.?"
_NAME = "[A-ZÀ-Þ][\\p{L}'’-]+"
_PATTERNS = (
    ("[^@\\s<>()]+@[^@\\s<>()]+\\.[A-Za-z]{2,}", "[e-mail]"),
    ("\\b[A-Z]{2}\\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,4})?\\b", "[IBAN]"),
    ("(?:\\+33|0033|\\b0)[ .-]?[1-9](?:[ .-]?\\d{2}){4}\\b", "[tel]"),
    ("(?:\\d[ .-]?){8,}\\d", "[no]"),
    (f"\\b({_TITLES}) +{_NAME}(?: +{_NAME})?", "\\1 [nom]"),
)


_OWN = ("first_name", "last_name")
_BETWEEN = "[^\\p{L}]"
"""What separates two words."""
_SHORTEST = 3
"""Letters under which a name is found inside too many words."""


def masked_sql(text: str) -> str:
    """Write SQL that masks e-mails, phones, account and long numbers, and names after a title."""
    for pattern, mask in _PATTERNS:
        quoted = pattern.replace("'", "''")
        text = f"regexp_replace({text}, '{quoted}', '{mask}', 'g')"
    return text


def learn_names(connection: Connection, staged: Staged) -> None:
    """Keep by customer, for the time of the reading, the names that a file of customers gives."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS own_names (customer_id VARCHAR, name VARCHAR)"
    )
    for column in filter(staged.plan.planned, _OWN):
        connection.execute(
            f"""INSERT INTO own_names SELECT customer_id, {column} FROM {staged.table}
                WHERE length({column}) >= {_SHORTEST}"""
        )


def hide_own_names(connection: Connection) -> None:
    """Mask, in what a customer wrote, its own names with or without accents; then forget them."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'own_names'")
    is_known = bool(found.fetchall())
    columns = {name for name, *_ in connection.execute("DESCRIBE feedback").fetchall()}
    if is_known and {"verbatim", "customer_id"} <= columns:
        either = "regexp_escape(name) || '|' || regexp_escape(strip_accents(name))"
        connection.execute(
            f"""UPDATE feedback SET verbatim = regexp_replace(verbatim, '(?i)(^|{_BETWEEN})('
                || own.either || ')(?:{_BETWEEN}+(?:' || own.either || '))*($|{_BETWEEN})',
                '\\1[nom]\\3', 'g')
            FROM (SELECT customer_id, string_agg({either}, '|') AS either,
                    list(lower(strip_accents(name))) AS names FROM own_names GROUP BY 1) own
            WHERE feedback.customer_id = own.customer_id AND len(list_filter(own.names,
                lambda one: contains(lower(strip_accents(verbatim)), one))) > 0"""
        )
    connection.execute("DROP TABLE IF EXISTS own_names")
