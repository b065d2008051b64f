"""Backtest: comments judged again under two policies, and what would change.

What needs only scores, text and links is found again. What needed more (the crowd, a history, names) is not
kept, so its flag of then stands, as do members' reports. Both policies are replayed, so that what changed in
between is no difference between them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.moderation.comment import Author, Comment, Link, PlatformName, Revision, Span
from bot.moderation.context import Context, Need
from bot.moderation.decision import Decision, Outcome, decide
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import PhaseFactory
from bot.moderation.phases.links import is_own
from bot.moderation.pipeline import PHASES, active
from bot.moderation.policy import Policy
from models.labels import Scores

MOST_EXAMPLES = 5
REPORTED, LINKS = "reported", "links"
Transition = tuple[Outcome, Outcome]
_AGAIN = frozenset({Need.SCORES})
_SOMEONE = Author(PlatformName.LOCAL, "0")
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_REVISION = Revision(_ONCE, 0, "")
# What a replay finds anew under a changed value; other keys decide on acting or on what is not kept.
REPLAYED_KEYS = frozenset({
    "phases", "link_limit", "own_hosts", "urgent_at", "toxic_withhold", "toxic_hold", "toxic_remove",
    "spam_withhold", "spam_hold", "spam_remove", "constructive_at",
})  # fmt: skip


def is_replayed(factory: PhaseFactory) -> bool:
    """Whether a phase can be run again: it needs nothing but scores, text and links."""
    return factory.needs <= _AGAIN


# Phases whose flags of then are asked for: what cannot be found again, and the links that no text shows.
KEPT_PHASES: frozenset[str] = frozenset(
    {REPORTED, LINKS} | {each.name for each in PHASES if not is_replayed(each)}
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment as it was judged. `ref`: its number in the store, or its line; `flags`: of KEPT_PHASES."""

    ref: int
    text: str = field(repr=False)
    scores: Scores | None = None
    links: tuple[Link, ...] = ()
    flags: tuple[Flag, ...] = ()
    is_entry: bool = False


class Replay:
    """Judges samples under one policy; its phases are made once."""

    def __init__(self, policy: Policy) -> None:
        chosen = active(policy)
        self._again = [(each.name, bool(each.needs), each(policy)) for each in chosen if is_replayed(each)]
        self._kept = {each.name for each in chosen if not is_replayed(each)} | {REPORTED}

    def flags(self, sample: Sample) -> tuple[Flag, ...]:
        """One flag for each phase that is known of it."""
        comment = Comment(
            PlatformName.LOCAL, "", "", _SOMEONE, sample.text, _ONCE, _REVISION, sample.links
        )  # fmt: skip
        context = Context(scores=sample.scores)
        again = (
            Flag.unchecked(name) if scored and sample.scores is None else phase(comment, context)
            for name, scored, phase in self._again
        )
        return (*again, *(flag for flag in sample.flags if self._stands(flag, sample)))

    def _stands(self, flag: Flag, sample: Sample) -> bool:
        # A check that did not run for want of scores says nothing once there are some.
        never_ran = bool(flag.facts.get("unchecked")) and sample.scores is not None
        return flag.phase in self._kept and not never_ran


def with_unseen(
    links: tuple[Link, ...], flags: Iterable[Flag], own_hosts: frozenset[str]
) -> tuple[Link, ...]:
    """The links of a text, and as many nameless ones as the flag of then counted beyond them.

    A platform marks links behind other words, which the text alone does not show.
    """
    counted = next((flag.facts.get("count", 0) for flag in flags if flag.phase == LINKS), 0)
    foreign = sum(not is_own(link.host, own_hosts) for link in links)
    unseen = int(counted) - foreign
    return (*links, *[Link("", Span(0, 0))] * max(0, unseen))


@dataclass(frozen=True, slots=True)
class Example:
    """One comment that would be decided otherwise; `weight` orders them, the most extreme first."""

    ref: int
    text: str = field(repr=False)
    weight: float
    reasons: tuple[Flag, ...]

    @property
    def order(self) -> tuple[float, int]:
        """Sorts: extreme before mild, then as they came."""
        return -self.weight, self.ref


@dataclass(slots=True)
class Tally:
    """What a backtest found. Tallies of parts add up to that of the whole, in whatever order."""

    before: Counter[Outcome] = field(default_factory=Counter)
    after: Counter[Outcome] = field(default_factory=Counter)
    transitions: Counter[Transition] = field(default_factory=Counter)
    examples: dict[Transition, list[Example]] = field(default_factory=dict)
    # By phase: comments that are decided otherwise and that it found something else in.
    phases: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    entries_won: int = 0
    entries_lost: int = 0
    erased: int = 0

    @property
    def comments(self) -> int:
        """How many were judged."""
        return self.before.total()

    @property
    def changed(self) -> Mapping[Transition, int]:
        """The transitions that are none to the same, most frequent first."""
        return {pair: count for pair, count in self.transitions.most_common() if pair[0] is not pair[1]}

    def add(self, sample: Sample, before: tuple[Flag, ...], after: tuple[Flag, ...]) -> None:
        """Count one sample with its flags under both policies."""
        old, new = decide(before), decide(after)
        self.before[old.outcome] += 1
        self.after[new.outcome] += 1
        pair = old.outcome, new.outcome
        self.transitions[pair] += 1
        self.models[sample.scores.model if sample.scores else ""] += 1
        if old.outcome is not new.outcome:
            self._changed(sample, pair, (old, new), differing(before, after))

    def _changed(
        self, sample: Sample, pair: Transition, made: tuple[Decision, Decision], phases: Mapping[str, float]
    ) -> None:
        self.phases.update(phases.keys())
        if sample.is_entry:
            self.entries_won += pair[1] is Outcome.APPROVE
            self.entries_lost += pair[0] is Outcome.APPROVE
        reasons = made[1].reasons or made[0].reasons
        example = Example(sample.ref, sample.text, max(phases.values(), default=0.0), reasons)
        self.examples[pair] = first([*self.examples.get(pair, ()), example])

    def merge(self, other: "Tally") -> None:
        """Take in the tally of another part."""
        for name in ("before", "after", "transitions", "phases", "models"):
            getattr(self, name).update(getattr(other, name))
        for pair, found in other.examples.items():
            self.examples[pair] = first([*self.examples.get(pair, ()), *found])
        self.entries_won += other.entries_won
        self.entries_lost += other.entries_lost
        self.erased += other.erased


def first(examples: list[Example]) -> list[Example]:
    """The most extreme of them."""
    return sorted(examples, key=lambda each: each.order)[:MOST_EXAMPLES]


def differing(before: tuple[Flag, ...], after: tuple[Flag, ...]) -> dict[str, float]:
    """The phases that say something else, each with how extreme what it saw is (0 and up)."""
    old = {flag.phase: flag for flag in before}
    new = {flag.phase: flag for flag in after}
    found = {}
    for phase in old.keys() | new.keys():
        was, now = old.get(phase), new.get(phase)
        if _severity(was) is not _severity(now):
            found[phase] = _extreme(now or was, stricter=_severity(now) > _severity(was))
    return found


def _severity(flag: Flag | None) -> Severity:
    return flag.severity if flag is not None else Severity.CLEAR


def _extreme(flag: Flag | None, *, stricter: bool) -> float:
    """The figure that the phase saw; what earns less is the more extreme the less constructive it is."""
    if flag is None:
        return 0.0
    seen = flag.facts.get("score", flag.facts.get("count", 0))
    figure = float(seen) if isinstance(seen, (int, float)) else 0.0
    return 1 - figure if flag.phase == "constructive" and stricter else figure
