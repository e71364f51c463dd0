"""Pseudonyms: the same customer is found again from file to file, and nobody is named.

The key stands in the user's own configuration folder, never in the client's folder nor under git.
Whoever has the data but not the key can't try names or numbers until one fits; a plain hash, even
salted, falls in minutes to a list of all French mobile numbers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.errors import CustomerFileError, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

KEY_BYTES = 32
PSEUDONYM_DIGITS = 20
"""Hexadecimal digits kept: 80 bits, no collision to fear below some 10 billion identifiers."""
_FOLDER_VARIABLE = "PARCOURS_KEY_FOLDER"


def key_folder() -> Path:
    """Return where keys stand: ``PARCOURS_KEY_FOLDER``, or the user's configuration folder."""
    if chosen := os.environ.get(_FOLDER_VARIABLE):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "parcours" / "keys"
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "parcours" / "keys"


def key_of(client: str) -> bytes:
    """Return the client's key, made on first use; only its owner may read it.

    Raises
    ------
    CustomerFileError : the key is damaged. It is never replaced silently: with another key,
        nobody would be recognised from one delivery to the next.
    """
    path = key_path(client)
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise CustomerFileError(
            Problem("key_damaged", str(path), found=str(len(key)), expected=str(KEY_BYTES))
        )
    return key


def key_path(client: str) -> Path:
    """Return where the client's key stands, whatever signs its name holds."""
    readable = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in client)[:40]
    return key_folder() / f"{readable}-{hashlib.sha256(client.encode()).hexdigest()[:8]}.key"


def key_id(key: bytes) -> str:
    """Name a key without giving it: caches made with another key are not mixed up.

    >>> key_id(bytes(32))
    '6b351beebc21'
    """
    return hmac.digest(key, b"parcours key id", "sha256").hex()[:12]


def pseudonym(key: bytes, identifier: str) -> str:
    """Replace an identifier by HMAC-SHA256 under the key, cut to 20 hexadecimal digits.

    >>> pseudonym(bytes(32), "00012")
    '0f04cd4f3b93e3e2763d'
    """
    return hmac.digest(key, identifier.encode(), "sha256").hex()[:PSEUDONYM_DIGITS]


def teach(connection: Connection, key: bytes) -> None:
    """Give the key to a DuckDB session, so that :func:`pseudonym_sql` works there.

    It stands in variables: a statement never spells the key, so no error message or log can.
    """
    block = key.ljust(64, b"\0")
    for name, pad in (("inner_key", 0x36), ("outer_key", 0x5C)):
        connection.execute(f"SET VARIABLE {name} = ?::BLOB", [bytes(b ^ pad for b in block)])


def pseudonym_sql(column: str) -> str:
    """Write :func:`pseudonym` as DuckDB SQL, so that millions of identifiers cost seconds.

    HMAC of RFC 2104 spelt out: hash(outer key || hash(inner key || message)).
    """
    message = f"getvariable('inner_key') || encode({column})"
    return f"left(sha256(getvariable('outer_key') || unhex(sha256({message}))), {PSEUDONYM_DIGITS})"


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # fails where another process made it first: that one serves
    except FileExistsError:
        pass
    except OSError:  # a disk without links
        if not path.exists():
            temporary.replace(path)
    temporary.unlink(missing_ok=True)
