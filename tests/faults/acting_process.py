"""A process of its own that does one action, slowly, and says which step it has come to. It is there to be killed."""

from __future__ import annotations

import json
import os
import sys
import time
import uuid


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict.update(json.loads(os.environ["ACTING_DATABASE"]))

    from billing.services.acting import action_run
    from billing.services.acting.asking import Step

    def reach(step: Step) -> None:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        time.sleep(0.03)

    action_run(action_id=uuid.UUID(sys.argv[1]), reach=reach)


if __name__ == "__main__":
    main()
