"""Where the processor's time goes: the web process sampled from outside while it is loaded."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

SHOWN = 15


async def profiled(pid: int, seconds: float, into: Path) -> str:
    """The functions that took most of it, a line each; the whole, as collapsed stacks, is in ``into``.

    Where another process may not be looked into, this says so instead.
    """
    sampler = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if sampler is None:
        return "  py-spy is not installed: no profile"
    into.parent.mkdir(parents=True, exist_ok=True)
    command = (sampler, "record", "--nonblocking", "--format", "raw", "--duration", str(max(1, int(seconds))))
    running = await asyncio.create_subprocess_exec(
        *command, "--output", str(into), "--pid", str(pid),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await running.communicate()
    if running.returncode:
        return f"  no profile: {said.decode().strip().splitlines()[-1]}"
    return busiest(into.read_text())


def busiest(stacks: str) -> str:
    """Of collapsed stacks (``a;b;c 12`` a line): the share of samples in each innermost function, the largest first."""
    own: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        own[re.sub(r":\d+\)$", ")", stack.rpartition(";")[2])] += int(count)
    total = max(own.total(), 1)
    return "\n".join(f"  {count / total:6.1%}  {name}" for name, count in own.most_common(SHOWN))
