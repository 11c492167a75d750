"""``python -m sandbox.stripe --port N --data FILE --key sk_test_…``"""

from __future__ import annotations

import sys

from sandbox.stripe.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
