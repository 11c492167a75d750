"""The oracle can fail: each forged journal or table is found out, and by the right name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.chaos.journal import Acked, Journal, Row, Stored, Turn, Written
from tests.chaos.oracle import Findings, examine

GREETING = Row(1, "bot", "Hi")
ASKED = Row(2, "customer", "What do I owe?", "a")
ANSWER = Row(3, "bot", "€12.50")
THANKS = Row(4, "customer", "Thank you", "b")
BYE = Row(5, "bot", "You are welcome.")
TABLE = Stored((GREETING, ASKED, ANSWER, THANKS, BYE), (Turn(2, 2, "done", 3), Turn(4, 4, "done", 5)), "bot")
Forgery = Callable[[Journal, Stored], Stored]


def _honest() -> Journal:
    journal = Journal("cus/0", "customer")
    journal.written = [Written("a", "c", "What do I owe?", 0.0), Written("b", "c", "Thank you", 1.0)]
    journal.acked = [Acked("a", 2, 0.1), Acked("a", 2, 0.4), Acked("b", 4, 1.1)]
    journal.screens = {"c": [list(TABLE.rows)]}
    return journal


def _stored(*rows: Row, **more: object) -> Stored:
    return replace(TABLE, rows=rows, **more)  # type: ignore[arg-type]  # turns and custody, as replace checks


def test_an_honest_run_passes() -> None:
    assert examine([_honest()], {"c": TABLE}).all() == []


def test_a_reload_and_a_screen_that_starts_later_pass() -> None:
    journal = _honest()
    journal.screens = {"c": [list(TABLE.rows[:2]), list(TABLE.rows)]}
    other = Journal("cus/1", "customer", screens={"c": [list(TABLE.rows[2:])]})
    assert examine([journal, other], {"c": TABLE}).ok


def _not_stored(journal: Journal, table: Stored) -> Stored:
    journal.acked = [ack for ack in journal.acked if ack.client_id != "b"]
    journal.screens = {"c": [list(TABLE.rows[:3])]}
    return _stored(*table.rows[:3])


def _acked_in_vain(journal: Journal, table: Stored) -> Stored:
    journal.acked.append(Acked("z", 6, 2.0))
    return table


def _behind(journal: Journal, table: Stored) -> Stored:
    journal.screens["c"][0].pop()
    return table


def _empty_screen(journal: Journal, table: Stored) -> Stored:
    journal.screens["c"].append([])
    return table


def _resent_under_a_new_key(journal: Journal, table: Stored) -> Stored:
    again = Row(6, "customer", "Thank you", "b2")
    journal.screens["c"][0].append(again)
    return _stored(*table.rows, again, turns=(*table.turns[:1], Turn(4, 6, "done", 5)))


def _stored_though_refused(journal: Journal, table: Stored) -> Stored:
    journal.refused["b"] = "stale_view"
    return table


def _stored_twice(journal: Journal, table: Stored) -> Stored:
    again = replace(THANKS, seq=6)
    journal.screens["c"][0].append(again)
    return _stored(*table.rows, again, turns=(*table.turns[:1], Turn(4, 6, "done", 5)))


def _shown_twice(journal: Journal, table: Stored) -> Stored:
    journal.screens["c"][0].insert(3, ANSWER)
    return table


def _swapped(journal: Journal, table: Stored) -> Stored:
    shown = journal.screens["c"][0]
    shown[2], shown[3] = shown[3], shown[2]
    return table


def _hole(journal: Journal, table: Stored) -> Stored:
    del journal.screens["c"][0][2]
    return table


def _other_number(journal: Journal, table: Stored) -> Stored:
    journal.acked[0] = Acked("a", 3, 0.1)
    return table


def _other_words_shown(journal: Journal, table: Stored) -> Stored:
    journal.screens["c"][0][2] = replace(ANSWER, text="€21.50")
    return table


def _other_words_stored(journal: Journal, table: Stored) -> Stored:
    changed = replace(THANKS, text="No thanks")
    journal.screens["c"][0][3] = changed
    return _stored(*table.rows[:3], changed, BYE)


def _open_turn(journal: Journal, table: Stored) -> Stored:
    return replace(table, turns=(table.turns[0], Turn(4, 4, "open", None)))


def _reply_missing(journal: Journal, table: Stored) -> Stored:
    return replace(table, turns=(table.turns[0], Turn(4, 4, "done", 9)))


def _dropped_and_nobody_there(journal: Journal, table: Stored) -> Stored:
    return replace(table, turns=(table.turns[0], Turn(4, 4, "dropped", None)))


def _refused_for_no_reason(journal: Journal, table: Stored) -> Stored:
    journal.complaints.append("hello_first: Say hello first.")
    return table


@pytest.mark.parametrize(
    ("forge", "name"),
    [
        (_not_stored, "lost"),
        (_acked_in_vain, "lost"),
        (_behind, "lost"),
        (_empty_screen, "lost"),
        (_resent_under_a_new_key, "twice"),
        (_stored_though_refused, "twice"),
        (_stored_twice, "twice"),
        (_shown_twice, "twice"),
        (_swapped, "order"),
        (_hole, "order"),
        (_other_number, "order"),
        (_other_words_shown, "order"),
        (_other_words_stored, "altered"),
        (_open_turn, "silent"),
        (_reply_missing, "silent"),
        (_dropped_and_nobody_there, "silent"),
        (_refused_for_no_reason, "complaints"),
    ],
)
def test_a_forgery_is_found_out(forge: Forgery, name: str) -> None:
    journal = _honest()
    findings = examine([journal], {"c": forge(journal, TABLE)})
    assert getattr(findings, name), findings


def test_in_a_persons_hands_a_dropped_turn_is_nobodys_fault() -> None:
    dropped = replace(TABLE, turns=(TABLE.turns[0], Turn(4, 4, "dropped", None)), custody="agent")
    assert examine([_honest()], {"c": dropped}) == Findings()
