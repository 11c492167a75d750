"""A process of its own that makes an export, slowly, and says how far it is. It is there to be killed."""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict.update(json.loads(os.environ["EXPORTING_DATABASE"]))

    from supportbot.exporting.making import export_take, export_write
    from tests.supportbot.exporting.made import counting

    counting(5000)
    taken = export_take()
    assert taken is not None

    def reach(rows: int) -> None:
        sys.stdout.write(f"{rows}\n")
        sys.stdout.flush()
        time.sleep(0.05)

    export_write(taken, reach)


if __name__ == "__main__":
    main()
