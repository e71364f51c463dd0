"""A client whose every column holds a value of one person only, and a search for those values anywhere."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pikepdf

PERSON = "KZ0048151623"
"""Number of the customer everything planted is of."""
SAID_FOR_THE_CLIENT = "Prévenez la veille"
"""Words of a verbatim of that person which is chosen for the client: a phone and an address follow them."""
_SIZES = {"clients": 1500, "commandes": 4000, "lignes": 4000, "messages": 3000}
_SMALL = 240
"""Lines of the small files, where every value is rare."""


def planted(table: str, column: str) -> str:
    """Return the value planted in a column: letters and digits that nobody writes by chance."""
    mark = zlib.crc32(f"{table}.{column}".encode())
    return f"Zq{mark:08x}barbes"


TEXTS: Mapping[str, Sequence[str]] = {
    "clients": (
        *("Prénom", "Nom", "Typologie", "Origine", "Note vendeur", "Parrain"),
        *("Interlocuteur", "Club", "Profession"),
    ),
    "commandes": ("Numéro commande", "Canal", "Magasin"),
    "lignes": ("Produit", "Rayon"),
    "messages": ("Campagne", "Canal", "Nature"),
    "contacts": ("Numéro ticket", "Canal", "Motif"),
    "visites": ("Événement", "Canal"),
    "avis": ("Point de contact", "Verbatim", "Indicateur"),
    "fiches": ("Nom", "Prénom", "Ville"),
}
"""Columns of text of each file, where a value is planted; the lines of costs are nobody's."""
OTHERS = {
    "clients.Numéro client": PERSON,
    "clients.E-mail": "zq.quatrebarbes@example.org",
    "clients.Téléphone": "0699887766",
    "clients.Adresse": "17 impasse des Zqglycines",
    "clients.SIRET": "73282932000074",
}
"""What is planted where a column has a form of its own."""
_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]?"
NUMBERS = {
    "clients.Date de naissance": r"1961-07-23|23/07/1961|23 juillet 1961",
    "clients.Code postal": r"(?<![\w.,-])48190(?![\w.,-])",
    "commandes.Montant": rf"(?<![\d.,])73{_SPACE}941[.,]37(?!\d)",
    "contacts.Coût": rf"(?<![\d.,])84{_SPACE}269[.,]51(?!\d)",
}
"""What would be found by chance in a long row of digits, as it may be written."""
IN_THE_TABLES_KEPT = ("commandes.Montant", "contacts.Coût")
"""Amounts are kept, beside a pseudonym, to be computed with; a result of one person never shows them."""


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every value planted, by file and column, as it is searched for."""
    marks = {f"{t}.{c}": planted(t, c) for t, columns in TEXTS.items() for c in columns} | OTHERS
    texts = {name: re.escape(mark) for name, mark in marks.items()}
    return {name: re.compile(one, re.IGNORECASE) for name, one in (texts | NUMBERS).items()}


def lay(folder: Path) -> None:
    """Write the files of the client: some with thousands of lines, others with a few."""
    for name, lines in _files().items():
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(lines)
        (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")


def _files() -> dict[str, list[list[str]]]:
    mark = planted
    who = [f"KA{n:07}" for n in range(_SIZES["clients"])]
    cities = ("01000", "33000", "69002")
    clients = [
        ["Numéro client", "Prénom", "Nom", "E-mail", "Téléphone", "Adresse", "Code postal",
         "Date de naissance", "SIRET", "Date de création", "Typologie", "Origine", "Accepte e-mail",
         "Note vendeur", "Parrain", "Interlocuteur", "Club", "Profession"],
        *([one, f"Léa{n}", f"Durand{n}", f"lea{n}@a.fr", f"06{n:08}", f"{n} rue des Lilas",
           cities[n % 3], f"{1 + n % 28:02}/05/19{40 + n % 50}", "", f"{1 + n % 28:02}/02/2024",
           ("Pro", "Particulier")[n % 2], ("Web", "Salon")[n % 2], ("oui", "non")[n % 2], "", "", "",
           ("Or", "Argent")[n % 2], ("Artisan", "Cadre")[n % 2]] for n, one in enumerate(who)),
        [PERSON, mark("clients", "Prénom"), mark("clients", "Nom"), OTHERS["clients.E-mail"],
         OTHERS["clients.Téléphone"], OTHERS["clients.Adresse"], "48190", "23/07/1961",
         OTHERS["clients.SIRET"], "12/02/2024", mark("clients", "Typologie"), mark("clients", "Origine"),
         "oui", *(mark("clients", c) for c in TEXTS["clients"][4:])],
    ]  # fmt: skip
    days = [f"{1 + n % 28:02}/{1 + n * 7 % 12:02}/{2023 + n % 3}" for n in range(10_000)]
    orders = [
        ["Numéro client", "Numéro commande", "Date commande", "Montant", "Marge", "Canal", "Magasin"],
        *([who[n * 7 % len(who)], f"C{n}", days[n], f"{20 + n % 90},50", f"{5 + n % 30},10",
           ("Web", "Magasin")[n % 2], f"Boutique {n % 9}"] for n in range(_SIZES["commandes"])),
        [PERSON, mark("commandes", "Numéro commande"), "11/06/2025", "73941,37", "8,15",
         mark("commandes", "Canal"), mark("commandes", "Magasin")],
    ]  # fmt: skip
    lines = [
        ["Numéro commande", "Produit", "Rayon", "Quantité", "Montant ligne"],
        *([f"C{n}", f"P{n % 40}", ("Arts", "Jeux", "Maison")[n % 3], "1", f"{20 + n % 90},50"]
          for n in range(_SIZES["lignes"])),
        [mark("commandes", "Numéro commande"), mark("lignes", "Produit"), mark("lignes", "Rayon"),
         "1", "73941,37"],
    ]  # fmt: skip
    messages = [
        ["Numéro client", "Date envoi", "Canal", "Campagne", "Nature", "Date ouverture"],
        *([who[n * 11 % len(who)], f"{days[n]} 09:00", "E-mail", f"Offre {n % 6}",
           ("relationnel", "transactionnel")[n % 2], f"{days[n]} 11:00" if n % 3 else ""]
          for n in range(_SIZES["messages"])),
        [PERSON, "11/06/2025 09:00", mark("messages", "Canal"), mark("messages", "Campagne"),
         mark("messages", "Nature"), ""],
    ]  # fmt: skip
    contacts = [
        ["Numéro client", "Numéro ticket", "Date contact", "Canal", "Motif", "Attente (min)",
         "Résolu", "Coût"],
        *([who[n], f"T{n}", f"{days[n]} 10:00", ("Téléphone", "E-mail")[n % 2],
           ("Livraison", "Retour", "Facture")[n % 3], f"{n % 20}", ("oui", "non")[n % 2], "4,20"]
          for n in range(_SMALL)),
        [PERSON, mark("contacts", "Numéro ticket"), "12/06/2025 10:00", mark("contacts", "Canal"),
         mark("contacts", "Motif"), "3", "oui", "84269,51"],
    ]  # fmt: skip
    visits = [
        ["Numéro client", "Horodatage", "Événement", "Canal"],
        *([who[n % 60], f"{days[n]} {8 + n % 9:02}:15", ("Accueil", "Panier", "Achat")[n % 3], "Web"]
          for n in range(_SMALL)),
        [PERSON, "12/06/2025 10:15", mark("visites", "Événement"), mark("visites", "Canal")],
    ]  # fmt: skip
    said = [
        ["Numéro client", "Date réponse", "Indicateur", "Note", "Point de contact", "Verbatim"],
        *([who[n], days[n], "NPS", f"{n % 11}", ("Accueil", "Livraison")[n % 2], "Très bien"]
          for n in range(_SMALL)),
        [PERSON, "13/06/2025", "NPS", "9", mark("avis", "Point de contact"),
         f"Merci à {mark('avis', 'Verbatim')}"],
        [PERSON, "14/06/2025", "NPS", "2", "Livraison",
         f"{SAID_FOR_THE_CLIENT}, au {OTHERS['clients.Téléphone']} ou {OTHERS['clients.E-mail']}"],
        [PERSON, "13/06/2025", mark("avis", "Indicateur"), "9", "Accueil", ""],
    ]  # fmt: skip
    costs = [
        ["Mois", "Poste", "Canal", "Montant"],
        *([f"01/{1 + n % 12:02}/{2024 + n // 12}", "Service client", "Téléphone", "1200"]
          for n in range(24)),
    ]  # fmt: skip
    headless = [[mark("fiches", column) for column in TEXTS["fiches"]] for _ in range(2)]
    return {
        "fiches": headless, "clients": clients, "commandes": orders, "lignes_commande": lines, "messages": messages,
        "contacts": contacts, "visites": visits, "avis": said, "couts": costs,
    }  # fmt: skip


def found_in(folder: Path) -> dict[str, list[str]]:
    """Return the values planted that stand somewhere under a folder, with where they stand."""
    wanted = patterns()
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        for where, text in readings(path.read_bytes()) if path.is_file() else ():
            for name, pattern in wanted.items():
                if pattern.search(text):
                    found.setdefault(name, []).append(f"{path.relative_to(folder)}{where}")
    return found


def readings(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield all that can be read in a file: members of archives, columns, streams, encoded pieces."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield f"!{member}", _plain(member)
                for where, text in readings(archive.read(member)):
                    yield f"!{member}{where}", text
        return
    if data[:4] == b"PAR1":
        yield "", _plain(_of_parquet(data))
        return
    yield "", _plain(data.decode("utf-8", "ignore"))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield "", _plain(data.decode("utf-16", "ignore"))
    if data[:5] == b"%PDF-":
        drawn = _plain(_of_pdf(data))
        yield "", drawn
        yield "", re.sub(r"\s", "", drawn)  # a drawing may place its letters one by one
    for piece in re.findall(rb"[A-Za-z0-9+/]{24,}", data):
        decoded = base64.b64decode(piece[: len(piece) // 4 * 4])
        yield "(base64)", _plain(decoded.decode("utf-8", "ignore"))


def _plain(text: str) -> str:
    """Undo what hides a text: entities, escapes, tags."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,400}>", "", text))


def _of_parquet(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(data)
        file.flush()
        query = f"SELECT * FROM read_parquet('{file.name}')"  # noqa: S608 - a name of ours
        rows = duckdb.connect().execute(query).fetchall()
    return "\n".join(" ".join(map(str, row)) for row in rows)


def _of_pdf(data: bytes) -> str:
    """Return what a PDF holds: its streams, opened, and the text its glyphs draw."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        opened = [one.read_bytes().decode("latin-1") for one in streams]
        forms = [one for one in streams if one.get("/Subtype") == "/Form"]
        drawings = [*(page.obj for page in pdf.pages), *forms]
        return "\n".join([*opened, *map(_drawn_text, drawings), *_titles(pdf)])


def _titles(pdf: pikepdf.Pdf) -> list[str]:
    """Return the strings of a PDF that are no drawing: its title, what describes its pictures."""
    held: list[Any] = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    return [
        str(value) for one in held for value in one.values() if isinstance(value, pikepdf.String)
    ]


def _drawn_text(drawing: pikepdf.Object) -> str:
    """Return what the glyphs of a page or a form say, by the table that each font carries."""
    none = pikepdf.Dictionary()
    fonts: Any = drawing.get("/Resources", none).get("/Font", none)
    tables = {name: _glyphs(font) for name, font in fonts.items()}
    known: tuple[int, Mapping[int, str]] = (1, {})
    said = []
    for step in pikepdf.parse_content_stream(drawing):
        operands, operator = list(step.operands), step.operator
        if str(operator) == "Tf":
            known = tables.get(str(operands[0]), (1, {}))
        elif str(operator) in {"Tj", "TJ", "'", '"'}:
            shown = operands[-1] if isinstance(operands[-1], pikepdf.Array) else [operands[-1]]
            said += [_read(bytes(one), *known) for one in shown if isinstance(one, pikepdf.String)]
        elif str(operator) == "ET":
            said.append("\n")
    return "".join(said)


def _read(codes: bytes, width: int, glyphs: Mapping[int, str]) -> str:
    found = [int.from_bytes(codes[at : at + width]) for at in range(0, len(codes), width)]
    return "".join(glyphs.get(code, chr(code) if width == 1 else "") for code in found)


def _glyphs(font: pikepdf.Object) -> tuple[int, dict[int, str]]:
    """Return how many bytes a glyph takes, and the letters that each one draws."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    table = font.get("/ToUnicode")
    text = table.read_bytes().decode("latin-1") if table is not None else ""
    glyphs: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            glyphs[int(code, 16)] = _letters(letters)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, first in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(low, 16), int(high, 16) + 1):
                glyphs[code] = _letters(f"{int(first, 16) + code - int(low, 16):0{len(first)}x}")
        for low, listed in re.findall(r"<(\w+)>\s*<\w+>\s*\[(.*?)\]", block, re.DOTALL):
            for n, letters in enumerate(re.findall(r"<(\w+)>", listed)):
                glyphs[int(low, 16) + n] = _letters(letters)
    return width, glyphs


def _letters(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", "ignore")
