"""Scenario texts over small records, and holding them on the test's own database."""

from __future__ import annotations

from pathlib import Path

from supportbot import readers
from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.parsing import read_file
from supportbot.evaluation.simulation.report import Held, Try
from supportbot.simulator.bots import BOTS, Bot
from supportbot.simulator.records import document_of
from supportbot.simulator.running import hold
from tests.supportbot.simulation.documents import scenario_file

RECORDS = """
version: 1
customers:
  - ref: cus_wanda
    name: Wanda Nowak
    email: wanda@example.com
    locale: de-DE
    currency: EUR
    payment_methods:
      - {ref: pm_wanda, kind: card, brand: visa, last4: 0917, exp_month: 4, exp_year: 2029, default: true}
    invoices:
      - number: WN-1
        status: open
        period_start: 2026-10-01
        period_end: 2026-10-31
        issued_on: 2026-10-20
        due_on: 2026-11-03
        total: 123450
        lines: [{kind: subscription, key: internet, description: Internet, amount: 123450}]
"""
OWED = """
records: wanda
scenarios:
  - name: owed
    topics: [balance_due]
    customer: cus_wanda
    turns:
      - say: ["What do I owe?", "How much do I have to pay?"]
        expect: {decision: answer, topic: balance_due, says: ["owed()", "due_on(WN-1)"], never: ["total(INV-2057)"]}
    after: {custody: bot}
"""
OWED_ON_TWO_BILLS = """
scenarios:
  - name: owed
    topics: [balance_due]
    customer: cus_liam
    turns:
      - say: What do I owe?
        expect: {decision: answer, topic: balance_due, says: ["owed()", "due(INV-2037)"]}
"""
LEAVING = """
scenarios:
  - name: leaves
    topics: [cancel_subscription]
    customer: cus_aoife
    turns:
      - say: I want to cancel my subscription
        expect: {decision: propose, action: "cancel_plan:sub_aoife_internet", says: ["period_end(sub_aoife_internet)"]}
      - say: yes please
        expect: {decision: handoff, reason: action_requested}
    after: {custody: waiting, reason: action_requested, requested: ["cancel_plan:sub_aoife_internet"]}
  - name: leaves_by_button
    topics: [cancel_subscription]
    customer: cus_aoife
    turns:
      - say: I want to cancel my subscription
        expect: {decision: propose, offers: ["confirm:", "decline:"]}
      - tap: "confirm:"
        expect: {decision: handoff, reason: action_requested}
    after: {custody: waiting, requested: ["cancel_plan:sub_aoife_internet"]}
  - name: stays
    topics: [cancel_subscription]
    customer: cus_aoife
    turns:
      - say: I want to cancel my subscription
        expect: {decision: propose}
      - say: no thanks
        expect: {decision: answer}
    after: {custody: bot}
"""
PEOPLE = """
scenarios:
  - name: comes_and_goes
    topics: [talk_to_human]
    customer: cus_priya
    turns:
      - press: person
      - say: I will wait.
      - later: 12 days
      - agent: claim
      - agent: {say: "Hello Priya, how can I help?"}
      - say: What do I owe?
      - agent: hand_back
        expect: {decision: answer, topic: balance_due, says: ["owed()", "less(today(), due_on(INV-2057))", "'overdue'"]}
      - agent: claim
      - agent: close
    after: {custody: closed, reason: asked_for_person, brief_names: ["owed()"]}
"""


def held(folder: Path, text: str, bot: Bot | str = "real", tries: int = 1) -> dict[str, Held]:
    """Every scenario of ``text`` held on the test's database, by name; ``records: wanda`` are the ones above."""
    (folder / "records").mkdir(exist_ok=True)
    (folder / "records/wanda.yaml").write_text(RECORDS, encoding="utf-8")
    readers.reading_model_present.cache_clear()  # rows that this process has seen are emptied between tests
    file = read_file(scenario_file(folder, text))
    which = BOTS[bot] if isinstance(bot, str) else bot
    found = hold([file], [Ledger(document_of(file.records))], tries=tries, bot=which, progress=lambda line: None)
    return {scenario.name: scenario for scenario in found}


def wanted(one: Try) -> list[str]:
    """Every expectation that did not come."""
    return [line for failure in one.failures for line in failure.wanted]
