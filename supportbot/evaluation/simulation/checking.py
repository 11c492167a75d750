"""A file's expectations held against its records before anything is run: every figure must have a value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from supportbot.evaluation.simulation.expressions import ExpressionError
from supportbot.evaluation.simulation.judging import expressions_of, value_of
from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.oracle import Oracle
from supportbot.evaluation.simulation.scenario import Later, Scenario, ScenarioFile
from supportbot.evaluation.simulation.yaml_text import ScenarioError


def check_figures(file: ScenarioFile, ledger: Ledger) -> None:
    """Raises ScenarioError for the first customer or figure that the records do not know."""
    for scenario in file.scenarios:
        where = f"{file.path}: {scenario.name}"
        try:
            if scenario.customer:
                ledger.customer(scenario.customer)
        except ExpressionError as fault:
            raise ScenarioError(f"{where}: customer: {fault}") from fault
        for place, field, expression, days in _expressions(scenario):
            try:
                value_of(field, expression, Oracle(ledger, scenario.customer, file.today + timedelta(days=days)))
            except ExpressionError as fault:
                raise ScenarioError(f"{where}: {place}: {fault}") from fault


def _expressions(scenario: Scenario) -> Iterator[tuple[str, str, str, int]]:
    """Place, field and text of every expression, and how many days have passed by then."""
    days = 0
    for index, step in enumerate(scenario.turns):
        if isinstance(step, Later):
            days += step.passing.days
        for field, expression in expressions_of(getattr(step, "expect", None)):
            yield f"turns[{index}]: expect: {field}", field, expression, days
    for expression in scenario.after.brief_names:
        yield "after: brief_names", "brief_names", expression, days
    for expression in scenario.after.told:
        yield "after: told", "told", expression, days
    for place, expression in scenario.after.rows:
        yield f"after: rows: {place}", "rows", expression, days
