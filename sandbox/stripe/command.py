"""The command line: serve, or fill the file that will be served."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from sandbox.serving.server import HOST, serve
from sandbox.stripe.app import make_app
from sandbox.stripe.box import box_open
from sandbox.stripe.errors import BadParameter
from sandbox.stripe.resources.events import endpoint_keep
from sandbox.stripe.seeding.bulk import seed_bulk
from sandbox.stripe.seeding.document import seed

KEY = "sk_test_sandbox"
DATA = "sandbox-stripe.sqlite3"


def main(words: Sequence[str]) -> int:
    """Run what the words ask for; the exit status."""
    return _seed(words[1:]) if words[:1] == ["seed"] else _serve(words)


def _serve(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.stripe",
        description="A stand-in for Stripe's API, on this machine alone.",
        epilog="python -m sandbox.stripe seed --help: fill the file first.",
    )
    parser.add_argument("--port", type=int, default=12111)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--data", default=DATA, help="the file that everything is kept in (%(default)s)")
    kept.add_argument("--memory", action="store_true", help="keep nothing")
    parser.add_argument("--key", default=KEY, help="the secret key that calls must carry (%(default)s)")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="a company document, put in where nothing is yet")
    parser.add_argument("--webhook", metavar="URL", help="tell this address of every event")
    parser.add_argument("--webhook-secret", metavar="SECRET", help="what those are signed with")
    given = parser.parse_args(words)
    if (given.webhook is None) != (given.webhook_secret is None):
        parser.error("--webhook and --webhook-secret go together")
    box = box_open(":memory:" if given.memory else given.data, given.key, f"http://{HOST}:{given.port}")
    try:
        if given.seed and not box.store.count("customer"):
            seed(box.store, orjson.loads(given.seed.read_bytes()), box.now())
        if given.webhook:
            with box.store.transaction():
                endpoint_keep(box.books(), given.webhook, given.webhook_secret)
    except (OSError, ValueError, BadParameter) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    serve(make_app(box), given.port)
    return 0


def _seed(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.stripe seed")
    parser.add_argument("file", nargs="?", type=Path, help="a company document in the loadbilling format")
    parser.add_argument("--customers", type=int, default=0, help="instead of a file: so many made-up customers")
    parser.add_argument("--invoices", type=int, default=12, help="for each of them (%(default)s)")
    parser.add_argument("--data", default=DATA, help="the file to fill (%(default)s)")
    given = parser.parse_args(words)
    if (given.file is None) == (given.customers == 0):
        parser.error("name a file, or how many --customers to make up")
    box = box_open(given.data, KEY)
    try:
        counted = (
            seed(box.store, orjson.loads(given.file.read_bytes()), box.now())
            if given.file
            else seed_bulk(box.store, given.customers, given.invoices, box.now())
        )
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{given.file}: {problem}\n")
        return 1
    sys.stdout.write("".join(f"{kind}: {number}\n" for kind, number in sorted(counted.items())))
    return 0
