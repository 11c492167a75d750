"""Another process, as a worker is one: rings the bell for the conversations it is given, a line each."""

from __future__ import annotations

import os
import sys
import uuid

from handoff.realtime import bell
from handoff.records import Ring

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")

for line in sys.stdin:
    seq, conversation = line.split()
    bell.ring(Ring(uuid.UUID(conversation), "message", int(seq), 0))
    sys.stdout.write("rung\n")
    sys.stdout.flush()
