"""Python reads this first where the folder is on its path: the process believes in another time from then on."""

from __future__ import annotations

import os
import sys
import time

import time_machine

_off = float(os.environ.get("CLOCK_OFF_SECONDS", "0"))
if _off:
    time_machine.travel(time.time() + _off, tick=True).start()
    sys.stderr.write(f"clock is off by {_off:.0f} s\n")
