"""The Celery application of worker and beat."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")

app = Celery("supportbot")


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def _logs(**_: object) -> None:
    """Django's settings have set up the logs; Celery is not to set up its own over them."""


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
