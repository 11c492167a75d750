"""``python -m sandbox.model --port N --kind scripted|obedient|garbage --key KEY``"""

from __future__ import annotations

import sys

from sandbox.model.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
