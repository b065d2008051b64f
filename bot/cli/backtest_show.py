"""A backtest's or shadow report's result as lines of text, and as JSON; texts of members are masked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from bot.moderation.backtest import REPLAYED_KEYS, Example, Tally, Transition, is_replayed
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag
from bot.moderation.masking import masked
from bot.moderation.pipeline import active
from bot.moderation.policy import Policy
from bot.moderation.policy_changes import changes
from bot.moderation.shadow_report import Did, ShadowTally

_HEAD, _WIDTH = 28, 12  # of an outcome's column, of a figure's


class Say(Protocol):
    """A code with values to its sentence."""

    def __call__(self, code: str, /, **params: object) -> str:
        """The sentence."""
        ...


def kept_phases(before: Policy, after: Policy) -> tuple[str, ...]:
    """The phases of either policy that are not run again."""
    return tuple(sorted({each.name for p in (before, after) for each in active(p) if not is_replayed(each)}))


def unseen_keys(before: Policy, after: Policy) -> tuple[str, ...]:
    """The keys that differ and whose effect no backtest shows."""
    return tuple(each.key for each in changes(before, after) if each.key not in REPLAYED_KEYS)


def out_of_view(counts: Mapping[Outcome, int], policy: Policy) -> int:
    """How many leave the public view at once."""
    if policy.shadow:
        return 0
    hidden = counts.get(Outcome.HOLD, 0) if policy.hide_held else 0
    return counts.get(Outcome.REMOVE, 0) + hidden


def tally_lines(tally: Tally, before: Policy, after: Policy, say: Say) -> Iterator[str]:
    """The result for people."""
    yield say("backtest.head", count=tally.comments)
    yield _row("", say("backtest.now"), say("backtest.then"), "")
    for outcome in Outcome:
        old, new = tally.before[outcome], tally.after[outcome]
        yield _row(say(f"outcome.{outcome}"), str(old), str(new), f"{new - old:+d}" if new != old else "")
    hidden = [out_of_view(*pair) for pair in ((tally.before, before), (tally.after, after))]
    yield say("backtest.out_of_view", before=hidden[0], after=hidden[1])
    yield say("backtest.entries", won=tally.entries_won, lost=tally.entries_lost)
    yield ""
    yield from _transitions(tally, say)
    yield from _notes(tally, before, after, say)


def _transitions(tally: Tally, say: Say) -> Iterator[str]:
    if not tally.changed:
        yield say("backtest.nothing_changes")
    for pair, count in tally.changed.items():
        yield say("backtest.transition", count=count, **_words(pair, say))
        for example in tally.examples.get(pair, ()):
            yield from _example(example, say)
    if tally.phases:
        found = ", ".join(f"{phase} {count}" for phase, count in tally.phases.most_common())
        yield say("backtest.phases", phases=found)


def _notes(tally: Tally, before: Policy, after: Policy, say: Say) -> Iterator[str]:
    models = sorted(name for name in tally.models if name)
    if models:
        yield say("backtest.models", models=", ".join(models))
    if tally.models[""]:
        yield say("backtest.unscored", count=tally.models[""])
    if kept := kept_phases(before, after):
        yield say("backtest.kept", phases=", ".join(kept))
    if unseen := unseen_keys(before, after):
        yield say("backtest.unseen", keys=", ".join(unseen))
    if tally.erased:
        yield say("backtest.erased", count=tally.erased)


def as_json(tally: Tally, before: Policy, after: Policy) -> dict[str, Any]:
    """The result for programs."""
    return {
        "comments": tally.comments,
        "before": {outcome.value: tally.before[outcome] for outcome in Outcome},
        "after": {outcome.value: tally.after[outcome] for outcome in Outcome},
        "out_of_view": {
            "before": out_of_view(tally.before, before), "after": out_of_view(tally.after, after)
        },
        "entries": {"won": tally.entries_won, "lost": tally.entries_lost},
        "transitions": [
            {
                "from": pair[0].value, "to": pair[1].value, "count": count,
                "examples": [*map(_example_json, tally.examples.get(pair, ()))],
            }
            for pair, count in tally.changed.items()
        ],
        "phases": dict(tally.phases.most_common()),
        "models": {name: count for name, count in tally.models.most_common() if name},
        "unscored": tally.models[""],
        "kept_phases": kept_phases(before, after),
        "unseen_keys": unseen_keys(before, after),
        "erased": tally.erased,
    }  # fmt: skip


def shadow_lines(tally: ShadowTally, say: Say) -> Iterator[str]:
    """What the shadow decided, beside what people did."""
    yield say("shadow.head", count=tally.comments)
    yield _row("", *(say(f"shadow.{did}") for did in Did))
    for outcome in Outcome:
        yield _row(say(f"outcome.{outcome}"), *(str(tally.counts[outcome, did]) for did in Did))
    for code, examples in (("shadow.missed", tally.missed), ("shadow.alone", tally.alone)):
        if examples:
            yield say(code)
        for example in examples:
            yield from _example(example, say)
    if tally.erased:
        yield say("backtest.erased", count=tally.erased)


def shadow_as_json(tally: ShadowTally) -> dict[str, Any]:
    """The same for programs."""
    return {
        "comments": tally.comments,
        "counts": {o.value: {did.value: tally.counts[o, did] for did in Did} for o in Outcome},
        "missed": [*map(_example_json, tally.missed)],
        "alone": [*map(_example_json, tally.alone)],
        "erased": tally.erased,
    }


def _words(pair: Transition, say: Say) -> dict[str, str]:
    return {"before": say(f"outcome.{pair[0]}"), "after": say(f"outcome.{pair[1]}")}


def _example(example: Example, say: Say) -> Iterator[str]:
    yield f'  #{example.ref} "{masked(example.text)}"'
    reasons = "; ".join(_sentences(example.reasons, say))
    if reasons:
        yield f"      {reasons}"


def _sentences(reasons: Sequence[Flag], say: Say) -> list[str]:
    return [say(flag.code, **flag.params) for flag in reasons]


def _example_json(example: Example) -> dict[str, Any]:
    reasons = [flag.phase for flag in example.reasons]
    return {"ref": example.ref, "text": masked(example.text), "reasons": reasons}


def _row(head: str, *figures: str) -> str:
    return f"{head:<{_HEAD}}{''.join(f'{figure:>{_WIDTH}}' for figure in figures)}".rstrip()
