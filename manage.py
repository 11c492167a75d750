#!/usr/bin/env python
"""Django's command line; the embedded stores run around each command that needs them."""

from __future__ import annotations

import os
import sys
import warnings

from supportbot import embedded

# These read and write files alone, so they also work where no store can be started.
WITHOUT_STORES = frozenset(
    {
        "",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "evaluate",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "startapp",
        "trainreading",
        "version",
    }
)


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    from django.core.management import execute_from_command_line

    wanted = embedded.needs()
    if not wanted or _needs_no_store(argv):
        warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
        execute_from_command_line(argv)
        return
    try:
        with embedded.running(embedded.var_dir(), postgres=wanted.postgres, valkey=wanted.valkey):
            execute_from_command_line(argv)
    except embedded.StoreError as error:
        sys.exit(str(error))


def _needs_no_store(argv: list[str]) -> bool:
    command = argv[1] if len(argv) > 1 else ""
    return command in WITHOUT_STORES or command.startswith("-") or not {"-h", "--help"}.isdisjoint(argv)


if __name__ == "__main__":
    main(sys.argv)
