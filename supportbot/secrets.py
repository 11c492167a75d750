"""The secret key of an installation that was not given one: made once, kept beside its data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(var_dir: Path) -> str:
    """The key kept in ``var_dir/secret_key``, made on first use, readable by its owner only."""
    path = var_dir / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    var_dir.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"secret_key.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A hard link fails where the name is taken, so two first starts at once agree on one key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text().strip()
