"""Personal data inside free text: masked before the text goes anywhere."""

from __future__ import annotations

_TITLES = "M\\.|Mr\\.?|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mrs\\.?|Ms\\.?"
_NAME = "[A-ZÀ-Þ][\\p{L}'’-]+"
_PATTERNS = (
    ("[^@\\s<>()]+@[^@\\s<>()]+\\.[A-Za-z]{2,}", "[e-mail]"),
    ("\\b[A-Z]{2}\\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,4})?\\b", "[IBAN]"),
    ("(?:\\+33|0033|\\b0)[ .-]?[1-9](?:[ .-]?\\d{2}){4}\\b", "[tel]"),
    ("(?:\\d[ .-]?){8,}\\d", "[no]"),
    (f"\\b({_TITLES}) +{_NAME}(?: +{_NAME})?", "\\1 [nom]"),
)


def masked_sql(text: str) -> str:
    """Write SQL that masks e-mails, phones, account and long numbers, and names after a title."""
    for pattern, mask in _PATTERNS:
        quoted = pattern.replace("'", "''")
        text = f"regexp_replace({text}, '{quoted}', '{mask}', 'g')"
    return text
