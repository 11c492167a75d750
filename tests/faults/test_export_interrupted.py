"""The worker that makes an export is killed in the middle: no half a file, and another one makes it whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from supportbot.models import Export, ExportChunk
from supportbot.tasks import exports_make
from tests.handoff.pages.people import staff
from tests.supportbot.exporting.made import asked, content, counting

_ADDRESS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_no_half_a_file_and_another_makes_it_whole() -> None:
    counting(5000)
    export = asked(staff("manager"), "numbers")
    settings = connection.settings_dict
    environment = {**os.environ, "EXPORTING_DATABASE": json.dumps({key: settings[key] for key in _ADDRESS})}
    command = [sys.executable, "-m", "tests.faults.exporting_process"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    rows = 0
    for line in process.stdout:
        rows = int(line)
        if rows > 2000:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    export.refresh_from_db()
    assert export.state == "running"
    assert 0 < export.rows < 5000
    dead = export.attempt
    assert dead is not None
    assert ExportChunk.objects.filter(attempt=dead).exists()
    Export.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    _by_the_worker()
    export.refresh_from_db()
    assert (export.state, export.rows, export.attempts) == ("done", 5000, 2)
    assert not ExportChunk.objects.filter(attempt=dead).exists()
    lines = content(export).decode().splitlines()
    assert [line.partition(",")[0] for line in lines] == ["n", *map(str, range(5000))]


def _by_the_worker() -> None:
    """As Celery calls the task, in a thread with a connection of its own."""

    def work() -> None:
        try:
            assert exports_make.apply().get() == 1
        finally:
            close_old_connections()
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(60)
    assert not worker.is_alive()
