"""Nothing lost, nothing twice, one order on every screen, nobody left waiting unseen: judged by journals and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.journal import Journal, Row, Stored, Turn

IN_A_PERSONS_HANDS = frozenset({"waiting", "agent"})


@dataclass
class Findings:
    """Each a sentence. ``ok`` when there is none."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.all()

    def all(self) -> list[str]:
        return [*self.lost, *self.twice, *self.order, *self.altered, *self.silent, *self.complaints]


def examine(journals: Sequence[Journal], stored: Mapping[str, Stored]) -> Findings:
    """Compare what people wrote and saw with ``stored``, the conversations by id."""
    findings = Findings()
    for conversation, kept in stored.items():
        _stored_once(conversation, kept, journals, findings)
        findings.silent += _unanswered(conversation, kept)
    for journal in journals:
        _acks_hold(journal, stored, findings)
        _screens_agree(journal, stored, findings)
        findings.complaints += [f"{journal.name}: {said}" for said in journal.complaints]
    return findings


def _stored_once(conversation: str, kept: Stored, journals: Sequence[Journal], findings: Findings) -> None:
    """Every message that was written stands there once with its words, and no other of a person's."""
    written = {
        one.client_id: (journal, one)
        for journal in journals
        for one in journal.written
        if one.conversation == conversation and one.client_id not in journal.refused
    }
    rows = Counter(row.client_id for row in kept.rows)
    for client_id, (journal, one) in written.items():
        if not rows[client_id]:
            findings.lost.append(f"{journal.name}: {one.text!r} ({client_id}) is not stored")
    for row in kept.rows:
        if row.author not in ("customer", "agent"):
            continue
        if row.client_id not in written:
            findings.twice.append(f"{conversation} {row.seq}: {row.text!r} was written under no such key")
        elif rows[row.client_id] > 1:
            findings.twice.append(f"{conversation} {row.seq}: {row.text!r} ({row.client_id}) is stored twice")
        elif (row.text, row.author) != (written[row.client_id][1].text, written[row.client_id][0].author):
            findings.altered.append(f"{conversation} {row.seq}: {row.text!r}, not what was written")


def _acks_hold(journal: Journal, stored: Mapping[str, Stored], findings: Findings) -> None:
    """What was acknowledged stands under the number that was named."""
    at = {row.client_id: row.seq for kept in stored.values() for row in kept.rows if row.client_id is not None}
    for ack in journal.acked:
        if ack.client_id not in at:
            findings.lost.append(f"{journal.name}: {ack.client_id} was acknowledged as {ack.seq} and is not stored")
        elif at[ack.client_id] != ack.seq:
            findings.order.append(f"{journal.name}: acknowledged as {ack.seq}, stored as {at[ack.client_id]}")


def _screens_agree(journal: Journal, stored: Mapping[str, Stored], findings: Findings) -> None:
    """Each list came up as the table has it, row by row from its first on; the last one to the end."""
    for conversation, screens in journal.screens.items():
        table = stored[conversation].rows
        for number, shown in enumerate(screens, 1):
            where = f"{journal.name}, screen {number} of {conversation}"
            repeated = sorted(seq for seq, times in Counter(row.seq for row in shown).items() if times > 1)
            if repeated:
                findings.twice.append(f"{where}: shown twice: {repeated}")
            findings.order += [f"{where}: {what}" for what in _differences(shown, table)]
        if not screens[-1] or screens[-1][-1].seq != table[-1].seq:
            findings.lost.append(f"{journal.name}: {conversation} stands at {screens[-1][-1:]}, not at {table[-1].seq}")


def _differences(shown: Sequence[Row], table: Sequence[Row]) -> Iterator[str]:
    first = shown[0].seq - 1 if shown else 0
    for place, row in enumerate(shown):
        kept = table[first + place] if first + place < len(table) else None
        if kept is None or not _same(row, kept):
            yield f"row {place + 1} is {row}, the table has {kept}"
            return


def _same(shown: Row, kept: Row) -> bool:
    return (shown.seq, shown.author, shown.text) == (kept.seq, kept.author, kept.text) and shown.client_id in (
        None,
        kept.client_id,
    )


def _unanswered(conversation: str, kept: Stored) -> Iterable[str]:
    """Turns still open, replies that are not there, and customer's words that neither bot nor person has taken up."""
    bots = {row.seq for row in kept.rows if row.author == "bot"}
    for turn in kept.turns:
        if turn.status == "open":
            yield f"{conversation}: the turn on {turn.first_seq} to {turn.last_seq} is open"
        elif turn.status == "done" and turn.reply_seq not in bots:
            yield f"{conversation}: the reply {turn.reply_seq} is not there"
    if kept.custody in IN_A_PERSONS_HANDS:
        return
    for row in kept.rows:
        if row.author == "customer" and not any(_answers(turn, row) for turn in kept.turns):
            yield f"{conversation}: {row.seq} {row.text!r} is not answered"


def _answers(turn: Turn, row: Row) -> bool:
    return turn.status == "done" and turn.first_seq <= row.seq <= turn.last_seq
