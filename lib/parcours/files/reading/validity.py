"""Does an identifier look like what it claims to be? Checked while reading: none is kept."""

from __future__ import annotations

_DIGITS = "regexp_replace({0}, '[^\\d+]', '', 'g')"
_CHECKS = {
    "email": "regexp_full_match({0}, '[^@\\s,;]+@([A-Za-z0-9-]+\\.)+[A-Za-z]{{2,}}')",
    "phone": f"regexp_full_match({_DIGITS}, '(0|\\+33|0033)?[1-9]\\d{{{{8}}}}|\\+\\d{{{{8,15}}}}')",
    "postcode": "regexp_full_match({0}, '(0[1-9]|[1-8]\\d|9[0-578])\\d{{3}}|2[AB]\\d{{3}}')",
    "birth_date": "({0} BETWEEN DATE '1905-01-01' AND DATE '2100-01-01')",
    "siret": "is_luhn(regexp_replace({0}, '\\D', '', 'g'))",
}
_DIGIT = "coalesce(try_cast(x[i] AS INT), 0)"  # a shorter text is checked too before it is refused
_WEIGHTED = f"CASE WHEN i % 2 = 0 THEN {_DIGIT} ELSE {_DIGIT} * 2 // 10 + {_DIGIT} * 2 % 10 END"
LUHN = f"""is_luhn(x) AS length(x) = 14 AND (
    list_sum(list_transform(range(1, 15), lambda i: {_WEIGHTED})) % 10 = 0
    OR (x[1:9] = '356000000'
        AND list_sum(list_transform(range(1, 15), lambda i: {_DIGIT})) % 5 = 0))"""
"""Luhn's key of a SIRET; the French post's own establishments follow another rule."""


def valid_sql(column: str) -> str:
    """Write SQL telling whether a cell of that column is plausible; empty: nothing is checked."""
    check = _CHECKS.get(column, "")
    return check.format(f'"{column}"') if check else ""
