"""Write the advance widths of the fonts of the map as small JSON files, one per family and weight.

Usage: python make_widths.py INTER_FOLDER LIBERATION_FOLDER

INTER_FOLDER is the ``files`` folder of the npm package @fontsource/inter (Inter, SIL Open Font
License 1.1), completed with the signs that only our own files of it have (``deliver/fonts``);
LIBERATION_FOLDER holds LiberationSans-*.ttf of Debian's fonts-liberation (SIL Open Font License 1.1
from version 2, GPL with font exception before), whose advance widths are those of Arial. Widths are
facts read from the fonts: no outline is copied. Run again when a font changes version.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
RANGES = (
    (0x20, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x2122),
    (0x2190, 0x2199),
    (0x2200, 0x2265),
)
"""Latin, Greek, Cyrillic, punctuation, currencies, arrows: what European clients type."""
ALL = ((0x20, 0x10FFFF),)
"""Of Inter, all that our files of it have: what a chart may show as it is."""
INTER = {"400": "Regular", "600": "SemiBold", "700": "Bold"}
OURS = HERE.parents[1] / "deliver" / "fonts"
SUBSETS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
ARIAL = {"400": "Regular", "700": "Bold"}


def widths(fonts: Iterable[Path], ranges: Sequence[tuple[int, int]]) -> dict[str, str]:
    """Characters by advance width, in thousandths of an em, of the first font that knows each."""
    known: dict[int, int] = {}
    for path in fonts:
        font = TTFont(path)
        em, advances = font["head"].unitsPerEm, font["hmtx"]
        for code, glyph in font.getBestCmap().items():
            if any(low <= code <= high for low, high in ranges):
                known.setdefault(code, round(advances[glyph][0] * 1000 / em))
    by_width: dict[int, str] = defaultdict(str)
    for code in sorted(known):
        by_width[known[code]] += chr(code)
    return {str(width): by_width[width] for width in sorted(by_width)}


def write(name: str, source: str, fonts: Iterable[Path], ranges: Sequence[tuple[int, int]]) -> None:
    """Write one file beside this one."""
    content = {"source": source, "unit": "1/1000 em", "widths": widths(fonts, ranges)}
    path = HERE / f"{name}.json"
    path.write_text(json.dumps(content, indent=0, ensure_ascii=True) + "\n", encoding="utf-8")


def main(inter: Path, liberation: Path) -> None:
    """Write the five files."""
    for weight, name in INTER.items():
        files = [inter / f"inter-{subset}-{weight}-normal.woff" for subset in SUBSETS]
        files.append(OURS / f"Inter-{name}.ttf")
        write(f"inter-{weight}", "Inter, npm @fontsource/inter, SIL OFL 1.1", files, ALL)
    for name, style in ARIAL.items():
        source = "Liberation Sans, Debian fonts-liberation; same advance widths as Arial"
        write(f"arial-{name}", source, [liberation / f"LiberationSans-{style}.ttf"], RANGES)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
