"""Examples: reviewers' standing decisions as labelled texts, for adapting and training."""

from collections.abc import Sequence
from typing import Protocol

from models.adapting import Example


class Examples(Protocol):
    """What reviewers decided and did not take back, as long as the author's words are still ours to read.

    `reviewer` and `author` are row numbers as text: they tell persons apart and name nobody.
    """

    async def of_channel(self, channel_id: int, limit: int) -> Sequence[Example]:
        """A channel's examples, newest first: its own decisions teach how it is moderated itself."""
        ...

    async def consented(self, limit: int) -> Sequence[tuple[str, Example]]:
        """(channel, example) of every channel whose author agreed to training, newest first."""
        ...
