"""What openpyxl lets through of a workbook whose archive or XML is damaged: it has no error of its own for it."""

from __future__ import annotations

import zipfile
import zlib

from openpyxl.utils.exceptions import InvalidFileException

DAMAGED = (
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""Found by fuzzing (tests/resilience); SyntaxError is that of both XML parsers, OSError of an archive that
says its parts begin before it."""
