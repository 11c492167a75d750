"""What the page shows for signing does sign: each example is run as it is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from supportbot.sites.snippets import policy_lines, script_tag, signing_examples
from supportbot.widget.identity import SigningKey, verify_identity
from tests.supportbot.sites.test_keys import private_pem, public_pem

KID, SECRET = "shop-0a1b2c3d", "s" * 43
PRIVATE = Ed25519PrivateKey.generate()
KEYS = {"HS256": (SECRET, SECRET), "EdDSA": (private_pem(PRIVATE), public_pem(PRIVATE))}
A_DAY = 86_400


def runner(language: str) -> str:
    if language == "Python":
        return sys.executable
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    return node


def run(folder: Path, language: str, algorithm: str) -> str:
    example = next(one for one in signing_examples(KID, algorithm) if one.language == language)
    file = folder / example.file
    file.write_text(example.code)
    done = subprocess.run(
        [runner(language), str(file), "cus_priya"],
        env={"PATH": os.environ["PATH"], "SUPPORTBOT_KEY": KEYS[algorithm][0]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
@pytest.mark.parametrize("language", ["Python", "Node"])
def test_its_token_is_verified(tmp_path: Path, language: str, algorithm: str) -> None:
    token = run(tmp_path, language, algorithm)
    claims: dict[str, Any] = jwt.decode(
        token,
        KEYS[algorithm][1],
        algorithms=[algorithm],
        audience="supportbot",
        options={"require": ["sub", "aud", "iat", "exp", "jti"]},
    )
    assert claims["sub"] == "cus_priya"
    assert 0 < claims["exp"] - claims["iat"] <= A_DAY
    assert len(claims["jti"]) >= 32
    header = jwt.get_unverified_header(token)
    assert (header["kid"], header["alg"]) == (KID, algorithm)


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
@pytest.mark.parametrize("language", ["Python", "Node"])
def test_its_token_is_taken_by_the_chat(tmp_path: Path, language: str, algorithm: str) -> None:
    token = run(tmp_path, language, algorithm)
    key = SigningKey(KID, KEYS[algorithm][1], algorithm)
    identity = verify_identity(token, keys=[f"other:{'o' * 40}"], now=datetime.now(UTC), site_keys=[key])
    assert identity.customer_ref == "cus_priya"


def test_two_tokens_are_two(tmp_path: Path) -> None:
    for language in ("Python", "Node"):
        tokens = {run(tmp_path, language, "HS256") for _ in range(2)}
        assert len(tokens) == 2, language


def test_the_examples_name_the_key_and_hold_no_secret() -> None:
    for example in signing_examples(KID, "EdDSA"):
        assert f'KID = "{KID}"' in example.code
        assert 'ALGORITHM = "EdDSA"' in example.code
        assert "your-key" not in example.code


def test_the_script_tag_and_the_policy_name_this_installation() -> None:
    home = "https://desk.example.com/"
    assert (
        script_tag("shop", home=home, signed=False)
        == '<script src="https://desk.example.com/widget.js" data-key="shop" async></script>'
    )
    assert ' data-token-url="/chat-token" async' in script_tag("shop", home=home, signed=True)
    assert policy_lines(home) == (
        "script-src https://desk.example.com;\nconnect-src https://desk.example.com wss://desk.example.com;"
    )
    assert "ws://127.0.0.1:8000;" in policy_lines("http://127.0.0.1:8000")
