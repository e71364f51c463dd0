"""French text to values, as DuckDB SQL: millions of cells at a time, each one counted.

A cell written as nearly all are (12,50 or 25/12/2024) takes a short way, which gives what the careful
one would; the others the careful one. What can't be read gives NULL, and is then told apart from what
says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from parcours.customers.schema import Kind
from parcours.files.reading import forms
from parcours.files.reading.french import How

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Layer = dict[str, str]
"""Name of a column -> its SQL."""
TOO_LARGE = 1_000_000_000_000
"""A number of that size in a cell is a slip (a bar code, a phone): totals beyond it would mean nothing."""
BLANKS = "[\\s\\x{00a0}\\x{202f}\\x{2009}\\x{feff}]"
NULL_WORDS = (
    *("null", "none", "n/a", "#n/a", "n.c.", "n.c", "n.r.", "nan", "na", "nc", "nr", "nd", "nat"),
    *("-", "--", "—", "?", "\\n", "(vide)", "vide", "(blank)", "non renseigné", "non_renseigne"),
    *("#ref!", "#div/0!", "#valeur!", "#value!", "#nom?", "#name?", "#num!"),
)
"""Words for nothing, where a code, a number or a date is expected."""
NULL_WORDS_IN_NAMES = ("-", "--", "—", "#n/a", "#ref!", "#valeur!", "#value!", "#nom?", "#name?")
"""A customer may be called Na, Null or None: fewer words mean nothing in a name."""
_NO_DATES = ("0000-00-00", "00/00/0000", "1900-01-00", "00/01/1900", "0")
YES = ("1", "oui", "o", "yes", "y", "true", "vrai", "t", "v", "x", "ok", "actif", "optin", "opt-in")
NO = ("0", "non", "n", "no", "false", "faux", "f", "ko", "inactif", "optout", "opt-out")
_MONTHS = (
    ("jan",), ("fev", "fév", "feb"), ("mar",), ("avr", "apr"), ("mai", "may"), ("juin", "jun"),
    ("juil", "jul"), ("aou", "aoû", "aug"), ("sep",), ("oct",), ("nov",), ("dec", "déc"),
)  # fmt: skip


def teach(connection: Connection) -> None:
    """Make the macros that :func:`layers` relies on, once per session."""
    for macro in _MACROS:
        connection.execute(f"CREATE OR REPLACE MACRO {macro}")


def layers(how: How, cell: str, n: int) -> list[Layer]:
    """Write the value ``v<n>`` of a cell whose text is trimmed; NULL where unreadable.

    Each layer is a list of columns over the layers below: no expression is ever repeated inside
    another, which would cost more to plan than to run.
    """
    return _BY_KIND[how.kind](how, cell, n)


def quick_sql(how: How, cell: str) -> str:
    """Write the value of a cell in the form nearly all have, as it stands in the file; NULL for the others.

    What it gives is what :func:`layers` would: each form is so narrow that nothing else can be meant.
    Such a cell begins and ends with no blank, and is no word for nothing.
    """
    return _QUICK[how.kind](how, cell)


def is_null_word_sql(how: How, cell: str) -> str:
    """Tell whether a cell without value says in words that there is nothing."""
    if how.kind == "text":
        return _among(cell, NULL_WORDS_IN_NAMES)
    if how.kind in {"date", "time"}:
        return f"({_among(cell, (*NULL_WORDS, *_NO_DATES))} OR regexp_matches({cell}, '9999|2999'))"
    return _among(cell, NULL_WORDS)


def is_converted_sql(how: How, cell: str) -> str:
    """Tell whether the text of a cell had to be changed to be read."""
    if how.kind in {"amount", "number", "count"}:
        return f"try_cast({cell} AS DOUBLE) IS NULL"
    if how.kind in {"date", "time"}:
        return f"{cell}[5:5] <> '-'"
    if how.kind == "flag":
        return f"lower({cell}) NOT IN ('true', 'false', '0', '1')"
    if how.kind == "id" and how.width:
        return f"length({cell}) < {how.width}"
    if how.kind == "postcode":
        return f"length({cell}) < 5"
    return "false"


def is_odd_sql(how: How, cell: str) -> str:
    """Tell whether a number uses the mark that is not the column's."""
    if how.kind in {"amount", "number", "count"} and how.mark:
        return f"contains({cell}, '{',' if how.mark == '.' else '.'}')"
    return "false"


def _single(value: Callable[[How, str], str]) -> Callable[[How, str, int], list[Layer]]:
    return lambda how, cell, n: [{f"v{n}": value(how, cell)}]


def _flag_sql(_how: How, cell: str) -> str:
    return f"flag_of({cell})"


def _postcode_sql(_how: How, cell: str) -> str:
    return f"postcode_of({cell})"


def _category_sql(_how: How, cell: str) -> str:
    words = _among(cell, NULL_WORDS)
    return f"CASE WHEN {words} THEN NULL ELSE regexp_replace({cell}, '\\s+', ' ', 'g') END"


def _text_sql(_how: How, cell: str) -> str:
    return f"CASE WHEN {_among(cell, NULL_WORDS_IN_NAMES)} THEN NULL ELSE {cell} END"


def _id_sql(how: How, cell: str) -> str:
    clean = f"regexp_replace({cell}, '^(\\d+)\\.0$', '\\1')"
    if how.width:
        clean = (
            f"CASE WHEN regexp_full_match({clean}, '\\d+') AND length({clean}) < {how.width} "
            f"THEN lpad({clean}, {how.width}, '0') ELSE {clean} END"
        )
    spoilt = f"regexp_full_match({cell}, '\\d([.,]\\d+)?[eE][+]\\d+')"
    return f"CASE WHEN {spoilt} OR {_among(cell, NULL_WORDS)} THEN NULL ELSE {clean} END"


def _number_layers(how: How, cell: str, n: int) -> list[Layer]:
    fast = {
        ",": f"CASE WHEN NOT contains({cell}, '.') THEN finite(replace({cell}, ',', '.')) END",
        ".": f"finite({cell})",
        "": f"CASE WHEN NOT regexp_matches({cell}, '[.,]') THEN finite({cell}) END",
    }[how.mark]
    value = f"signed_of(b{n}, u{n}, '{how.mark}')"
    if how.kind == "number":  # a share is a number; an amount in percent is a mistake of mapping
        value = f"CASE WHEN b{n}[-1:] = '%' THEN {value} / 100 ELSE {value} END"
    end = "[-+−)%]" if how.kind == "number" else "[-+−)]"
    return [
        {f"f{n}": fast},
        {f"r{n}": f"CASE WHEN f{n} IS NULL THEN lower({cell}) END"},
        {
            f"b{n}": f"CASE WHEN is_spaced_by_thousands(r{n}) "
            f"THEN regexp_replace(r{n}, '{BLANKS}|[''’]|{how.signs}', '', 'g') END"
        },
        {f"u{n}": f"regexp_replace(b{n}, '^[-+−(]|{end}$', '', 'g')"},
        {f"v{n}": f"believable(coalesce(f{n}, {value}))"},
    ]


def _count_layers(how: How, cell: str, n: int) -> list[Layer]:
    *before, last = _number_layers(how, cell, n)
    whole = f"CASE WHEN w{n} = round(w{n}) THEN try_cast(w{n} AS BIGINT) END"
    return [*before, {f"w{n}": last[f"v{n}"]}, {f"v{n}": whole}]


def _date_layers(how: How, cell: str, n: int) -> list[Layer]:
    first = forms.day(how)
    is_usual = f"length({cell}) BETWEEN 8 AND 10 AND (x{n}[-5:-5] = '/' OR x{n}[5:5] = '/')"
    return [
        {f"x{n}": f"replace(replace({cell}, '-', '/'), '.', '/')"},
        {
            f"f{n}": f"CASE WHEN {is_usual} "
            f"THEN try_strptime(x{n}, ['{first}', '%Y/%m/%d'])::DATE END"
        },
        {f"r{n}": f"CASE WHEN f{n} IS NULL THEN lower({cell}) END"},
        {f"w{n}": f"coalesce(f{n}, day_of(r{n}, {_is_day_first(how)}))"},
        {f"v{n}": f"sensible(w{n})"},
    ]


def _time_layers(how: How, cell: str, n: int) -> list[Layer]:
    first = forms.day(how)
    slashed = f"{cell}[3:3] = '/' AND {cell}[6:6] = '/' AND {cell}[11:11] = ' '"
    fast = f"try_strptime({cell}, ['{first} %H:%M:%S', '{first} %H:%M'])"
    return [
        {
            f"f{n}": f"CASE WHEN {cell}[5:5] = '-' THEN try_cast({cell} AS TIMESTAMP) "
            f"WHEN {slashed} THEN {fast} END"
        },
        {f"r{n}": f"CASE WHEN f{n} IS NULL THEN lower({cell}) END"},
        {f"d{n}": f"day_of(r{n}, {_is_day_first(how)})"},
        {f"w{n}": f"coalesce(f{n}, d{n}::TIMESTAMP + time_of(r{n}))"},
        {f"v{n}": f"sensible(w{n})"},
    ]


def _is_day_first(how: How) -> str:
    return "true" if how.order == "dmy" else "false"


def _among(cell: str, words: Sequence[str]) -> str:
    longest = max(map(len, words))
    listed = ", ".join("'" + word + "'" for word in words)
    return f"(length({cell}) <= {longest} AND lower({cell}) IN ({listed}))"


def _month_sql(text: str) -> str:
    cases = " ".join(
        f"WHEN {' OR '.join(f'starts_with({text}, $${word}$$)' for word in words)} THEN {number}"
        for number, words in enumerate(_MONTHS, 1)
    )
    return f"CASE {cases} END"


def _quick_number(how: How, cell: str) -> str:
    value = cell
    for sign in map(ord, forms.BLANKS):
        value = f"replace({value}, chr({sign}), '')"
    value = f"replace({value}, ',', '.')" if how.mark == "," else value
    return f"CASE WHEN {_is(cell, forms.amount(how))} THEN try_cast({value} AS DOUBLE) END"


def _quick_count(_how: How, cell: str) -> str:
    return f"CASE WHEN {_is(cell, forms.COUNT)} THEN try_cast({cell} AS BIGINT) END"


def _quick_date(how: How, cell: str) -> str:
    return (
        f"CASE WHEN {_is(cell, forms.SLASHED_DAY)} "
        f"THEN try_strptime({cell}, '{forms.day(how)}')::DATE "
        f"WHEN {_is(cell, forms.ISO_DAY)} THEN try_cast({cell} AS DATE) END"
    )


def _quick_time(how: How, cell: str) -> str:
    day = forms.day(how)
    return (
        f"CASE WHEN {_is(cell, forms.ISO_TIME + forms.SECONDS)} "
        f"THEN try_cast({cell} AS TIMESTAMP) "
        f"WHEN {_is(cell, f'{forms.SLASHED_TIME}({forms.SECONDS})?')} "
        f"THEN try_strptime({cell}, ['{day} %H:%M:%S', '{day} %H:%M']) END"
    )


def _quick_flag(_how: How, cell: str) -> str:
    return f"CASE WHEN {cell} IN {forms.YES} THEN true WHEN {cell} IN {forms.NO} THEN false END"


def _quick_id(how: How, cell: str) -> str:
    is_long = f" AND strlen({cell}) >= {how.width}" if how.width else ""
    return f"CASE WHEN {_is(cell, forms.ID)}{is_long} THEN {cell} END"


def _quick_words(form: str) -> Callable[[How, str], str]:
    return lambda _how, cell: f"CASE WHEN {_is(cell, form)} THEN {cell} END"


def _is(cell: str, form: str) -> str:
    return f"regexp_full_match({cell}, '{form}')"


_QUICK: dict[Kind, Callable[[How, str], str]] = {
    "amount": _quick_number,
    "number": _quick_number,
    "count": _quick_count,
    "date": _quick_date,
    "time": _quick_time,
    "flag": _quick_flag,
    "id": _quick_id,
    "postcode": _quick_words(forms.POSTCODE),
    "category": _quick_words(forms.CATEGORY),
    "text": _quick_words(forms.TEXT),
}
_BY_KIND: dict[Kind, Callable[[How, str, int], list[Layer]]] = {
    "amount": _number_layers,
    "number": _number_layers,
    "count": _count_layers,
    "date": _date_layers,
    "time": _time_layers,
    "flag": _single(_flag_sql),
    "id": _single(_id_sql),
    "postcode": _single(_postcode_sql),
    "category": _single(_category_sql),
    "text": _single(_text_sql),
}
_ISO = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?"
_SLASHED = r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[t, ].*)?"
_FIRST, _SECOND = (f"regexp_extract(x, '{_SLASHED}', {group})" for group in (1, 2))
_WORDED = r"(?:[a-z]+\.? )?(\d{1,2})(?:er)?[ ./-]?([a-zéû]{3,9})\.?[ ./-]?(\d{4}|\d{2})(?:[, ].*)?"
_MONTH_FIRST = r"(?:[a-z]+, )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[, ].*)?"
_MONTH = r"(?:([a-zéû]{3,9})\.?[ ./-](\d{4}|\d{2}))"
_MACROS = (
    """finite(x) AS
        CASE WHEN isfinite(try_cast(x AS DOUBLE)) THEN try_cast(x AS DOUBLE) END""",
    f"""is_spaced_by_thousands(x) AS
        NOT regexp_matches(x, '\\d({BLANKS}|[''’])+\\d')
        OR regexp_matches(x, '^\\D*\\d{{1,3}}(({BLANKS}|[''’])\\d{{3}})+([.,]\\d*)?\\D*$')""",
    """unsigned_of(u, mark) AS CASE
        WHEN regexp_full_match(u, '\\d+') THEN u
        WHEN regexp_full_match(u, '\\d{1,3}(\\.\\d{3})+,\\d*')
            THEN replace(replace(u, '.', ''), ',', '.')
        WHEN regexp_full_match(u, '\\d{1,3}(,\\d{3})+\\.\\d*') THEN replace(u, ',', '')
        WHEN regexp_full_match(u, '\\d{1,3}(\\.\\d{3}){2,}') THEN replace(u, '.', '')
        WHEN regexp_full_match(u, '\\d{1,3}(,\\d{3}){2,}') THEN replace(u, ',', '')
        WHEN regexp_full_match(u, '[1-9]\\d{0,2}[.,]\\d{3}') THEN
            CASE WHEN mark = '' THEN NULL
                 WHEN contains(u, mark) THEN replace(u, mark, '.')
                 ELSE regexp_replace(u, '[.,]', '') END
        WHEN regexp_full_match(u, '\\d*[.,]\\d+|\\d+[.,]') THEN replace(u, ',', '.')
    END""",
    """signed_of(b, u, mark) AS
        CASE WHEN regexp_full_match(b, '[-−].*|.*[-−]|\\(.*\\)') THEN -1 ELSE 1 END
        * try_cast(unsigned_of(u, mark) AS DOUBLE)""",
    f"""believable(x) AS CASE WHEN abs(x) < {TOO_LARGE} THEN x END""",
    """sensible(d) AS
        CASE WHEN d >= DATE '1900-01-02' AND d < DATE '2100-01-01' THEN d END""",
    """year_of(y) AS CASE WHEN length(y) > 2 THEN y::INT
        WHEN y::INT < 50 THEN 2000 + y::INT ELSE 1900 + y::INT END""",
    f"""worded_day_of(x) AS CASE
        WHEN regexp_full_match(x, '{_WORDED}') THEN TRY(make_date(
            year_of(regexp_extract(x, '{_WORDED}', 3)),
            {_month_sql(f"regexp_extract(x, '{_WORDED}', 2)")},
            regexp_extract(x, '{_WORDED}', 1)::INT))
        WHEN regexp_full_match(x, '{_MONTH_FIRST}') THEN TRY(make_date(
            regexp_extract(x, '{_MONTH_FIRST}', 3)::INT,
            {_month_sql(f"regexp_extract(x, '{_MONTH_FIRST}', 1)")},
            regexp_extract(x, '{_MONTH_FIRST}', 2)::INT))
        WHEN regexp_full_match(x, '{_MONTH}') THEN TRY(make_date(
            year_of(regexp_extract(x, '{_MONTH}', 2)),
            {_month_sql(f"regexp_extract(x, '{_MONTH}', 1)")}, 1))
        WHEN regexp_full_match(x, '\\d{{1,2}}[-/]\\d{{4}}') THEN TRY(make_date(
            right(x, 4)::INT, regexp_extract(x, '\\d+')::INT, 1))
        WHEN regexp_full_match(x, '\\d{{4}}[-/]\\d{{1,2}}') THEN TRY(make_date(
            left(x, 4)::INT, regexp_extract(x, '\\d+$')::INT, 1))
    END""",
    f"""day_of(x, day_first) AS CASE
        WHEN regexp_full_match(x, '{_ISO}') THEN TRY(make_date(
            regexp_extract(x, '{_ISO}', 1)::INT,
            regexp_extract(x, '{_ISO}', 2)::INT, regexp_extract(x, '{_ISO}', 3)::INT))
        WHEN regexp_full_match(x, '{_SLASHED}') THEN TRY(make_date(
            year_of(regexp_extract(x, '{_SLASHED}', 3)),
            CASE WHEN day_first THEN {_SECOND} ELSE {_FIRST} END::INT,
            CASE WHEN day_first THEN {_FIRST} ELSE {_SECOND} END::INT))
        WHEN regexp_full_match(x, '(19|20)\\d{{6}}') THEN TRY(make_date(
            x[1:4]::INT, x[5:6]::INT, x[7:8]::INT))
        WHEN regexp_full_match(x, '[2-5]\\d{{4}}([.,]\\d+)?')
            THEN DATE '1899-12-30' + x[1:5]::INT
        ELSE worded_day_of(x) END""",
    """time_of(x) AS CASE
        WHEN regexp_full_match(x, '\\d{5}[.,]\\d+')
            THEN to_seconds(round(86400 * ('0.' || x[7:])::DOUBLE)::BIGINT)
        WHEN regexp_matches(x, '\\d{1,2}[:h]\\d{2}') THEN
            coalesce(try_cast(regexp_replace(regexp_extract(x, '\\d{1,2}[:h]\\d{2}(:\\d{2})?'),
                'h', ':') || CASE WHEN regexp_matches(x, ':\\d{2}:') THEN '' ELSE ':00' END
                AS INTERVAL), INTERVAL 0 SECOND)
        ELSE INTERVAL 0 SECOND END""",
    f"""flag_of(x) AS
        CASE WHEN {_among("x", YES)} THEN true WHEN {_among("x", NO)} THEN false END""",
    f"""postcode_of(x) AS CASE
        WHEN regexp_full_match(x, '\\d{{4}}(\\.0)?') THEN lpad(x[1:4], 5, '0')
        WHEN {_among("x", NULL_WORDS)} THEN NULL
        ELSE upper(regexp_replace(x, '\\s|\\.0$', '', 'g')) END""",
)
