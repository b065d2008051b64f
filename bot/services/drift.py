"""Drift: whether a channel's latest comments look like its earlier ones to the model in use.

The texts are scored anew by the model in use, without any correction: stored scores may come from an
earlier model or another correction, and would show a change that is none of the citizens'.
"""

import asyncio
from collections.abc import Callable, Sequence

from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.platform import Finding
from bot.ports.unit_of_work import Store
from models.drift import WINDOW, Change, Drift, Text, TooFew, drift

Strange = Callable[[str], tuple[int, int]]


class DriftWatch:
    """Looks at channels; changes nothing. `strange`: (unknown, all) words of a text."""

    def __init__(self, store: Store, classifier: Classifier, strange: Strange) -> None:
        self._store, self._classifier, self._strange = store, classifier, strange

    async def of(self, channel_id: int) -> Drift | TooFew:
        """A channel's latest comments against those before them: at most twice WINDOW, by an index."""
        async with self._store.read() as unit:
            texts = await unit.comments.newest_texts(channel_id, 2 * WINDOW)
        # A thousand texts take longer than the event loop may wait.
        return await asyncio.to_thread(self._compared, texts)

    async def findings(self, channels: Sequence[Channel]) -> list[Finding]:
        """A warning for each active channel whose comments have changed."""
        found = []
        for channel in channels:
            seen = await self.of(channel.channel_id) if channel.active else None
            if isinstance(seen, Drift) and (code := _warning(seen)):
                named = {"title": channel.title, "chat": f"{channel.platform}:{channel.channel_ref}"}
                psi = {"scores": f"{seen.scores_psi:.2f}", "words": f"{seen.words_psi:.2f}"}
                found.append(Finding("warn", code, {**named, **psi}))
        return found

    def _compared(self, texts: Sequence[str]) -> Drift | TooFew:
        scores = self._classifier.score_many(texts)
        return drift(
            [
                Text(score.constructive, *self._strange(text))
                for text, score in zip(texts, scores, strict=True)
            ]
        )


def _warning(seen: Drift) -> str | None:
    """The code for the larger of both changes; None when there is none."""
    changes = {seen.scores, seen.words}
    if Change.LARGE in changes:
        return "check.drift.large"
    return "check.drift.notable" if Change.NOTABLE in changes else None
