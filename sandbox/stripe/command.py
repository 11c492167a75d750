"""The command line: serve."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sandbox.serving.server import HOST, serve
from sandbox.stripe.app import make_app
from sandbox.stripe.box import box_open

KEY = "sk_test_sandbox"


def main(words: Sequence[str]) -> int:
    """Run what the words ask for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.stripe", description="A stand-in for Stripe's API.")
    parser.add_argument("--port", type=int, default=12111)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--data", default="sandbox-stripe.sqlite3", help="the file that everything is kept in")
    kept.add_argument("--memory", action="store_true", help="keep nothing")
    parser.add_argument("--key", default=KEY, help="the secret key that calls must carry")
    given = parser.parse_args(words)
    box = box_open(":memory:" if given.memory else given.data, given.key, f"http://{HOST}:{given.port}")
    serve(make_app(box), given.port)
    return 0
