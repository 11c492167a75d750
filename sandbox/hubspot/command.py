"""The command line: serve."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sandbox.hubspot.app import make_app
from sandbox.hubspot.box import box_open
from sandbox.serving.server import serve

KEY = "pat-sandbox"


def main(words: Sequence[str]) -> int:
    """Run what the words ask for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.hubspot", description="A stand-in for HubSpot's API.")
    parser.add_argument("--port", type=int, default=12112)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--data", default="sandbox-hubspot.sqlite3", help="the file that everything is kept in")
    kept.add_argument("--memory", action="store_true", help="keep nothing")
    parser.add_argument("--key", default=KEY, help="the token that calls must carry")
    given = parser.parse_args(words)
    serve(make_app(box_open(":memory:" if given.memory else given.data, given.key)), given.port)
    return 0
