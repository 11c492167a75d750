"""Secrets that stand in files: read as they are, or refused by the name of the variable and never by the value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from supportbot import embedded
from supportbot.secrets import FROM_FILES, secrets_of_files

# Setting names that look like secrets and are none.
_NO_SECRETS = {"LLM_TURN_TOKENS", "LLM_CUSTOMER_TOKENS", "LLM_DAY_TOKENS", "STRIPE_CUSTOMER_REF_KEY"}


@pytest.mark.parametrize("name", FROM_FILES)
def test_each_is_read_without_the_line_end(tmp_path: Path, name: str) -> None:
    file = tmp_path / "it"
    file.write_text("  s3cret,two\n")
    assert secrets_of_files({f"{name}_FILE": str(file)}) == {name: "s3cret,two"}


def test_nothing_is_read_where_nothing_is_named() -> None:
    assert secrets_of_files({"SECRET_KEY": "here", "LLM_API_KEY_FILE": "", "OTHER_FILE": "/nowhere"}) == {}


def test_both_at_once_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "it"
    file.write_text("from-file")
    with pytest.raises(ImproperlyConfigured) as refused:
        secrets_of_files({"LLM_API_KEY": "from-env", "LLM_API_KEY_FILE": str(file)})
    assert "LLM_API_KEY and LLM_API_KEY_FILE" in str(refused.value)
    assert "from-" not in str(refused.value)


@pytest.mark.parametrize(("content", "why"), [(None, "No such file"), (b"", "empty"), (b"\xff\xfe", "not text")])
def test_a_file_that_is_no_good_is_named(tmp_path: Path, content: bytes | None, why: str) -> None:
    file = tmp_path / "it"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL_FILE names .*{why}"):
        secrets_of_files({"DATABASE_URL_FILE": str(file)})


def test_a_store_named_in_a_file_is_not_embedded() -> None:
    assert not embedded.needs({"DATABASE_URL_FILE": "/x", "REDIS_URL": "redis://y"})


def test_no_secret_setting_is_forgotten_and_each_is_documented() -> None:
    source = Path(settings.BASE_DIR, "supportbot/settings.py").read_text()
    read = set(re.findall(r'env\.\w+\("([A-Z_0-9]+)"', source))
    secret = {name for name in read if re.search("KEY|SECRET|TOKEN|HEADERS|_PASSWORD|(DATABASE|REDIS|EMAIL)_URL", name)}
    assert secret - _NO_SECRETS == set(FROM_FILES)
    documented = Path(settings.BASE_DIR, "docs/operations.md").read_text()
    assert [name for name in FROM_FILES if f"`{name}`" not in documented] == []
