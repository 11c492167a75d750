"""``GET /metrics`` of a web process."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, Metric, ProcessCollector, generate_latest
from prometheus_client.registry import Collector

from handoff import threads
from supportbot.metrics.collecting import StoreFacts, this_process
from supportbot.metrics.door import REFUSED, may_read
from supportbot.metrics.meters import OWN

_scrapes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="metrics")


class _Everything(Collector):
    def __init__(self) -> None:
        self._parts: tuple[Collector, ...] = (OWN, this_process, StoreFacts(), ProcessCollector(registry=None))

    def collect(self) -> Iterable[Metric]:
        for part in self._parts:
            yield from part.collect()


_everything = _Everything()


async def metrics(request: HttpRequest) -> HttpResponse:
    """In a thread of its own, one at a time: however often and slowly it is asked, no page waits for it."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not may_read(token=settings.METRICS_TOKEN, address=request.META.get("REMOTE_ADDR", ""), headers=headers):
        return HttpResponse(REFUSED, status=403, content_type="text/plain")
    text = await threads.run_in(_scrapes, lambda: generate_latest(_everything))
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})
