"""The command line: serve, or fill the file that will be served."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from sandbox.hubspot.app import Gate, crm_now, make_app
from sandbox.hubspot.objects import INDEXED
from sandbox.hubspot.seeding import seed
from sandbox.serving.server import serve
from sandbox.store import Store

KEY = "pat-eu1-sandbox"
DATA = "sandbox-hubspot.sqlite3"


def main(words: Sequence[str]) -> int:
    """Run what the words ask for; the exit status."""
    return _seed(words[1:]) if words[:1] == ["seed"] else _serve(words)


def _serve(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.hubspot", description="A stand-in for HubSpot's CRM API, on this machine alone."
    )
    parser.add_argument("--port", type=int, default=12112)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--data", default=DATA, help="the file that everything is kept in (%(default)s)")
    kept.add_argument("--memory", action="store_true", help="keep nothing")
    parser.add_argument("--key", default=KEY, help="the access token that calls must carry (%(default)s)")
    given = parser.parse_args(words)
    serve(make_app(Gate(Store(":memory:" if given.memory else given.data, INDEXED), given.key)), given.port)
    return 0


def _seed(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.hubspot seed")
    parser.add_argument("file", type=Path, help="a company document in the loadbilling format")
    parser.add_argument("--data", default=DATA, help="the file to fill (%(default)s)")
    given = parser.parse_args(words)
    try:
        counted = seed(crm_now(Store(given.data, INDEXED)), orjson.loads(given.file.read_bytes()))
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{given.file}: {problem}\n")
        return 1
    sys.stdout.write("".join(f"{kind}: {number}\n" for kind, number in sorted(counted.items())))
    return 0
