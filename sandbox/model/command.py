"""The command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from sandbox.model.app import KINDS, Server, make_app
from sandbox.model.controls import Controls
from sandbox.serving.controls import control_routes
from sandbox.serving.faults import BadControl
from sandbox.serving.server import serve
from sandbox.store import Store

KEY = "sk-sandbox-model"


def main(words: Sequence[str]) -> int:
    """Serve until stopped; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.model", description="A stand-in for a language model's server, on this machine alone."
    )
    parser.add_argument("--port", type=int, default=12113)
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
    parser.add_argument("--model", action="append", help="a name that requests may ask for (sandbox-model)")
    parser.add_argument("--rules", type=Path, help="a JSON list of rules: when, and text or calls")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--data", default=":memory:", help="a file to keep the journal in")
    kept.add_argument("--memory", action="store_true", help="keep nothing, as is usual")
    parser.add_argument("--key", default=KEY, help="the key that requests must carry (%(default)s)")
    given = parser.parse_args(words)
    server = Server(Store(given.data), given.key, given.kind, tuple(given.model or ("sandbox-model",)))
    if given.rules:
        try:
            server.script.add_rules(orjson.loads(given.rules.read_bytes()))
        except (OSError, ValueError, TypeError, BadControl) as problem:
            sys.stderr.write(f"{given.rules}: {problem}\n")
            return 1
    serve(make_app(server, control_routes(server.key, server.journal, Controls(server).named())), given.port)
    return 0
