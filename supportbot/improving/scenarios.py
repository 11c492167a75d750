"""The scenarios held with a version, each in a process and a database of its own (``manage.py simulate``)."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from supportbot.models import ModelComparison
from supportbot.promoted import stored_version
from supportbot.understanding.store import lay

Told = Callable[[int, int], None]
_CODE = ("billing", "handoff", "supportbot")
_HELD, _UNUSABLE = (0, 1), 2
_LONGEST_WORDS = 300


class NotHeld(Exception):
    """The scenarios cannot be held here; the message says why."""


def scenarios_compared(present: str, candidate: str, told: Told) -> dict[str, Any]:
    """Every scenario by both versions: how many, which fail with each, which the candidate alone fails (``broken``).

    What is known of the present version from an earlier comparison counts, as long as neither scenarios nor the
    program have changed. Where they cannot be held, ``not_held`` says why.
    """
    files = sorted(Path(settings.SCENARIOS_DIR).glob("*.yaml"))
    if not files:
        return {"not_held": f"There are no scenarios in {settings.SCENARIOS_DIR}."}
    digest = _digest(files)
    try:
        before = _known(present, digest) or _held(files, present, told)
        after = _held(files, candidate, told)
    except NotHeld as fault:
        return {"not_held": str(fault)}
    broken = sorted(set(after["failed"]) - set(before["failed"]))
    return {"digest": digest, "scenarios": after["scenarios"], "before": before, "after": after, "broken": broken}


def _known(version: str, digest: str) -> dict[str, Any] | None:
    rows = ModelComparison.objects.filter(Q(candidate=version) | Q(against=version)).order_by("-at")
    for row in rows[:20]:
        found = row.found.get("scenarios") or {}
        if found.get("digest") == digest:
            side: dict[str, Any] = found["after" if row.candidate_id == version else "before"]
            return side
    return None


def _held(files: Sequence[Path], version: str, told: Told) -> dict[str, Any]:
    folder = lay(stored_version(version), Path(settings.MODELS_DIR))
    command = (sys.executable, "manage.py", "simulate", *map(str, files), "--json", "--model", str(folder))
    whole = sum(file.read_text(encoding="utf-8").count("\n  - name:") for file in files)
    with subprocess.Popen(  # noqa: S603
        command, cwd=settings.BASE_DIR, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018
        done, said = 0, ""
        try:
            for line in process.stderr:
                if line.startswith(("ok ", "FAILED ")):
                    done += 1
                    told(done, max(done, whole))
                elif line.strip():
                    said = line.strip()
            report = process.stdout.read()
        except BaseException:
            process.terminate()  # it drops its database before it ends
            raise
    if process.returncode not in _HELD:
        raise NotHeld(said[:_LONGEST_WORDS] or f"simulate ended with {process.returncode}")
    found = json.loads(report)
    return {"scenarios": found["scenarios"], "failed": sorted({one["scenario"] for one in found["failed"]})}


def _digest(files: Sequence[Path]) -> str:
    """Of the scenarios with their records, and of the program's own code."""
    records = sorted(path for file in files for path in (file.parent / "records").glob("*.yaml"))
    code = sorted(path for room in _CODE for path in (settings.BASE_DIR / room).rglob("*.py"))
    digest = hashlib.sha256()
    for path in dict.fromkeys((*files, *records, *code)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
