"""Where no model is set, nothing of its part in a turn is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

from supportbot.supervisor.plan import PROJECT

_LOOK = """
import supportbot.asgi, supportbot.tasks, sys
print(*sorted(name for name in sys.modules if name.startswith("supportbot.llm.") or name == "supportbot.writing"))
"""


def test_the_web_process_and_the_worker_know_only_the_settings_of_it() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("LLM_")}
    run = subprocess.run(
        [sys.executable, "-c", _LOOK], cwd=PROJECT, env=env, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    parts = ("writing", "llm.at_hand", "llm.composing", "llm.routing", "llm.prompting", "llm.tools", "llm.guard")
    assert not [name for part in parts for name in loaded if name.startswith(f"supportbot.{part}")]
