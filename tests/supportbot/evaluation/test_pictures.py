from __future__ import annotations

import struct
from pathlib import Path

import matplotlib
import pytest

from supportbot.evaluation.curves import curves_of
from supportbot.evaluation.pictures import draw_pictures
from supportbot.evaluation.running import Run
from supportbot.evaluation.scoring import evaluate
from supportbot.understanding.catalogue import OUT_OF_SCOPE as OOS
from supportbot.understanding.metrics import Predictions
from tests.supportbot.evaluation.readings import ten

NAMES = ["risk-coverage.png", "risk-coverage-topics.png", "reliability.png", "confusion.png"]


def _draw(done: Run, folder: Path, threshold: float = 0.65, title: str = "rows.jsonl") -> dict[str, bytes]:
    folder.mkdir()
    found = evaluate(done, threshold=lambda _: threshold, model_version="0a1b2c")
    paths = draw_pictures(curves_of(done.predictions, lambda _: threshold), found, folder, title)
    assert [path.parent for path in paths] == [folder] * len(NAMES)
    return {path.name: path.read_bytes() for path in paths}


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header that every PNG begins with."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def test_four_pictures_of_a_size_to_be_looked_at(tmp_path: Path) -> None:
    drawn = _draw(ten(), tmp_path / "a")
    assert list(drawn) == NAMES
    assert _size(drawn["risk-coverage.png"]) == (960, 660)
    assert _size(drawn["reliability.png"]) == (840, 840)
    assert all(400 <= side <= 2000 for picture in drawn.values() for side in _size(picture))


def test_the_same_rows_give_the_same_pictures_however_matplotlib_is_set(tmp_path: Path) -> None:
    first = _draw(ten(), tmp_path / "a")
    with matplotlib.rc_context({"lines.linewidth": 9, "axes.facecolor": "black", "savefig.dpi": 30}):
        assert _draw(ten(), tmp_path / "b") == first


def test_other_rows_give_other_pictures(tmp_path: Path) -> None:
    one = _draw(ten(), tmp_path / "a")
    # One more row, late_fee taken for due_date at .75, moves every curve, bin and cell.
    seen = ten().predictions
    more = Predictions.of(
        [*seen.truth.tolist(), "late_fee"], [*seen.read.tolist(), "due_date"], [*seen.probability.tolist(), 0.75]
    )
    other = _draw(Run(more, ()), tmp_path / "b")
    assert [name for name in NAMES if one[name] == other[name]] == []


def test_another_threshold_in_force_moves_its_mark_alone(tmp_path: Path) -> None:
    one, other = _draw(ten(), tmp_path / "a"), _draw(ten(), tmp_path / "b", threshold=0.85)
    assert [name for name in NAMES if one[name] != other[name]] == ["risk-coverage.png", "risk-coverage-topics.png"]


@pytest.mark.parametrize(
    "rows",
    [
        [("late_fee", "late_fee", 1.0)],
        [("late_fee", OOS, 0.4)],
        [(OOS, OOS, 0.9)],
        [("a" * 40, "$b_", 0.2), ("$b_", "a" * 40, 0.2)],
    ],
    ids=["one right", "none answered", "nothing in scope", "long and odd names"],
)
def test_few_rows_can_be_drawn(tmp_path: Path, rows: list[tuple[str, str, float]]) -> None:
    truth, read, probability = zip(*rows, strict=True)
    drawn = _draw(Run(Predictions.of(truth, read, probability), ()), tmp_path / "a", title="50 % $_$.jsonl")
    assert all(min(_size(picture)) >= 300 for picture in drawn.values())
