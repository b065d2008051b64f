"""The stand-ins that service tests wire in: a clock to advance, a classifier and a platform that obey."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.dialogue.prompt import Button
from bot.moderation.comment import PlatformName
from bot.platforms.local.reading import read
from bot.ports.platform import Effect, Finding, Reader, Send
from models.adapting import Correction, Seen, Shift, nearest_to_zero
from models.labels import Evidence, Label, Reason, Scores, Verdict

NOON = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)  # 12.00 WIB


def scores(
    constructive: float = 0.9, *, toxic: float = 0.0, spam: float = 0.0, urgent: float = 0.0
) -> Scores:
    """What a model may say of a text; constructive and harmless unless told otherwise."""
    verdict = Verdict.CONSTRUCTIVE if constructive >= 0.5 else Verdict.NOT_CONSTRUCTIVE
    return Scores(constructive, toxic, spam, urgent, Reason.REPORT, verdict, "fake")


FINE, CHEER = scores(), scores(0.1)
INSULT, ADVERT, CRY = scores(0.1, toxic=0.9), scores(0.1, spam=0.99), scores(0.3, urgent=0.9)


class FixedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment that was set."""
        return self._now

    def advance(self, step: timedelta) -> None:
        """Let time pass."""
        self._now += step

    def advance_to(self, moment: datetime) -> None:
        """Jump to a moment; never backwards."""
        self._now = max(self._now, moment)


class CountingEntropy:
    """Bytes that never repeat and are the same in every run."""

    def __init__(self) -> None:
        self._count = 0

    def token(self, size: int) -> bytes:
        """The next bytes, at most 64."""
        self._count += 1
        return hashlib.sha512(self._count.to_bytes(8)).digest()[:size]


class FakeClassifier:
    """Scores by the first known word found in a text; FINE when there is none.

    While `broken` is set, every call raises it. A correction's bias is added to the constructive score as
    it is.
    """

    name = "fake"

    def __init__(self) -> None:
        self.words: dict[str, Scores] = {"goblok": INSULT, "gacor": ADVERT, "tolong": CRY, "mantap": CHEER}
        self.broken: Exception | None = None
        self.batches = 0

    def score_many(
        self, texts: Sequence[str], corrections: Sequence[Correction | None] | None = None
    ) -> Sequence[Scores]:
        """One Scores a text."""
        if self.broken is not None:
            raise self.broken
        self.batches += 1
        return [
            self._score(text, by) for text, by in zip(texts, corrections or [None] * len(texts), strict=True)
        ]

    def plain(self, text: str) -> str:
        """Its words of letters alone, in lower case; works while broken, for it asks no model."""
        return " ".join(word for word in text.lower().split() if word.isalpha())

    def see(self, text: str) -> Seen:
        """One logit, and every word counted once."""
        if self.broken is not None:
            raise self.broken
        return Seen((0.0,), dict.fromkeys(text.split(), 1.0))

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """The known words, each with the same weight for every label but constructive."""
        weight = -1.0 if label is Label.CONSTRUCTIVE else 1.0
        found = ((text.find(word), word) for word in self.words)
        return tuple(Evidence(at, at + len(word), weight) for at, word in found if at >= 0)

    def _score(self, text: str, correction: Correction | None) -> Scores:
        found = next((said for word, said in self.words.items() if word in text), FINE)
        if correction is None:
            return found
        shift, _ = nearest_to_zero([each.bias for each in correction.shifts])
        return replace(found, constructive=min(1.0, max(0.0, found.constructive + shift)))


def a_correction(
    model: str, bias: float = 0.0, words: Mapping[str, float] | None = None, examples: int = 40
) -> Correction:
    """A correction of one shift."""
    return Correction(model, (Shift(bias, (0.0,), words or {}),), examples)


Fault = Callable[[Effect], Exception | None]


class FakePlatform:
    """Performs by remembering, and reads the local log's lines.

    `performed` holds every effect that succeeded, in order. `fault` is asked before each; what it
    returns is raised instead. A message that is sent twice under one key keeps its ref.
    """

    def __init__(self, name: PlatformName = PlatformName.LOCAL, *, proves_phones: bool = True) -> None:
        self._name, self._proves_phones = name, proves_phones
        self.performed: list[Effect] = []
        self.tried: list[Effect] = []
        self.admins: set[tuple[str, str]] = set()
        self.left: set[tuple[str, str]] = set()
        self.asked: list[tuple[str, str]] = []
        self.silent: Exception | None = None
        self.fault: Fault = lambda _effect: None
        self._refs: dict[str, str] = {}

    @property
    def name(self) -> PlatformName:
        """Local, unless told otherwise."""
        return self._name

    @property
    def read(self) -> Reader:
        """The local log's reader."""
        return partial(read, platform=self._name)

    @property
    def proves_phones(self) -> bool:
        """A contact is proof, unless told otherwise."""
        return self._proves_phones

    @property
    def own_refs(self) -> frozenset[str]:
        """An id and a name that tell the platforms apart."""
        return frozenset({f"{len(self._name)}00", f"jernih_{self._name}"})

    def door(self, code: str, payload: str) -> Button:
        """A button whose address names the payload."""
        return Button(code, url=f"fake:{payload}")

    def link_to(self, chat_ref: str, message_ref: str) -> str:
        """An address that names the place."""
        return f"fake:{chat_ref}/{message_ref}"

    async def perform(self, effect: Effect) -> str | None:
        """Remember the effect; for Send the message's ref."""
        self.tried.append(effect)
        refused = self.fault(effect)
        if refused is not None:
            raise refused
        self.performed.append(effect)
        if not isinstance(effect, Send):
            return None
        return self._refs.setdefault(effect.key, f"b{len(self._refs) + 1}")

    async def is_admin(self, chat_ref: str, account_id: str) -> bool:
        """Whether `admins` holds the pair."""
        return (chat_ref, account_id) in self.admins

    async def is_member(self, chat_ref: str, account_id: str) -> bool:
        """Whether `left` does not hold the pair; raises what `silent` is set to."""
        self.asked.append((chat_ref, account_id))
        if self.silent is not None:
            raise self.silent
        return (chat_ref, account_id) not in self.left

    async def probe(self, chat_refs: Sequence[str]) -> Sequence[Finding]:
        """All is well."""
        return [Finding("ok", "check.local", {"count": len(chat_refs)})]
