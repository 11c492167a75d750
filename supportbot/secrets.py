"""Secrets: from files that the environment names, and the key of an installation that was given none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FROM_FILES = (
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SALT_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "WIDGET_SIGNING_KEYS",
    "LLM_API_KEY", "LLM_API_KEY_2", "STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRETS", "CRM_SECRET", "HUBSPOT_TOKEN",
    "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_HEADERS",
)  # fmt: skip
"""Settings whose value may stand in a file that ``NAME_FILE`` names, as orchestrators hand secrets out."""


def secrets_of_files(environ: Mapping[str, str]) -> dict[str, str]:
    """The values of those that come from files, without spaces and line ends around them.

    Raises ImproperlyConfigured, which names the variable and never the value, where both are set, or where the file
    cannot be read or is empty.
    """
    named = {name: environ[f"{name}_FILE"] for name in FROM_FILES if environ.get(f"{name}_FILE")}
    return {name: _read(name, path, environ) for name, path in named.items()}


def _read(name: str, path: str, environ: Mapping[str, str]) -> str:
    if environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Unset one of them.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {why}.") from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which is empty.")
    return value


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
