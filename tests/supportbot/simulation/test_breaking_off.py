"""A signal ends a run also when the interpreter forgets the exception that it raised."""

from __future__ import annotations

import signal
import sys

import pytest

from supportbot.simulator.breaking_off import Told, signals_heard

SIGNALS = pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])


@SIGNALS
def test_a_signal_ends_what_is_under_way(sign: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), signals_heard():
        signal.raise_signal(sign)


@SIGNALS
def test_one_that_comes_in_a_finaliser_ends_the_run_at_the_next_look(
    sign: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: forgotten.append(what.exc_type))

    class Ended:
        def __del__(self) -> None:
            signal.raise_signal(sign)

    with signals_heard() as told:
        told.look()
        ended = Ended()
        del ended
        assert forgotten == [KeyboardInterrupt], "so nothing was raised here"
        with pytest.raises(KeyboardInterrupt):
            told.look()


@SIGNALS
def test_afterwards_a_signal_means_what_it_meant_before(sign: signal.Signals) -> None:
    before = signal.getsignal(sign)
    with signals_heard():
        assert signal.getsignal(sign) != before
    assert signal.getsignal(sign) == before


def test_a_run_that_nobody_tells_goes_on() -> None:
    Told().look()
