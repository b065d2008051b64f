"""Befores: how comments stood before the revision that is being judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.moderation.decision import Outcome


@dataclass(frozen=True, slots=True)
class Before:
    """The decision in force, and the words that an edit is measured against.

    `outcome`: in force. `made_by`, `text`: a person's approval where that is a person's last word, else the
    approval with which it became an entry, else the decision in force; who decided, on which words.
    `digest`: of that revision's content (see `comment.digest`). `rewarded`: it is an entry of a campaign.
    `held_for`: the phases of those asked for whose flag holds it, by the decision in force.
    """

    outcome: Outcome
    made_by: str
    text: str = field(repr=False)
    digest: str
    rewarded: bool
    held_for: frozenset[str]


class Befores(Protocol):
    """Asked for edits alone."""

    async def of(self, comment_ids: Sequence[int], phases: Sequence[str]) -> Mapping[int, Before]:
        """How each comment stands by its decision in force; one statement for all of them."""
        ...
