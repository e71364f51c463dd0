"""A transition matrix as a heat map: shares by row, with n; a row of nobody stays unknown (V6, V7)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.markov import TransitionMatrix
from parcours.exhibits.frames import number, whole
from parcours.exhibits.kinds import Column, Figure, FigureKind, Table, Unit
from parcours.exhibits.value_words import column, count, source, wilson


def passages(
    case: Case,
    matrix: TransitionMatrix,
    *,
    key: str,
    words: str,
    title: str,
    rule: str,
    note: str = "",
) -> Figure:
    """Show the share of the customers of each state found in each one later.

    ``words`` is the prefix of the texts that name the states.
    """
    names = {state: case.t(f"{words}.{state}") for state in matrix.states}
    from parcours.customers.masking import mask_passages  # noqa: PLC0415 - pandas

    least = case.file.least_group
    heads, hidden = mask_passages(matrix.counts, least)
    shown = matrix.probabilities.mask(hidden)
    is_masked = bool(hidden.to_numpy().any())
    table = Table(
        key=key,
        title=title,
        columns=(
            column(case, "before"),
            column(case, "n_before", Unit.COUNT),
            *(Column(state, name, Unit.SHARE) for state, name in names.items()),
        ),
        rows=tuple(
            (
                _with_n(case, name, whole(heads[state])),
                whole(heads[state]),
                *(number(shown.loc[state, to]) for to in matrix.states),
            )
            for state, name in names.items()
        ),
        source=source(
            case,
            matrix.n,
            rule=rule,
            interval=wilson(case, is_by_customer=matrix.is_by_customer),
            as_of=matrix.as_of,
            n_of=case.t("value.passages"),
        ),
        note=" ".join(
            (
                case.t("value.matrix_note", **_widest(case, matrix)),
                *([case.t("value.masked_cells", least=least)] if is_masked else []),
                *([note] if note else []),
            )
        ),
    )
    return Figure(
        key=key,
        title=title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="before",
        y=matrix.states,
        y_range=(0, 1),
        x_label=case.t("value.column.after"),
        y_label=case.t("value.column.before"),
    )


def _with_n(case: Case, name: str, n: int | None) -> str:
    return name if n is None else case.t("value.state_n", state=name, count=count(case, n))


def _widest(case: Case, matrix: TransitionMatrix) -> dict[str, str]:
    """Return the widest half interval of a cell, in points: how sure the least sure cell is."""
    widths = (matrix.high - matrix.low).to_numpy(dtype=float)
    known = [float(width) for width in widths.ravel() if width == width]  # noqa: PLR0124 - not NaN
    half = round(100 * max(known, default=0.0) / 2, 1)
    return {"points": case.t("value.points", n=half, points=count(case, half, 1))}
