"""A shift behind the chat on real Postgres, in compressed time: customers, agents of all kinds, closed doors.

A minute of a real shift takes about a second here, so the limits are seconds too. Nothing is faked but the people: they
beat, accept, reply and close through the services that the inbox calls, and the queue is looked after by its own sweep.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from handoff.errors import HandoffError
from handoff.models import Conversation, Offer, OfficeHours, Presence, StaffMember, Team
from handoff.services.escalating import conversation_escalate
from handoff.services.holding import conversation_claim, conversation_close
from handoff.services.locking import conversation_lock
from handoff.services.replying import reply_send
from handoff.services.sweeping import queue_sweep

REASONS = ("asked_for_person",) * 14 + ("dispute",) * 3 + ("fraud", "legal", "self_harm")
LANGUAGES = ("en",) * 7 + ("de", "de", "fr")
DISPUTES = "dispute_charge"
SWEEP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """How busy the shift is. Times in real seconds; ``silent`` agents stop answering for good partway through."""

    customers: int = 200
    agents: int = 12
    silent: int = 3
    arrivals_seconds: float = 18.0
    disputes_open_after: float = 7.0
    offer_seconds: int = 1
    handling: tuple[float, float] = (0.4, 1.2)
    attentive: float = 0.93
    deadline_seconds: float = 120.0
    seed: int = 7


@dataclass
class Worker:
    """One agent at work from ``begins`` on (seconds into the shift). From ``silent_from`` on they go without a word as
    soon as they hold a conversation.

    ``looked_at``: by offer, when it will be taken; None for one that is let pass.
    """

    staff: StaffMember
    silent_from: float
    begins: float = 0.0
    gone: bool = False
    looked_at: dict[int, float | None] = field(default_factory=dict)
    done_at: dict[uuid.UUID, float] = field(default_factory=dict)


@dataclass
class Findings:
    """What was seen on the way: how long conversations stayed with somebody absent beyond the limit (seconds)."""

    overruns: list[float] = field(default_factory=list)
    returned: int = 0
    unfinished: int = 0
    seconds: float = 0.0


class Shift:
    """Runs one shift to its end. ``silent_seconds`` is AGENT_SILENT_SECONDS as the settings have it."""

    def __init__(self, plan: Plan, *, silent_seconds: float) -> None:
        self.plan, self.silent_seconds = plan, silent_seconds
        self.chance = random.Random(plan.seed)
        self.findings = Findings()
        self.billing = self._team("Billing")
        self.hours = self._closed_hours()
        self.disputes = self._team("Disputes", topics=[DISPUTES], hours=self.hours)
        self.workers = [self._worker(number) for number in range(plan.agents)]
        self.arrivals = sorted(self.chance.uniform(0, plan.arrivals_seconds) for _ in range(plan.customers))

    def run(self) -> Findings:
        """Until every customer was served, or the deadline."""
        self.start = time.monotonic()
        swept, opened = -1.0, False
        while (now := time.monotonic() - self.start) < self.plan.deadline_seconds:
            while self.arrivals and self.arrivals[0] <= now:
                self.arrivals.pop(0)
                self._arrive()
            if not opened and now >= self.plan.disputes_open_after:
                opened = self._open_doors()
            for worker in self.workers:
                self._work(worker, now)
            if now - swept >= SWEEP_SECONDS:
                swept = now
                self.findings.returned += queue_sweep().get("absent_release", 0)
                self._look_for_the_forgotten()
            if not self.arrivals and not self._left():
                break
            time.sleep(0.02)
        self.findings.unfinished = self._left()
        self.findings.seconds = time.monotonic() - self.start
        return self.findings

    # Setting up

    def _team(self, name: str, **columns: object) -> Team:
        return Team.objects.create(
            slug=f"{name.lower()}-{uuid.uuid4().hex[:6]}",
            name=name,
            assignment=Team.Assignment.OFFER,
            offer_seconds=self.plan.offer_seconds,
            **columns,
        )

    def _closed_hours(self) -> OfficeHours:
        """Open for one hour half a week away: closed now, whenever now is."""
        hours = OfficeHours.objects.create(name="Disputes", zone="UTC")
        hours.spans.create(weekday=(datetime.now(UTC).weekday() + 3) % 7, opens="09:00", closes="10:00")
        return hours

    def _open_doors(self) -> bool:
        self.hours.spans.all().delete()
        return True

    def _worker(self, number: int) -> Worker:
        in_disputes = number % 4 == 3
        staff = StaffMember.objects.create(
            username=f"agent{number}-{uuid.uuid4().hex[:6]}@example.com",
            display_name=f"Agent {number}",
            capacity=1 + number % 3,
            languages=["en"] if number % 2 else [],
        )
        staff.teams.add(self.disputes if in_disputes else self.billing)
        # The last of each team stay to the end, so that somebody is left to serve everybody.
        goes_silent = 0 < number <= self.plan.silent
        silent_from = self.chance.uniform(4, 12) if goes_silent else float("inf")
        return Worker(staff, silent_from, begins=self.plan.disputes_open_after if in_disputes else 0.0)

    # What customers and agents do

    def _arrive(self) -> None:
        reason = self.chance.choice(REASONS)
        topic = DISPUTES if reason == "dispute" else "balance_due"
        fresh = Conversation.objects.create(customer_ref=f"cus_{uuid.uuid4().hex}", display_name="Customer")
        understood = {"topic": topic, "language": self.chance.choice(LANGUAGES)}
        with transaction.atomic():
            conversation_escalate(
                conversation=conversation_lock(fresh.pk), reason=reason, brief={"understood": understood}, actor="bot"
            )

    def _work(self, worker: Worker, now: float) -> None:
        worker.gone = worker.gone or (now >= worker.silent_from and bool(worker.done_at))
        if worker.gone or now < worker.begins:
            return
        beat = {"seen_at": timezone.now(), "status": Presence.Status.ONLINE}
        Presence.objects.update_or_create(staff=worker.staff, defaults=beat)
        self._answer_offers(worker, now)
        self._finish(worker, now)

    def _answer_offers(self, worker: Worker, now: float) -> None:
        open_ones = Offer.objects.filter(staff=worker.staff, outcome=Offer.Outcome.OPEN).select_related("conversation")
        for offer in open_ones:
            if offer.pk not in worker.looked_at:
                notices = self.chance.random() < self.plan.attentive
                worker.looked_at[offer.pk] = now + self.chance.uniform(0.05, 0.3) if notices else None
            decided = worker.looked_at[offer.pk]
            if decided is not None and now >= decided:
                self._try(partial(self._claim, worker, offer, now))

    def _claim(self, worker: Worker, offer: Offer, now: float) -> None:
        held = conversation_claim(
            conversation_id=offer.conversation_id, staff=worker.staff, seen_version=offer.custody_version
        )
        worker.done_at[held.pk] = now + self.chance.uniform(*self.plan.handling)

    def _finish(self, worker: Worker, now: float) -> None:
        for pk, due in list(worker.done_at.items()):
            if now >= due:
                del worker.done_at[pk]
                self._try(partial(self._reply_and_close, worker, pk))

    def _reply_and_close(self, worker: Worker, pk: uuid.UUID) -> None:
        held = Conversation.objects.get(pk=pk)
        version = held.custody_version
        reply_send(
            conversation_id=pk,
            staff=worker.staff,
            client_id=str(uuid.uuid4()),
            text="Here is what I found.",
            seen_version=version,
            seen_seq=held.last_seq,
        )
        conversation_close(conversation_id=pk, staff=worker.staff, seen_version=version, reason="resolved")

    def _try(self, act: Callable[[], None]) -> None:
        """What came too late is refused, as it would be in the inbox, and the agent goes on."""
        try:
            act()
        except HandoffError:
            return

    # What must not be

    def _look_for_the_forgotten(self) -> None:
        held = Conversation.objects.filter(custody=Conversation.Custody.AGENT)
        limit = timezone.now() - timedelta(seconds=self.silent_seconds)
        for seen_at, claimed_at in held.values_list("agent__presence__seen_at", "claimed_at"):
            last = max(filter(None, (seen_at, claimed_at)))
            if last < limit:
                self.findings.overruns.append((limit - last).total_seconds())

    def _left(self) -> int:
        return Conversation.objects.exclude(custody=Conversation.Custody.CLOSED).count()
