"""What the entries of this room are called in the audit."""

from __future__ import annotations

from supportbot.audit.words import Words

WORDS: dict[str, Words] = {
    "customer_exported": Words("exported", "archive", "Customer's data exported", "exported all data of a customer"),
    "customer_erased": Words("redacted", "trash", "Customer erased", "erased a customer"),
    "purged": Words("redacted", "trash", "Old data deleted", "deleted what was past its days"),
    "keys_rotated": Words("settings", "lock", "Encryption keys rotated", "encrypted columns with the newest key"),
}
