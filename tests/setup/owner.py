"""A process that keeps the embedded stores until its input ends; run by the tests of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

from supportbot import embedded


def main(var_dir: str, *flags: str) -> None:
    with embedded.running(Path(var_dir), durable="durable" in flags, exclusive="exclusive" in flags) as stores:
        sys.stdout.write(f"up {' '.join(str(pid) for pid in stores.pids.values())}\n")
        sys.stdout.flush()
        sys.stdin.read()


main(*sys.argv[1:])
