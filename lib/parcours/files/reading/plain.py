"""Lines written as nearly all are: Arrow types them, a piece of the file at a time.

A line is plain where each of its cells has the one narrow form of its column, or is empty and may be:
nothing of it is refused, so that its account is what was converted. What Arrow gives is what
:mod:`parcours.files.reading.staging` would, which reads all the other lines; a file with many of them
is left to it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parcours.customers.schema import Kind
from parcours.files.reading import forms
from parcours.files.reading.conversions import NULL_WORDS
from parcours.files.reading.delimited import REPEATED, ROW, DelimitedFile, grouped, tables
from parcours.files.reading.french import How
from parcours.files.reading.plan import SAMPLE_ROWS, FilePlan, PlannedColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONVERTED = "_converted"
MOST_OTHERS = 0.2
"""Beyond this share of lines to read with care, reading them all so is as fast."""
_FEW = 10_000
_REPEATED = 0.25
"""Below this share of different values in the sample, each value of a piece is read once."""
_TOTAL = "(?i)\\A(sous|grand|tota|somme|ensemble)"
_SHAPE = bytes.maketrans(b"123456789", b"000000000")
_POINT = bytes.maketrans(b",", b".")
_BLANKS = "".join(forms.BLANKS).encode()
_TYPES = {
    "amount": pa.float64(),
    "number": pa.float64(),
    "count": pa.int64(),
    "date": pa.date32(),
    "time": pa.timestamp("us"),
    "flag": pa.bool_(),
}


@dataclass(frozen=True)
class _Cells:
    """Cells of one column: their values, which are plain, which had to be changed to be read."""

    values: Any
    is_plain: Any
    is_converted: Any = None


@dataclass
class PlainLines:
    """The plain lines of a file, and the others, once they have been streamed."""

    plan: FilePlan
    file: DelimitedFile
    repeated: frozenset[str]
    """Columns of which few values differ."""
    others: list[Any] = field(default_factory=list)
    """Lines to read with care, as text."""
    is_abandoned: bool = False
    """Too many of them: the file is to be read again with care."""

    @property
    def schema(self) -> Any:
        """Columns c0, c1... of values, ``_row`` and the mask of what was converted."""
        named = [
            (column.cell, _TYPES.get(column.how.kind) or self._type_of_text(column.cell))
            for column in self.plan.columns
        ]
        return pa.schema(
            [*named, (ROW, pa.int64()), (CONVERTED, pa.from_numpy_dtype(_mask(self.plan)))]
        )

    def _type_of_text(self, cell: str) -> Any:
        return REPEATED if cell in self.repeated else pa.string()

    def batches(self) -> Iterator[Any]:
        """Yield the plain lines as Arrow batches."""
        return grouped(self._tables())

    def _tables(self) -> Iterator[Any]:
        lines = others = 0
        parted = partial(_parted, self.plan, self.schema)
        for plain, left in tables(self.file, self.repeated, parted):
            if left.num_rows:
                self.others.append(left)
            lines, others = lines + plain.num_rows, others + left.num_rows
            if others > max(_FEW, MOST_OTHERS * lines):
                self.is_abandoned = True
                self.others.clear()
                return
            yield plain


def plain_lines(plan: FilePlan) -> PlainLines | None:
    """Return how to read the plain lines of a file; None where it has few, or is no text."""
    if not isinstance(plan.raw, DelimitedFile):
        return None
    rows = plan.raw.first_rows(SAMPLE_ROWS)
    if not rows:
        return None
    names = [f"c{position}" for position in range(len(plan.raw.headings))]
    sample = pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], names)
    found, _ = _of_lines(plan, sample)
    is_usual = np.count_nonzero(found) >= (1 - MOST_OTHERS) * len(rows)
    return PlainLines(plan, plan.raw, _repeated(plan)) if is_usual else None


def _repeated(plan: FilePlan) -> frozenset[str]:
    """Return the columns of which few values differ."""
    rows = plan.raw.first_rows(SAMPLE_ROWS)
    return frozenset(
        column.cell
        for column in plan.columns
        if len({row[column.position] for row in rows}) <= _REPEATED * len(rows)
    )


def _parted(plan: FilePlan, schema: Any, table: Any) -> tuple[Any, Any]:
    """Part the lines of a piece: the plain ones typed, the others as they stand."""
    is_plain, read = _of_lines(plan, table)
    mask = _mask(plan)
    converted = np.zeros(table.num_rows, mask)
    for number, cells in enumerate(read):
        if cells.is_converted is not None:
            converted |= mask.type(1 << number) * _flags(cells.is_converted)
    values = [cells.values.cast(kind) for cells, kind in zip(read, schema.types, strict=False)]
    typed = pa.table([*values, table[ROW], converted], schema=schema)
    if is_plain.all():
        return typed, table.slice(0, 0)
    left = table.filter(pa.array(~is_plain))
    as_text = [(name, pa.int64() if name == ROW else pa.string()) for name in left.column_names]
    return typed.filter(pa.array(is_plain)), left.cast(pa.schema(as_text))


def _mask(plan: FilePlan) -> np.dtype[np.unsignedinteger[Any]]:
    """Return the narrowest number that has a bit for each column."""
    return np.dtype(f"u{min(size for size in (1, 2, 4, 8) if len(plan.columns) <= 8 * size)}")


def _of_lines(plan: FilePlan, table: Any) -> tuple[NDArray[np.bool_], list[_Cells]]:
    """Tell which lines are plain, and read the cells of all."""
    is_plain = _flags(_is_no_total(_whole(table["c0"])))
    read = []
    for column in plan.columns:
        texts = _whole(table[column.cell])
        cells = _read(column, texts)
        read.append(cells)
        is_plain = is_plain & _flags(cells.is_plain)
    return is_plain, read


def _is_no_total(texts: Any) -> Any:
    """Tell which first cells begin no line of total; an empty one may."""
    if isinstance(texts, pa.DictionaryArray):
        return _is_no_total(texts.dictionary).take(texts.indices)
    is_number = pc.ascii_is_decimal(texts)
    if is_number.true_count == len(texts):
        return is_number
    is_text = pc.match_substring_regex(texts, "\\A[!-~\\x{c0}-\\x{17f}]")
    return pc.and_not(is_text, pc.match_substring_regex(texts, _TOTAL))


def _whole(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _read(column: PlannedColumn, texts: Any) -> _Cells:
    """Read the cells of a column; an empty one is plain where it may be."""
    how = column.how
    read = partial(_BY_KIND[how.kind], how)
    if not isinstance(texts, pa.DictionaryArray):
        cells = read(texts)
        if column.column.required or cells.is_plain.true_count == len(texts):
            return cells
        return replace(cells, is_plain=pc.or_(cells.is_plain, pc.equal(texts, "")))
    once = _read(column, texts.dictionary)
    values = pa.DictionaryArray.from_arrays(texts.indices, once.values)
    is_kept = pa.types.is_string(once.values.type) and not once.values.null_count
    return _Cells(
        values if is_kept else values.dictionary_decode(),
        once.is_plain.take(texts.indices),
        None if once.is_converted is None else once.is_converted.take(texts.indices),
    )


def _amounts(how: How, texts: Any) -> _Cells:
    """Read numbers by their shapes: a column has few, and each is looked at once."""
    starts, data = _laid(texts)
    shapes = _laid_texts(starts, data.translate(_SHAPE)).dictionary_encode()
    codes = shapes.indices.to_numpy()
    once = _matches(shapes.dictionary, forms.amount(how))
    is_changed = pc.match_substring_regex(shapes.dictionary, "[^-.0-9]")
    blanks = [
        len(shape) - len(shape.translate(None, _BLANKS))
        for shape in shapes.dictionary.cast(pa.binary()).to_pylist()
    ]
    shift = np.cumsum(np.array([*blanks, 0])[codes], dtype=np.int32)
    starts = np.concatenate((starts[:1], starts[1:] - shift))
    clean = _laid_texts(starts, data.translate(_POINT if how.mark == "," else None, _BLANKS))
    is_plain = once.take(shapes.indices)
    values = _cast(clean, is_plain, pa.float64())
    return _Cells(values, is_plain, pc.and_(once, is_changed).take(shapes.indices))


def _counts(_how: How, texts: Any) -> _Cells:
    is_plain = _matches(texts, forms.COUNT)
    return _Cells(_cast(texts, is_plain, pa.int64()), is_plain)


def _days(how: How, texts: Any) -> _Cells:
    formats = {forms.SLASHED_DAY: forms.day(how), forms.ISO_DAY: "%Y-%m-%d"}
    cells = _moments(formats, how, texts)
    return replace(cells, values=pc.cast(cells.values, pa.date32()))


def _times(how: How, texts: Any) -> _Cells:
    day, iso, seconds = forms.day(how), forms.ISO_TIME.replace("[ T]", " "), forms.SECONDS
    formats = {
        forms.SLASHED_TIME + seconds: f"{day} %H:%M:%S",
        forms.SLASHED_TIME: f"{day} %H:%M",
        iso + seconds: "%Y-%m-%d %H:%M:%S",
        iso.replace(" ", "T") + seconds: "%Y-%m-%dT%H:%M:%S",
    }
    cells = _moments(formats, how, texts)
    return replace(cells, values=pc.cast(cells.values, pa.timestamp("us")))


def _moments(formats: Mapping[str, str], how: How, texts: Any) -> _Cells:
    values = pa.nulls(len(texts), pa.timestamp("s"))
    is_slashed = pc.match_substring(texts, "/")
    for form, written in formats.items():
        has_form = _matches(texts, form)
        if not has_form.true_count:
            continue
        kept = pc.if_else(has_form, texts, None)
        found = pc.strptime(kept, format=written, unit="s", error_is_null=True)
        at = 8 if "/" not in written else 0 if how.order == "dmy" else 3
        day = pc.cast(pc.utf8_slice_codeunits(kept, at, at + 2), pa.int64())
        is_real = pc.equal(pc.day(found), day)  # it takes 31 February for the 2nd of March
        values = pc.coalesce(values, pc.if_else(is_real, found, None))
    is_plain = pc.is_valid(values)
    return _Cells(values, is_plain, pc.and_(is_plain, is_slashed))


def _yes_or_no(_how: How, texts: Any) -> _Cells:
    is_yes = pc.is_in(texts, pa.array(forms.YES))
    is_plain = pc.or_(is_yes, pc.is_in(texts, pa.array(forms.NO)))
    is_converted = pc.and_(is_plain, pc.invert(pc.is_in(texts, pa.array(["0", "1"]))))
    return _Cells(pc.if_else(is_plain, is_yes, None), is_plain, is_converted)


def _ids(how: How, texts: Any) -> _Cells:
    is_plain = pc.ascii_is_decimal(texts)
    if is_plain.true_count < len(texts):
        is_plain = _matches(texts, forms.ID)
    if how.width:
        is_plain = pc.and_(is_plain, pc.greater_equal(pc.binary_length(texts), how.width))
    return _words(texts, is_plain)


def _categories(_how: How, texts: Any) -> _Cells:
    says_nothing = pc.is_in(pc.utf8_lower(texts), pa.array(NULL_WORDS))
    return _words(texts, pc.and_not(_matches(texts, forms.WORDS), says_nothing))


def _words(texts: Any, is_plain: Any) -> _Cells:
    if is_plain.true_count < len(texts):
        texts = pc.if_else(is_plain, texts, None)
    return _Cells(texts, is_plain)


def _of_form(form: str) -> Callable[[How, Any], _Cells]:
    return lambda _how, texts: _words(texts, _matches(texts, form))


def _matches(texts: Any, form: str) -> Any:
    return pc.match_substring_regex(texts, f"\\A(?:{form})\\z")


def _cast(texts: Any, is_plain: Any, kind: Any) -> Any:
    if is_plain.true_count < len(texts):
        texts = pc.if_else(is_plain, texts, None)
    return pc.cast(texts, kind)


def _laid(texts: Any) -> tuple[NDArray[np.int32], bytes]:
    """Return the bytes of all the cells of a column, and where each begins; then where the last ends."""
    _, starts, data = texts.buffers()
    found = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return found - found[0], b"" if data is None else data[found[0] : found[-1]].to_pybytes()


def _laid_texts(starts: NDArray[np.int32], data: bytes) -> Any:
    """Return the cells that :func:`_laid` tells."""
    return pa.StringArray.from_buffers(len(starts) - 1, pa.py_buffer(starts), pa.py_buffer(data))


def _flags(told: Any) -> NDArray[np.bool_]:
    return np.asarray(told.to_numpy(zero_copy_only=False), dtype=np.bool_)


_BY_KIND: dict[Kind, Callable[[How, Any], _Cells]] = {
    "amount": _amounts,
    "number": _amounts,
    "count": _counts,
    "date": _days,
    "time": _times,
    "flag": _yes_or_no,
    "id": _ids,
    "postcode": _of_form(forms.POSTCODE),
    "category": _categories,
    "text": _of_form(forms.TEXT),
}
