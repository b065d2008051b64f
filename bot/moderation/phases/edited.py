"""Edited: what was changed a good deal after its approval waits for a person once more.

Guards what a person approved, and what stands as an entry. A mended typo, a comma or a few words more stay as
they are: honest editors must not pay for those who approve one thing and show another.
"""

import re
from collections import Counter
from difflib import SequenceMatcher

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Earlier, Need
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity
from bot.moderation.personal import phones_in
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.gambling import fold
from bot.moderation.phases.links import is_own
from bot.moderation.phases.scored import NotGathered
from bot.moderation.policy import Policy

NAME = "edited"
_WORD = re.compile(r"\w+")
_NEAR = 0.6  # how alike two words are of which one mends the other
_FEW = 2  # words that may be added to anything
_SHARE = 0.25  # the share of new words from which on more than a few are a good deal
_MANY = 20  # words that are compared for typos; more have changed a good deal anyway


@phase_factory(Need.EARLIER)
def edited(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.own_hosts` (links to these may be added)."""

    def phase(comment: Comment, context: Context) -> Flag:
        earlier = earlier_of(context)
        if earlier.outcome is None:
            return Flag.clear(NAME, {"added": 0})
        added, gone = _changed(earlier.text, comment.text)
        facts = {
            "added": added,
            "links": len(added_hosts(comment, earlier, policy.own_hosts)),
            "phones": len(phones_in(comment.text) - phones_in(earlier.text)),
        }
        guarded = earlier.outcome is Outcome.APPROVE and (earlier.by_person or earlier.rewarded)
        changed = facts["links"] or facts["phones"] or _is_much(added, gone, earlier.text, comment.text)
        # What already waits for this is not let through by one more edit.
        if (guarded and changed) or NAME in earlier.held_for:
            return Flag(NAME, Severity.HOLD, facts)
        return Flag.clear(NAME, facts)

    return phase


def earlier_of(context: Context) -> Earlier:
    """The gathered revision before.

    Raises:
        NotGathered: there is none.
    """
    if context.earlier is None:
        raise NotGathered
    return context.earlier


def added_hosts(comment: Comment, earlier: Earlier, own_hosts: frozenset[str]) -> frozenset[str]:
    """Where links lead that the revision before did not have; none for a first revision."""
    if earlier.outcome is None:
        return frozenset()
    now = {link.host for link in comment.authored_links if not is_own(link.host, own_hosts)}
    return frozenset(now - earlier.hosts)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(fold(text)))


def _changed(old: str, new: str) -> tuple[int, int]:
    """How many words are new and how many are gone, without those that only mend one another."""
    before, after = _words(old), _words(new)
    added, gone = list((after - before).elements()), list((before - after).elements())
    if len(added) > _MANY or len(gone) > _MANY:
        return len(added), len(gone)
    fresh = 0
    for word in added:
        mended = next((other for other in gone if _is_near(word, other)), None)
        if mended is None:
            fresh += 1
        else:
            gone.remove(mended)
    return fresh, len(gone)


def _is_near(word: str, other: str) -> bool:
    pair = SequenceMatcher(None, word[:40], other[:40], autojunk=False)
    return pair.quick_ratio() >= _NEAR and pair.ratio() >= _NEAR


def _is_much(added: int, gone: int, old: str, new: str) -> bool:
    """Many new words for its length, or most of what was approved replaced by others."""
    grown = added > _FEW and added >= _SHARE * _words(new).total()
    return grown or (added > 0 and gone * 2 > _words(old).total())
