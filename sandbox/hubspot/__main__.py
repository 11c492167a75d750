"""``python -m sandbox.hubspot --port N --data FILE --key TOKEN``"""

from __future__ import annotations

import sys

from sandbox.hubspot.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
