"""Masking of card numbers, security codes, national and bank numbers and passwords in free text.

Pure: no Django, no network. ``mask`` is for one text, ``mask_split`` for a number spread over consecutive messages.
"""

from __future__ import annotations

from handoff.redaction.kinds import Kind, Masked
from handoff.redaction.masking import mask
from handoff.redaction.split import Split, mask_split

__all__ = ["Kind", "Masked", "Split", "mask", "mask_split"]
