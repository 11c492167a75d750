"""What can go wrong while an installation learns. Each error knows a text safe to show and the field it is about.

LearningError
├── CorrectionNotFound   no such correction, or not any more
├── BadCorrection        the text or the topic cannot be used
├── Contradicted         the same sentence is approved for another topic
├── NotKept              it is trained on already
├── VersionNotFound      no such version, or its bytes are not here
├── NothingNew           that very model is there already
├── TrainingUnderWay     one is open
├── NotCompared          it has not been compared with the version that serves now
├── WorseCandidate       it is worse somewhere, and nobody took that upon themselves
├── NoReason             an override without a reason
├── ServesAlready        it serves
├── NothingBefore        no version served before this one
├── OtherRelease         another release trained it
└── DecidedMeanwhile     somebody else changed which version serves in the same moment
"""

from __future__ import annotations


class LearningError(Exception):
    """Root of this room's errors."""

    text = "That did not work."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field


class CorrectionNotFound(LearningError):
    text = "This correction does not exist, or not any more."


class BadCorrection(LearningError):
    text = "Write the sentence as a customer would."


class Contradicted(LearningError):
    text = "The same sentence is approved for another topic. Open it and decide which one holds."


class NotKept(LearningError):
    text = "This sentence is trained on already."


class VersionNotFound(LearningError):
    text = "This version does not exist, or its files are not kept."


class NothingNew(LearningError):
    text = "There is nothing new to learn: a version with exactly these corrections is there already."


class TrainingUnderWay(LearningError):
    text = "A training is under way. Wait until it has ended."


class NotCompared(LearningError):
    text = "This version has not been compared with the one that serves now. Compare them first."


class WorseCandidate(LearningError):
    text = "This version is worse than the one that serves. To promote it all the same, say why."


class NoReason(LearningError):
    text = "Say why it is to serve all the same."


class ServesAlready(LearningError):
    text = "This version serves already."


class NothingBefore(LearningError):
    text = "No version served before this one."


class OtherRelease(LearningError):
    text = "Another release of the program trained this version. Train anew: the corrections are still there."


class DecidedMeanwhile(LearningError):
    text = "Somebody else has just changed which version serves. Look again before you decide."
