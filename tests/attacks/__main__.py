"""``python -m tests.attacks FILE.jsonl``: the whole program against one attack set; 1 when a bar is missed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from supportbot.supervisor.plan import PROJECT
from tests.attacks.driving import Exchange
from tests.attacks.rows import load_attacks
from tests.attacks.running import program, run
from tests.attacks.screens import look, write_walls
from tests.browser.chromium import FLAGS
from tests.flows.stack import Stack


def main() -> int:
    options = _options()
    attacks = load_attacks(options.file)
    os.environ.setdefault("MODELS_DIR", str(PROJECT / "var" / "models"))
    os.environ["SUPPORTBOT_DEMO"] = "1"
    with program(dict(setting.split("=", 1) for setting in options.set)) as stack:
        report = run(stack, attacks, screens=None if options.no_browser else _in_chromium)
    shown = json.dumps(report.as_json(), indent=2, ensure_ascii=False) if options.json else report.text()
    sys.stdout.write(f"{shown}\n")
    return 1 if report.missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("file", type=Path, help="one JSON object a line; docs/attacks.md says which fields")
    parser.add_argument("--json", action="store_true", help="a report for programs")
    parser.add_argument("--no-browser", action="store_true", help="do not look at the screens in Chromium")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the program")
    return parser.parse_args()


def _in_chromium(stack: Stack, exchanges: Sequence[Exchange], first_customer: int) -> Mapping[str, list[str]]:
    path = shutil.which("chromium")
    if path is None:
        sys.exit("chromium is not installed (Debian: apt-get install chromium); --no-browser does without")
    walls = asyncio.run(write_walls(stack, exchanges, first_customer=first_customer))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        return look(browser, stack, walls)


if __name__ == "__main__":
    sys.exit(main())
