"""The screen: decisions and events of the story as they happen, for people who watch."""

import asyncio

from rich.console import Console
from rich.text import Text

from bot.demo.cities.city import Place
from bot.demo.stage import Stage
from bot.moderation.decision import Outcome
from bot.ports.comments import Judged
from bot.texts import text

_STYLES = {
    Outcome.APPROVE: "green",
    Outcome.WITHHOLD: "dim",
    Outcome.HOLD: "yellow",
    Outcome.REMOVE: "red",
    Outcome.TO_PERSON: "bold magenta",
}
_ALIKE = 24  # characters: what many people are told alike begins alike


class Screen:
    """Follows the store and the bot's public messages; writes nothing anywhere else."""

    def __init__(self, console: Console, locale: str) -> None:
        self._console, self._locale = console, locale
        self._decision, self._sent = 0, 0
        self._told: set[str] = set()

    async def follow(self, stage: Stage) -> None:
        """Print what is new, until cancelled."""
        while True:
            await self.show_new(stage)
            await asyncio.sleep(0.1)

    async def show_new(self, stage: Stage) -> None:
        """Print what came since last time."""
        async with stage.app.store.read() as unit:
            decisions = await unit.comments.decided_after(self._decision, 500)
        for judged in decisions:
            self._decision = judged.decision_id
            self._print(judged)
        news = stage.city.after(self._sent)
        self._sent += len(news)
        for seen in news:
            # What many people are told alike is shown once; the moderators' cards are the lines above.
            kind = seen.text[:_ALIKE]
            if kind and not seen.is_change and seen.place is not Place.MODERATORS and kind not in self._told:
                self._told.add(kind)
                self._console.rule(style="cyan")
                self._console.print(Text(seen.text, "cyan"))

    def _print(self, judged: Judged) -> None:
        words = " ".join(judged.text.split())
        word = text(self._locale, f"demo.outcome.{judged.outcome.value}")
        score = f"{judged.scores.constructive:.2f}" if judged.scores else "    "
        line = Text.assemble((f"{word:<11}", _STYLES[judged.outcome]), f"{score}  ", words)
        self._console.print(line, no_wrap=True, overflow="ellipsis")
