"""The whole API against its own schema: a real web process, real stores, and hundreds of requests made up from it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.flows.stack import Stack, stack

SECRET = "0f" * 24
EXAMPLES = 5
LONG_EXAMPLES = 60
_KEY = """
INSERT INTO supportbot_apikey (prefix, secret_hash, name, scopes)
VALUES ('0123456789ab', %s, 'schema', %s)"""
SCOPES = ["conversations:read", "conversations:write", "webhooks:manage", "sessions:revoke"]


def _tried(program: Stack, folder: Path, examples: int) -> str:
    with program.connect() as conn:
        conn.execute(_KEY, [hashlib.sha256(SECRET.encode()).hexdigest(), SCOPES])
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"), "run", f"{program.base}/api/openapi.json",
            "--header", f"Authorization: Bearer sb_0123456789ab_{SECRET}",
            # What a schema cannot say is refused all the same: a customer nobody knows, an address inside.
            "--exclude-checks", "positive_data_acceptance",
            "--max-examples", str(examples), "--generation-deterministic", "--no-color",
        ],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:] + program.log_of("web").read_text()[-3000:]
    return done.stdout


@pytest.mark.parametrize(
    "examples", [pytest.param(EXAMPLES, id="some"), pytest.param(LONG_EXAMPLES, id="many", marks=pytest.mark.prove)]
)
def test_every_operation_keeps_what_the_schema_says(tmp_path: Path, examples: int) -> None:
    settings = {"API_RATE": "1000000 per minute"}
    with stack(name=f"schema_{examples}", settings=settings) as program:
        program.start("web")
        with urllib.request.urlopen(f"{program.base}/api/openapi.json") as answer:
            schema = json.load(answer)
        said = _tried(program, tmp_path, examples)
        operations = sum(len(methods) for methods in schema["paths"].values())
        assert f"Tested: {operations}" in said
        assert " 0 generated" not in said
        ((opened,),) = program.rows("SELECT count(*) FROM handoff_conversation WHERE customer_ref = 'cus_priya'")
        assert opened, "the schema's own example of a customer was used"
