"""One run in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.load import percentile
from tests.chaos.journal import Journal
from tests.chaos.oracle import Findings
from tests.chaos.storm import Outcome


def line(seed: str, outcome: Outcome, findings: Findings) -> str:
    journals = outcome.journals
    written = sum(len(journal.written) - len(journal.refused) for journal in journals)
    acked = _seconds_to_ack(journals)
    away = sorted(seconds for journal in journals for seconds in journal.away)
    return (
        f"chaos {seed}: {written} messages on {len(journals)} screens, in the end "
        f"{_counted(Counter(kept.custody for kept in outcome.stored.values()))}; "
        f"{sum(journal.losses for journal in journals)} reconnects, {outcome.polled} answers over HTTP; "
        f"faults: {_counted(outcome.faults)}; killed: {_counted(outcome.kills)}; "
        f"lost {len(findings.lost)}, twice {len(findings.twice)}, order {len(findings.order)}, "
        f"altered {len(findings.altered)}, unanswered {len(findings.silent)}; "
        f"ack p50 {percentile(acked, 0.5):.2f} s, p95 {percentile(acked, 0.95):.2f} s; "
        f"back after p95 {percentile(away, 0.95):.2f} s; calm after {outcome.settled:.1f} s"
    )


def _seconds_to_ack(journals: Sequence[Journal]) -> list[float]:
    """From writing to the first acknowledgement, the time without a connection included."""
    first: dict[str, float] = {}
    for journal in journals:
        for ack in journal.acked:
            first.setdefault(ack.client_id, ack.at)
    written = {one.client_id: one.at for journal in journals for one in journal.written}
    return sorted(at - written[client_id] for client_id, at in first.items())


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"
