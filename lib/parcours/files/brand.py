"""The client's logo, template of slides and fonts: files of its folder that its framing names (F1)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from parcours.errors import Problem
from parcours.files.typefaces import FontRefusedError, Typeface, typeface
from parcours.method.framing import Brand

_LOGOS, _TEMPLATES, _FONTS = (".png", ".jpg", ".jpeg"), (".potx", ".pptx"), (".ttf", ".otf")
_MOST_BYTES = {
    "logo_file": 5 << 20,
    "template_file": 50 << 20,
    "font_file": 10 << 20,
    "bold_font_file": 10 << 20,
}
_MOST_UNPACKED = 400 << 20
_LOGO_PIXELS = (900, 300)
"""Width and height a logo is brought down to: 75 mm at 300 points per inch."""
_PRESENTATION = "ppt/presentation.xml"


@dataclass(frozen=True)
class Identity:
    """What deliverables take of the client's identity besides its colours."""

    logo: bytes = b""
    """A PNG without any metadata; empty: none."""
    template: bytes = b""
    """Of the deck: a .potx or a .pptx; empty: ours, in the client's colours."""
    typeface: Typeface | None = None
    """What texts are set in; None: ours."""
    problems: tuple[Problem, ...] = ()
    """Why a file that is named does not serve; deliverables are written without it."""


def paths(folder: Path, brand: Brand) -> list[Path]:
    """Return the files the framing names, where they stand in the client's folder."""
    named = (brand.logo_file, brand.template_file, brand.font_file, brand.bold_font_file)
    return [folder / name for name in named if _stands(folder / name, folder)]


def read(folder: Path, brand: Brand) -> Identity:
    """Read the logo, the template and the fonts; what cannot be used is said, and left out."""
    problems: list[Problem] = []
    logo = _content(folder, brand.logo_file, "logo_file", _LOGOS, problems)
    template = _content(folder, brand.template_file, "template_file", _TEMPLATES, problems)
    drawn = _as_png(logo) if logo else b""
    if logo and not drawn:
        problems.append(_unreadable("logo_file", brand.logo_file))
    if template and not _is_presentation(template):
        problems.append(_unreadable("template_file", brand.template_file))
        template = b""
    face = _typeface(folder, brand, problems)
    return Identity(drawn, template, face, tuple(problems))


def _typeface(folder: Path, brand: Brand, problems: list[Problem]) -> Typeface | None:
    """Return the typeface of the files named; None where there is none, or one of them does not serve."""
    regular = _content(folder, brand.font_file, "font_file", _FONTS, problems)
    bold = _content(folder, brand.bold_font_file, "bold_font_file", _FONTS, problems)
    if not regular or bool(bold) is not bool(brand.bold_font_file):
        return None
    try:
        return typeface(regular, bold)
    except FontRefusedError as refused:
        names = " + ".join(filter(None, (brand.font_file, brand.bold_font_file)))
        problems.append(Problem(refused.reason, "@field.brand.font_file", found=names))
        return None


def _content(
    folder: Path, name: str, field: str, suffixes: tuple[str, ...], problems: list[Problem]
) -> bytes:
    """Return what a named file holds; nothing where it may not be read, and why."""
    if not name:
        return b""
    path = folder / name
    expected = ", ".join(suffixes)
    if not _stands(path, folder):
        problems.append(Problem("brand_missing", f"@field.brand.{field}", found=name))
    elif path.suffix.lower() not in suffixes:
        problems.append(
            Problem("brand_kind", f"@field.brand.{field}", found=name, expected=expected)
        )
    elif path.stat().st_size > _MOST_BYTES[field]:
        most = str(_MOST_BYTES[field] >> 20)
        problems.append(
            Problem("brand_too_big", f"@field.brand.{field}", found=name, expected=most)
        )
    else:
        return path.read_bytes()
    return b""


def _stands(path: Path, folder: Path) -> bool:
    """Whether a file stands in the folder itself: in no other by its name, nor by a link."""
    return path.parent == folder and path.is_file() and path.resolve().parent == folder.resolve()


def _unreadable(field: str, name: str) -> Problem:
    return Problem("brand_unreadable", f"@field.brand.{field}", found=name)


def _as_png(content: bytes) -> bytes:
    """Return an image as a small PNG, without what a camera or an author left in it; empty if it is none."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where there is a logo

    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > (Image.MAX_IMAGE_PIXELS or 0):
                return b""
            drawn = image.convert("RGBA")
            drawn.thumbnail(_LOGO_PIXELS)
            Image.frombytes("RGBA", drawn.size, drawn.tobytes()).save(made, "PNG", optimize=True)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return b""  # a file that is damaged, in any of the ways Pillow tells
    return made.getvalue()


def _is_presentation(content: bytes) -> bool:
    """Whether it is an archive of slides, of a size that can be opened, without a programme in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {one.filename for one in parts}
            is_safe = sum(one.file_size for one in parts) <= _MOST_UNPACKED
            has_programme = any(name.endswith("vbaProject.bin") for name in names)
            return (
                _PRESENTATION in names and is_safe and not has_programme and not archive.testzip()
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return False
