"""Names as people write them, reduced to what identifies them."""

from __future__ import annotations

import re
import unicodedata


def fold(name: str) -> str:
    """Reduce a heading or a name to what identifies it: no accent, no capital, words joined.

    >>> fold(" N° de  Téléphone ")
    'no_de_telephone'
    """
    text = name.replace("°", "o").replace("º", "o").replace("œ", "oe").replace("Œ", "oe")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).lower()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")
