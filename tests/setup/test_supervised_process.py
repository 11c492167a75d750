"""One process under the supervisor: what it says is shown, what it leaves behind is ended, and stopping is bounded."""

from __future__ import annotations

import asyncio
import sys

import pytest

from supportbot.supervisor.child import Child
from supportbot.supervisor.plan import Program
from tests.setup.processes import alive, eventually


def _child(code: str, *, grace: float = 5.0) -> Child:
    return Child(Program("web", (sys.executable, "-c", code), grace=grace, env={"PYTHONUNBUFFERED": "1"}))


async def test_its_lines_carry_its_name_and_its_code_is_returned(capfd: pytest.CaptureFixture[str]) -> None:
    code = await _child("import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)").run_once()
    assert code == 3
    assert capfd.readouterr().out == "web     │ one\nweb     │ two\n"


async def test_a_line_beyond_all_measure_does_not_end_the_listening(capfd: pytest.CaptureFixture[str]) -> None:
    await _child("print('x' * 3_000_000); print('after')").run_once()
    assert capfd.readouterr().out.endswith("web     │ after\n")


async def test_what_a_process_started_ends_with_it(capfd: pytest.CaptureFixture[str]) -> None:
    sleeper = "import subprocess, sys; p = subprocess.Popen(['sleep', '600'], stdout=subprocess.DEVNULL); print(p.pid)"
    await _child(sleeper).run_once()
    pid = int(capfd.readouterr().out.split("│")[1])
    eventually(lambda: not alive(pid))


async def test_one_that_ends_is_started_again_until_it_is_stopped(capfd: pytest.CaptureFixture[str]) -> None:
    child = _child("print('hello')")
    kept = asyncio.create_task(child.keep())
    heard = ""
    while heard.count("│ hello") < 2:
        await asyncio.sleep(0.02)
        heard += capfd.readouterr().out
    await child.stop()
    await asyncio.wait_for(kept, 30)
    assert "ended with 0; starting again in 0.5 s" in heard


async def test_one_that_will_not_end_is_killed_after_its_grace(capfd: pytest.CaptureFixture[str]) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(600)"
    child = _child(deaf, grace=0.1)
    kept = asyncio.create_task(child.keep())
    heard = ""
    while "up" not in heard:
        await asyncio.sleep(0.02)
        heard += capfd.readouterr().out
    await child.stop()
    await asyncio.wait_for(kept, 30)
    assert "did not end within 0.1 s; killed" in capfd.readouterr().out
