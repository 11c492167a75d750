"""``python -m supportbot.supervisor``: exit code 0 after a clean stop, 1 with one line that says what to do."""

from __future__ import annotations

import sys

from supportbot.embedded import StoreError
from supportbot.supervisor.console import OWN_NAME, voice
from supportbot.supervisor.errors import SupervisorError
from supportbot.supervisor.plan import Options
from supportbot.supervisor.run import run


def main() -> int:
    """Run everything; returns the exit code."""
    try:
        run(Options.read())
    except (SupervisorError, StoreError) as error:
        voice(OWN_NAME)(str(error))
        return 1
    except KeyboardInterrupt:
        voice(OWN_NAME)("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
