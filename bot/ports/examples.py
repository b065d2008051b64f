"""Examples: reviewers' standing decisions as labelled texts, for adapting and training.

An example is a comment that a person approved (constructive), or removed (not), in the
words that were decided on, as long as the decision stands. A cry for help is never one: whatever became
of it must not teach what is worthless. Words of an erased author cannot be read and are never among them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from models.adapting import Example


class Examples(Protocol):
    """What reviewers decided and did not take back, as long as the author's words are still ours to read.

    `reviewer` and `author` are numbers of persons as text: they tell them apart and name nobody. Of one
    author a few count, the newest. Reviewers' accounts that share a phone or are linked are one person.
    """

    async def of_channel(self, channel_id: int, limit: int) -> Sequence[Example]:
        """A channel's examples, newest decision first: its own decisions teach how it is moderated itself."""
        ...

    async def count_since(self, channel_id: int, since: datetime | None, limit: int) -> int:
        """How many of a channel's decisions later than a moment may be examples, counted up to `limit`."""
        ...

    async def consented(self, limit: int) -> Sequence[tuple[str, Example]]:
        """(channel, example) of every channel whose author agreed to training, newest decision first.

        The channel is written as commands take it: `telegram:-1001234`. Consent counts as it stands now.
        """
        ...
