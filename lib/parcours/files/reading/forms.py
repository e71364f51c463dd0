r"""The one form in which nearly all cells of a column are written, as patterns of RE2.

Each is so narrow that nothing else can be meant: no blank at an end, no word for nothing, a year that
is sensible. DuckDB and Arrow read such cells at once, with the same patterns.

>>> amount(How("amount", mark=","))
'-?(\\d{1,12}|\\d{1,3}([ \\x{00a0}\\x{202f}]\\d{3}){1,3})(,\\d+)?'
"""

from __future__ import annotations

from parcours.files.reading.french import How

BLANKS = (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
"""What parts thousands."""
YES = ("Oui", "oui", "OUI", "1")
NO = ("Non", "non", "NON", "0")
_LETTERS = "\\x{c0}-\\x{17f}’"
_END = f"[0-9A-Za-z{_LETTERS}]"
_YEAR = "(19[1-9]\\d|20\\d\\d)"
_HOUR = "([01]\\d|2[0-3]):[0-5]\\d"

COUNT = "-?\\d{1,12}"
SLASHED_DAY = f"\\d\\d/\\d\\d/{_YEAR}"
ISO_DAY = f"{_YEAR}-\\d\\d-\\d\\d"
SLASHED_TIME = f"{SLASHED_DAY} {_HOUR}"
ISO_TIME = f"{ISO_DAY}[ T]{_HOUR}"
SECONDS = ":[0-5]\\d"
ID = "[A-Za-z_-]*\\d[A-Za-z0-9_-]*"
POSTCODE = "\\d{5}"
_MORE = f"( ?[!-~{_LETTERS}])*"
WORDS = _END + _MORE
"""Words parted by one space."""
CATEGORY = f"[0-9A-MO-UW-Za-mo-uw-z{_LETTERS}]{_MORE}"
"""The same where the first does not begin as those for nothing do."""
TEXT = f"{_END}.*{_END}"


def amount(how: How) -> str:
    """Return the form of a number, under what is beyond belief."""
    fraction = {",": "(,\\d+)?", ".": "([.]\\d+)?", "": ""}[how.mark]
    return f"-?(\\d{{1,12}}|\\d{{1,3}}([ \\x{{00a0}}\\x{{202f}}]\\d{{3}}){{1,3}}){fraction}"


def day(how: How) -> str:
    """Return the format of a day parted by slashes."""
    return "%d/%m/%Y" if how.order == "dmy" else "%m/%d/%Y"
