"""The plainest value that a JSON schema allows, with a text of one's own wherever text is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONFIDENCE = 0.9


def filled(schema: Mapping[str, Any], text: str) -> Any:
    """A value that ``schema`` describes, for the schemas that are used in requests."""
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("anyOf"):
        return filled(schema["anyOf"][0], text)
    kind = schema.get("type", "object")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            wanted = schema.get("required", schema.get("properties", {}))
            known = schema.get("properties", {})
            return {name: filled(known.get(name, {"type": "string"}), text) for name in wanted}
        case "array":
            return [filled(schema.get("items", {"type": "string"}), text)] * int(schema.get("minItems", 0))
        case "number":
            return min(max(CONFIDENCE, schema.get("minimum", 0.0)), schema.get("maximum", 1.0))
        case "integer":
            return int(schema.get("minimum", 0))
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return text[: int(schema.get("maxLength", 4000))]
