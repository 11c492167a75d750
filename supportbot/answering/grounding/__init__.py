"""An independent check that every figure of a reply stands in the records it names."""

from supportbot.answering.grounding.check import Fault, check

__all__ = ["Fault", "check"]
