"""The deck being made: its master in the client's colours, its slides with footer, number and notes."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches

from parcours.deliver.painting import office
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.theme import GOLD, INK, MUTED, PANEL, WHITE
from parcours.drawing import measure
from parcours.errors import Problem
from parcours.exhibits.kinds import Report

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
CONTENT_TOP, CONTENT_BOTTOM = 1.62, 6.58
CONTENT_WIDTH = WIDTH - 2 * MARGIN
_FONT = "Arial"
_LEADING = 1.17
"""Height of a line of Arial, in sizes."""
_TITLE_SIZE, _TITLE_HEIGHT = 22.0, 0.86
_COVER, _PAGE = "Title Slide", "Title Only"
_POTX = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_PPTX = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_LOGO = (2.5, 1.0)
"""Inches a logo may take on the cover."""
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass
class Deck:
    """The presentation being written, and what did not fit in it."""

    file: Any
    look: Look
    language_tag: str
    footer: str
    cover: Any
    page: Any
    font: str
    """What its charts are written in, as the rest is by its theme."""
    warnings: list[Problem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many slides there are so far."""
        return len(self.file.slides)

    def words(self, text: str) -> str:
        """Return a text as Office shows it."""
        return office.words(text, self.look)

    def warn(self, what: str) -> None:
        """Note that something was cut on the slide being made."""
        self.warnings.append(Problem("slide_cut", f"{self.count}", found=what, severity="warning"))


def new(report: Report, look: Look) -> Deck:
    """Return an empty deck: ours in the client's colours, or the client's own template."""
    template = report.identity.template
    file = _opened(template) if template else _branded(look)
    layouts = list(file.slide_layouts)
    cover = next((one for one in layouts if _has(one, PP_PLACEHOLDER.CENTER_TITLE)), layouts[0])
    titled = [one for one in layouts if _has(one, PP_PLACEHOLDER.TITLE)]
    page = min(titled or layouts, key=lambda one: len(list(one.placeholders)))
    parts = [report.client, report.confidentiality]
    footer = " · ".join(office.words(part, look) for part in parts if part)
    tag = {"fr": "fr-FR", "en": "en-GB"}[report.language]
    return Deck(file, look, tag, footer, cover, page, _font_of(file))


def leading() -> float:
    """Height of a line, in sizes: of Arial, or of the client's typeface where it is higher."""
    own = measure.typeface()
    return max(_LEADING, own.line) if own else _LEADING


def fitted(
    text: str, width: float, height: float, size: float, least: float, *, bold: bool = False
) -> tuple[float, str, bool]:
    """Return the size at which a text fits a box of inches, the text, and whether it was cut."""
    weight: measure.Weight = 700 if bold else 400
    step = size
    while (
        step > least and line_count(text, width, step, bold=bold) * step * leading() / 72 > height
    ):
        step -= 0.5
    most = max(1, int(height * 72 / (step * leading()) + 0.01))
    paragraphs = [
        measure.wrap(part, measure.Font("arial", step * 4 / 3, weight), width * 96)
        for part in text.split("\n")
    ]
    if sum(max(1, len(one.lines)) for one in paragraphs) <= most:
        return step, text, False
    flat = measure.wrap(
        text.replace("\n", " "), measure.Font("arial", step * 4 / 3, weight), width * 96, most
    )
    return step, " ".join(flat.lines), True


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a width of inches."""
    face = measure.Font("arial", size * 4 / 3, 700 if bold else 400)
    parts = text.split("\n")
    return sum(max(1, len(measure.wrap(part, face, width * 96).lines)) for part in parts)


def add_cover(deck: Deck, title: str, subtitle: str) -> Any:
    """Add the first slide."""
    slide = deck.file.slides.add_slide(deck.cover)
    size, text, is_cut = fitted(title, 10.9, 2.0, 36, 18, bold=True)
    if is_cut:
        deck.warn(title[:60])
    _fill_title(deck, slide, text, size)
    for shape in slide.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
            size, text, _ = fitted(subtitle, 10.9, 1.3, 18, 12)
            shape.text_frame.text = text
            mark_runs(deck, shape.text_frame, size)
    return slide


def add_logo(slide: Any, logo: bytes, client: str) -> None:
    """Put the client's logo at the top right of the cover, on the white ground that logos are made for."""
    picture = slide.shapes.add_picture(io.BytesIO(logo), 0, 0)
    air = 0.15 * picture.height
    wide, high = picture.width + 2 * air, picture.height + 2 * air
    # what is cropped below nothing is ground
    picture.crop_left = picture.crop_right = -air / picture.width
    picture.crop_top = picture.crop_bottom = -air / picture.height
    scale = min(Inches(_LOGO[0]) / wide, Inches(_LOGO[1]) / high)
    picture.width, picture.height = int(wide * scale), int(high * scale)
    picture.left, picture.top = Inches(WIDTH - MARGIN) - picture.width, Inches(MARGIN)
    picture.name = picture._element.nvPicPr.cNvPr.attrib["descr"] = client  # noqa: SLF001 - no public way
    ground = etree.SubElement(picture._element.spPr, qn("a:solidFill"))  # noqa: SLF001
    etree.SubElement(ground, qn("a:srgbClr")).set("val", WHITE.lstrip("#"))


def add_slide(deck: Deck, title: str, notes: list[str], title_height: float = _TITLE_HEIGHT) -> Any:
    """Add a slide with its title, footer, number and notes."""
    slide = deck.file.slides.add_slide(deck.page)
    size, text, is_cut = fitted(
        title, CONTENT_WIDTH - 0.2, title_height, _TITLE_SIZE, 14, bold=True
    )
    if is_cut:
        deck.warn(title[:60])
        notes = [title, *notes]
    _fill_title(deck, slide, text, size)
    _copy_footer(deck, slide)
    frame = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(note for note in notes if note)
    mark_runs(deck, frame)
    return slide


def mark_runs(deck: Deck, frame: Any, size: float | None = None) -> None:
    """Say in which language each run is, so that nothing is underlined in red."""
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            properties = run._r.get_or_add_rPr()  # noqa: SLF001 - no public way
            properties.set("lang", deck.language_tag)
            if size is not None:
                properties.set("sz", str(round(size * 100)))


def saved(deck: Deck, report: Report) -> bytes:
    """Return the deck as a file, without the clock."""
    moment = dt.datetime.combine(report.as_of, dt.time())
    properties = deck.file.core_properties
    properties.title = deck.words(report.title)[:250]
    properties.author = properties.last_modified_by = deck.words(report.client)[:250]
    properties.subject = deck.words(report.subtitle)[:250]
    properties.comments = f"{deck.look.t('deliver.fingerprint')} {report.fingerprint}"
    properties.language = deck.language_tag
    properties.created = properties.modified = moment
    properties.revision = 1
    content = io.BytesIO()
    deck.file.save(content)
    return office.normalised(content.getvalue(), report.as_of)


def _fill_title(deck: Deck, slide: Any, text: str, size: float) -> None:
    title = slide.shapes.title
    title.text_frame.text = text
    mark_runs(deck, title.text_frame, size)


def _copy_footer(deck: Deck, slide: Any) -> None:
    """Copy the footer and the number of the layout: python-pptx leaves them out by design."""
    kinds = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for holder in deck.page.placeholders:
        if holder.placeholder_format.type not in kinds:
            continue
        element = copy.deepcopy(holder._element)  # noqa: SLF001 - no public way
        for tag in ("a:rPr", "a:endParaRPr"):
            for properties in element.iter(qn(tag)):
                properties.set("lang", deck.language_tag)
        slide.shapes._spTree.append(element)  # noqa: SLF001
        if holder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
            _write_footer(deck, element)


def _write_footer(deck: Deck, element: Any) -> None:
    body = element.find(qn("p:txBody"))
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    paragraph = etree.SubElement(body, qn("a:p"))
    etree.SubElement(paragraph, qn("a:pPr")).set("algn", "l")
    run = etree.SubElement(paragraph, qn("a:r"))
    properties = etree.SubElement(run, qn("a:rPr"))
    properties.set("lang", deck.language_tag)
    properties.set("sz", "900")
    fill = etree.SubElement(properties, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr")).set("val", "folHlink")
    etree.SubElement(properties, qn("a:latin")).set("typeface", "+mn-lt")
    _, text, _ = fitted(deck.footer, 9.0, 0.2, 9, 9)
    etree.SubElement(run, qn("a:t")).text = text


def _has(layout: Any, kind: PP_PLACEHOLDER) -> bool:
    return any(one.placeholder_format.type == kind for one in layout.placeholders)


def _opened(template: bytes) -> Any:
    """Open the client's template (.potx or .pptx), emptied of its slides."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name, part.replace(_POTX, _PPTX) if name == "[Content_Types].xml" else part
            )
    content.seek(0)
    file = Presentation(content)
    slide_ids = file.slides._sldIdLst  # noqa: SLF001 - no public way to drop a slide
    for one in list(slide_ids):
        file.part.drop_rel(one.rId)
        slide_ids.remove(one)
    return file


def _branded(look: Look) -> Any:
    """Turn the library's own template into ours: 16:9, the client's colours, three layouts."""
    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(file.slide_layouts):
        if layout.name not in (_COVER, _PAGE):
            file.slide_layouts.remove(layout)
    _set_theme(file, look)
    _place_master(file.slide_master)
    for layout in file.slide_layouts:
        _place_layout(layout)
        layout._element.cSld.set(  # noqa: SLF001 - names are read-only
            "name", look.t(f"deliver.slide.{'cover' if layout.name == _COVER else 'page'}")
        )
    return file


def _theme_part(file: Any) -> Any:
    master = file.slide_master
    return next(
        rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")
    )


def _font_of(file: Any) -> str:
    """Return the font of the body of a theme."""
    tree = etree.fromstring(_theme_part(file).blob)
    latin = tree.find(f".//{{{_A}}}fontScheme/{{{_A}}}minorFont/{{{_A}}}latin")
    return (latin.get("typeface") if latin is not None else "") or _FONT


def _set_theme(file: Any, look: Look) -> None:
    """Write the client's colours and font into the theme."""
    part = _theme_part(file)
    tree = etree.fromstring(part.blob)
    theme = look.theme
    colours = {
        "dk1": INK, "lt1": WHITE, "dk2": theme.brand, "lt2": PANEL,
        "accent1": theme.brand, "accent2": theme.target, "accent3": "#A34F00",
        "accent4": "#8FB4DE", "accent5": "#93170F", "accent6": GOLD,
        "hlink": "#0A4A93", "folHlink": MUTED,
    }  # fmt: skip
    scheme = tree.find(f".//{{{_A}}}clrScheme")
    scheme.set("name", "Parcours")
    tree.set("name", "Parcours")
    for name, colour in colours.items():
        element = scheme.find(f"{{{_A}}}{name}")
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, qn("a:srgbClr")).set("val", colour.lstrip("#"))
    own = measure.typeface()
    for latin in tree.findall(f".//{{{_A}}}fontScheme//{{{_A}}}latin"):
        latin.set("typeface", own.family if own else _FONT)
    part._blob = etree.tostring(  # noqa: SLF001 - a theme has no model of its own
        tree, xml_declaration=True, encoding="UTF-8", standalone=True
    )


def _place_master(master: Any) -> None:
    """Put the placeholders of the master where we want them, and its thin line on top."""
    places = {
        PP_PLACEHOLDER.TITLE: (MARGIN, 0.58, CONTENT_WIDTH, 0.94),
        PP_PLACEHOLDER.BODY: (MARGIN, CONTENT_TOP, CONTENT_WIDTH, 4.9),
        PP_PLACEHOLDER.DATE: (9.4, 7.06, 2.0, 0.28),
        PP_PLACEHOLDER.FOOTER: (MARGIN, 7.06, 9.2, 0.28),
        PP_PLACEHOLDER.SLIDE_NUMBER: (WIDTH - MARGIN - 0.9, 7.06, 0.9, 0.28),
    }
    for holder in master.placeholders:
        place = places.get(holder.placeholder_format.type)
        if place:
            holder.left, holder.top, holder.width, holder.height = map(Inches, place)
        body = holder._element.txBody.find(qn("a:bodyPr"))  # noqa: SLF001
        for child in list(body):
            body.remove(child)
        is_title = holder.placeholder_format.type == PP_PLACEHOLDER.TITLE
        body.set("anchor", "t" if is_title else "ctr")
        for side in ("lIns", "rIns"):
            body.set(side, "0")
    level = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))  # noqa: SLF001
    level.set("algn", "l")
    style = level.find(qn("a:defRPr"))
    style.set("sz", str(round(_TITLE_SIZE * 100)))
    style.set("b", "1")
    fill = style.find(qn("a:solidFill"))
    for child in list(fill):
        fill.remove(child)
    etree.SubElement(fill, qn("a:schemeClr")).set("val", "tx2")
    _draw_rule(master, 0, 0, WIDTH, 0.1, "accent1")


def _draw_rule(owner: Any, x: float, y: float, width: float, height: float, colour: str) -> None:
    """Draw a plain rectangle of a theme colour under everything else of a master or a layout."""
    box = "".join(
        f'<a:{tag} {a}="{Inches(p)}" {b}="{Inches(q)}"/>'
        for tag, a, p, b, q in (("off", "x", x, "y", y), ("ext", "cx", width, "cy", height))
    )
    tree = owner._element.cSld.spTree  # noqa: SLF001 - masters take no shapes
    number = 900 + len(tree)
    tree.insert(
        2,
        etree.fromstring(
            f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{_A}">'
            f'<p:nvSpPr><p:cNvPr id="{number}" name="Rule {number}"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>{box}</a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/>'
            "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp>"
        ),
    )


def _place_layout(layout: Any) -> None:
    """Put the placeholders of a layout; what is not said here is the master's."""
    for holder in layout.placeholders:
        kind = holder.placeholder_format.type
        if kind == PP_PLACEHOLDER.CENTER_TITLE:
            holder.left, holder.top = Inches(1.0), Inches(2.05)
            holder.width, holder.height = Inches(11.1), Inches(2.1)
            _colour_text(holder, "bg1", "b")
        elif kind == PP_PLACEHOLDER.SUBTITLE:
            holder.left, holder.top = Inches(1.0), Inches(4.35)
            holder.width, holder.height = Inches(11.1), Inches(1.4)
            _colour_text(holder, "bg1", "t")
        else:
            place = holder._element.spPr.find(qn("a:xfrm"))  # noqa: SLF001
            if place is not None:
                holder._element.spPr.remove(place)  # noqa: SLF001
    if layout.name == _COVER:
        _draw_rule(layout, 0, 0, WIDTH, HEIGHT, "accent1")
        for holder in list(layout.placeholders):
            if holder.placeholder_format.type in (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER,
                                                  PP_PLACEHOLDER.SLIDE_NUMBER):  # fmt: skip
                holder._element.getparent().remove(holder._element)  # noqa: SLF001


def _colour_text(holder: Any, colour: str, anchor: str) -> None:
    """Set the colour, side and anchor of a placeholder's own style."""
    element = holder._element.txBody  # noqa: SLF001
    body = element.find(qn("a:bodyPr"))
    body.set("anchor", anchor)
    for child in list(body):
        body.remove(child)
    styles = element.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"))
    level.set("algn", "l")
    level.set("marL", "0")
    level.set("indent", "0")
    etree.SubElement(level, qn("a:buNone"))
    style = etree.SubElement(level, qn("a:defRPr"))
    fill = etree.SubElement(style, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr")).set("val", colour)
