"""What Office files need of us: text they accept, and the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from parcours.deliver.painting.look import Look
from parcours.texts import NARROW_NBSP, NBSP

_STAMP = (1980, 1, 1, 0, 0, 0)
_NESTED = (".xlsx", ".docx", ".pptx")
_FIRST = "[Content_Types].xml"


def words(text: str, look: Look) -> str:
    """Return a text as Office shows it: U+202F may pull in another font there."""
    return look.prose(text).replace(NARROW_NBSP, NBSP)


def plain(text: str) -> str:
    """Return a text already written, for Office."""
    return text.replace(NARROW_NBSP, NBSP)


def growing(workbook: bytes) -> bytes:
    """Return an Excel file whose rows have the heights written, and grow with what is typed in them.

    XlsxWriter marks each height it writes as set by hand: Excel would then never change it.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = re.sub(rb'(<row [^>]*) customHeight="1"', rb"\1", part)
            target.writestr(entry, part)
    return made.getvalue()


def normalised(content: bytes, day: dt.date) -> bytes:
    """Return an Office file without the clock, in itself and in the workbooks of its charts."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist(), key=lambda one: (one != _FIRST, one)):
            part = source.read(name)
            if name.endswith(_NESTED):
                part = normalised(part, day)
            elif name == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, part
                )
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o600 << 16
            target.writestr(entry, part)
    return made.getvalue()
