"""As many customers as a run needs, each with the demo's most telling bills under names of their own."""

from __future__ import annotations

import json
import re
import tempfile

from tests.flows.stack import DEMO_FILE, Stack

_NAMED = re.compile(r'"((?:cus|sub|pm|pay|re|cn)_\w+|INV-\d+)"')


def load_customers(program: Stack, number: int) -> list[str]:
    """References of ``number`` customers, loaded as any billing document is."""
    document = json.loads(DEMO_FILE.read_text())
    pattern = json.dumps(next(customer for customer in document["customers"] if customer["ref"] == "cus_priya"))
    document["customers"] = [json.loads(_NAMED.sub(rf'"\1-{copy}"', pattern)) for copy in range(number)]
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=program.var_dir, delete=False) as file:
        json.dump(document, file)
    program.manage("loadbilling", file.name)
    return [customer["ref"] for customer in document["customers"]]
