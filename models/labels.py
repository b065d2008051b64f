"""What the model says of a text: labels, reasons, scores and evidence. Never a decision.

Stands alone (standard library only), because the core of moderation imports it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """The three things that a comment can be scored for."""

    CONSTRUCTIVE = "constructive"
    TOXIC = "toxic"
    SPAM = "spam"


class Reason(StrEnum):
    """The main reason behind a judgement: the codebook's thirteen."""

    SUGGESTION = "suggestion"
    REPORT = "report"
    QUESTION = "question"
    ARGUMENT = "argument"
    INFORMATION = "information"
    APPRECIATION = "appreciation"
    INSULT = "insult"
    HATE = "hate"
    PROVOCATION = "provocation"
    SPAM = "spam"
    LOW_EFFORT = "low_effort"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"


class Verdict(StrEnum):
    """Constructive or not; `unsure` is an honest answer with its own band."""

    CONSTRUCTIVE = "constructive"
    NOT_CONSTRUCTIVE = "not_constructive"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities in 0..1, the likeliest reason, and the model that said so."""

    constructive: float
    toxic: float
    spam: float
    urgent: float
    reason: Reason
    verdict: Verdict
    model: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a stretch of the given text adds to a label's log-odds (characters, end excluded)."""

    start: int
    end: int
    weight: float
