"""What each process counts of itself. The one place where ``counted`` becomes a metric.

A worker's processes share their counts by way of files, which its main process adds up: where that is so is said
by ``PROMETHEUS_MULTIPROC_DIR``, set when this room is first imported (``shared.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from handoff.counting import What

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a process began to count is nothing to scrape
OWN = CollectorRegistry(auto_describe=True)
_TURN_SECONDS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 30.0, 60.0)
_TASK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_FIRST_PART_SECONDS = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
Add = Callable[[tuple[str, ...], float], None]


@dataclass(frozen=True, slots=True)
class Meter:
    """A metric's name, what it says, and the labels in the order in which they are counted."""

    name: str
    says: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()
    """Where it is a histogram of seconds."""
    level: bool = False
    """Whether it goes down as well."""


METERS: dict[What, Meter] = {
    "bell_lost": Meter(
        "bells_lost", "Bells that other processes were not told of; their clients found out by polling."
    ),
    "bell_listener_restarted": Meter("bell_listener_restarts", "How often hearing other processes' bells broke off."),
    "breaker_opened": Meter("model_breaker_opened", "How often a model endpoint was left alone.", ("endpoint",)),
    "frame_failed": Meter("frames_failed", "Frames on which a fault of the program's own was answered."),
    "frame_refused": Meter("frames_refused", "Error frames sent, by their code.", ("code",)),
    "gap_fetched": Meter("gap_fetches", "Reads of what a socket was rung for and had not been handed."),
    "guard_stopped": Meter("guard_stops", "Sentences of a model's that were not let through.", ("reason",)),
    "mail_tried": Meter("mails", "Attempts to send a mail: sent, put_off, refused, given_up.", ("outcome",)),
    "model_asked": Meter(
        "model_requests", "Requests to a model: answered, or what they failed with.", ("endpoint", "outcome")
    ),
    "model_first_part": Meter(
        "model_first_part_seconds",
        "From the request to the first part of an answer.",
        ("endpoint",),
        _FIRST_PART_SECONDS,
    ),
    "model_tokens": Meter("model_tokens", "Tokens that endpoints counted, in and out.", ("endpoint", "direction")),
    "rate_limited": Meter("rate_limited", "What was turned away by a limit, by the limit.", ("limit",)),
    "redacted": Meter("redactions", "Messages out of which a secret was cut before they were stored.", ("kind",)),
    "socket": Meter("sockets_open", "Sockets open in this process.", ("side",), level=True),
    "sweep_ended": Meter("web_sweeps", "Rounds of the web process's own nets that came to their end.", ("sweep",)),
    "task_ended": Meter("task_seconds", "Tasks of the worker, and how they ended.", ("task", "state"), _TASK_SECONDS),
    "turn_answered": Meter(
        "turn_seconds", "From the customer's message to its reply, by the reply's path.", ("path",), _TURN_SECONDS
    ),
    "turn_ended": Meter(
        "turns",
        "Turns at publishing: published, widened (thought again), dropped (a person had taken over), lost.",
        ("outcome",),
    ),
    "turn_taken_over": Meter("turns_taken_over", "Turns that a sweep took since their lease had run out."),
    "webhook_tried": Meter("webhook_attempts", "Webhook attempts: delivered, failed, given_up.", ("outcome",)),
}
_KNOWN: dict[What, tuple[tuple[str, ...], ...]] = {
    "mail_tried": (("sent",), ("put_off",), ("refused",), ("given_up",)),
    "redacted": (("pan",), ("cvv",), ("ssn",), ("iban",), ("bank_account",), ("credential",)),
    "socket": (("customer",), ("agent",)),
    "turn_answered": (("fixed",), ("clarify",), ("offer",), ("action",), ("model",), ("handoff",)),
    "turn_ended": (("published",), ("widened",), ("dropped",), ("lost",)),
    "webhook_tried": (("delivered",), ("failed",), ("given_up",)),
}
"""Labels that are shown as 0 before anything has happened: a rate over something that begins at 1 is blind."""


def _made(meter: Meter, known: tuple[tuple[str, ...], ...]) -> Add:
    """The metric of a meter, as a function that adds to it."""
    name = f"supportbot_{meter.name}"
    metric: Counter | Gauge | Histogram
    if meter.buckets:
        metric = Histogram(name, meter.says, meter.labels, buckets=meter.buckets, registry=OWN)
    elif meter.level:
        metric = Gauge(name, meter.says, meter.labels, registry=OWN, multiprocess_mode="livesum")
    else:
        metric = Counter(name, meter.says, meter.labels, registry=OWN)
    for labels in known:
        metric.labels(*labels)

    def add(labels: tuple[str, ...], amount: float) -> None:
        one = metric.labels(*labels) if labels else metric
        if isinstance(one, Histogram):
            one.observe(amount)
        else:
            one.inc(amount)

    return add


_ADD: dict[What, Add] = {what: _made(meter, _KNOWN.get(what, ())) for what, meter in METERS.items()}


def add(what: What, labels: tuple[str, ...], amount: float) -> None:
    """The hook of ``handoff.counting``."""
    _ADD[what](labels, amount)
