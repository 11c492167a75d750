"""Turns that were misread, what reviewers found of them, and versions to promote."""

from __future__ import annotations

from typing import Any

from handoff.models import StaffMember
from supportbot.models import ModelComparison, ReadingArtefact, ReadingModel, Turn, TurnVerdict
from supportbot.understanding.artefact import MODEL_FILE, WEIGHTS_FILE, artefact_files
from supportbot.understanding.catalogue import Example
from supportbot.understanding.store import candidate_train
from tests.handoff.pages.people import conversation
from tests.handoff.people import staff
from tests.supportbot.review.rows import answered

NOTHING: dict[str, Any] = {
    "kept": [],
    "checks": {"checks": 0, "before": 0, "after": 0, "broken": [], "failing": []},
    "past": {"turns": 0, "differ": []},
    "scenarios": {"not_held": "none"},
}


def manager(name: str = "Lena") -> StaffMember:
    return staff(name, "manager")


def misread(text: str, topic: str, by: StaffMember | None = None, **columns: Any) -> Turn:
    """A turn on ``text`` that a reviewer marked as wrong, and about ``topic``."""
    turn = answered(conversation(text), 2, **columns)
    TurnVerdict.objects.create(turn=turn, value="wrong", topic=topic, by=by)
    return turn


def side(topic: str, before: int, after: int) -> dict[str, Any]:
    figures = {"answered": 0, "precision": None, "coverage": 0.0}
    sides = {"before": {"right": before, **figures}, "after": {"right": after, **figures}}
    return {"topic": topic, "cases": 9, **sides, "worse": after < before, "lost": 1, "gained": 0} | {
        "lost_cases": [], "gained_cases": [],
    }  # fmt: skip


def version(*corrections: tuple[str, str]) -> str:
    """A version trained on the small catalogue with these, in the database alone."""
    examples = tuple(Example(*one) for one in corrections)
    trained = candidate_train(None, examples)  # type: ignore[arg-type]  # no vectors, so no folder
    files = artefact_files(trained.artefact)
    row = ReadingModel.objects.create(version=trained.artefact.version, metrics=dict(trained.artefact.metrics))
    ReadingArtefact.objects.create(
        model=row, document=files[MODEL_FILE], weights=files[WEIGHTS_FILE],
        corrections=[list(one) for one in corrections], held_out={},
    )  # fmt: skip
    return str(row.version)


def compared(candidate: str, against: str, **found: Any) -> None:
    ModelComparison.objects.create(candidate_id=candidate, against_id=against, found={**NOTHING, **found})
