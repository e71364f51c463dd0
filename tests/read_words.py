"""What is read of a file we wrote, and what French typography forbids in it."""

import html
import io
import re
import zipfile

FRENCH_FAULTS = re.compile(r"\w [:;!?»%€](?=\s|$)|« (?=\S)|\w'\w")
"""A plain space before a double sign or after a guillemet, a straight apostrophe."""


def of_markup(text: str) -> str:
    """Return what is read of a page or a drawing."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def of_office(content: bytes, tags: str) -> str:
    """Return what is read of an Office file: the texts of its parts, its charts' among them."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                part = archive.read(name).decode("utf-8", "replace")
                found += re.findall(rf"<(?:{tags})(?: [^>]*)?>([^<]*)</", part)
                found += re.findall(r' descr="([^"]*)"', part)
    return html.unescape("\n".join(found))
