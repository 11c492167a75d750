"""Paper, ink and colours of the pictures: the same on every machine, whatever matplotlib is set to there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

# Okabe and Ito's colours, which people who see fewer of them can tell apart.
BLUE, ORANGE, GREEN, PALE = "#0072B2", "#D55E00", "#009E73", "#CFE3F1"
INK, FAINT, LINE = "#17181C", "#676B76", "#E6E7EC"
_DOTS_PER_INCH = 120
_LOOK = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.parse_math": False,  # a file name may hold dollar signs
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}


@contextmanager
def look() -> Iterator[None]:
    """Figures made inside look like ours."""
    with matplotlib.style.context(_LOOK, after_reset=True):
        yield


def figure(width: float, height: float) -> Figure:
    """An empty figure of so many inches that needs no screen."""
    made = Figure(figsize=(width, height), dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(made)
    return made


def in_percent(axes: Axes) -> None:
    """Both axes hold shares."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))


def save(made: Figure, path: Path) -> Path:
    """Write the picture; the same figure gives the same bytes. Raises OSError where that is not possible."""
    made.savefig(path, format="png", metadata={"Software": None})
    return path
