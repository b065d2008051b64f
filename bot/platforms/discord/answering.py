"""Answering: what a press must hear within three seconds, once it is on disk.

Discord shows "one moment" until the answer itself is put in its place; a button that asks for words opens
a form at once and stores nothing.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog

from bot.platforms.discord import raws
from bot.platforms.discord.buffer import Buffer
from bot.platforms.discord.drawing import escaped, form
from bot.platforms.discord.pressing import ASK, BUTTON, COMMAND, FORM
from bot.platforms.discord.rest import Rest
from bot.ports.inlet import Inlet
from bot.ports.platform import PlatformBusy, PlatformRefused
from bot.ports.unit_of_work import StoreError
from bot.texts import text

BATCH = 100
_SAYS, _LATER, _FORM = 4, 5, 9
_EPHEMERAL = 1 << 6
_log = structlog.get_logger()


class Answering:
    """Takes presses from the buffer, commits them, and answers each."""

    def __init__(self, buffer: Buffer, rest: Rest) -> None:
        self._buffer, self._rest = buffer, rest
        self.is_busy = False  # presses are between buffer and disk

    async def run(self, inlet: Inlet) -> None:
        """Answer until cancelled; one slow answer keeps no other waiting."""
        async with asyncio.TaskGroup() as answers:
            while True:
                for press, answer in await self._next(inlet):
                    answers.create_task(self._answer(press, answer))

    async def _next(self, inlet: Inlet) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        batch = await self._buffer.presses(BATCH)
        self.is_busy = True
        try:
            return await self._taken(inlet, batch)
        finally:
            self.is_busy = False

    async def _taken(
        self, inlet: Inlet, batch: Sequence[raws.Taken]
    ) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The presses, each with what it is answered."""
        read = [(taken, json.loads(taken.body)) for taken in batch]
        kept = [raws.update(taken, self._rest.bot_id, None) for taken, press in read if not _opens(press)]
        answer: dict[str, Any] = {"type": _LATER, "data": {"flags": _EPHEMERAL}}
        stored = True
        try:
            await inlet.accept(kept)
        except StoreError as error:
            _log.warning("discord_press_lost", why=type(error).__name__, count=len(kept))
            stored = False
        return [
            (press, _form(press) if _opens(press) else answer if stored else _sorry(press))
            for _, press in read
            if press.get("type") in {COMMAND, BUTTON, FORM}
        ]

    async def _answer(self, press: dict[str, Any], answer: dict[str, Any]) -> None:
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        where = {"webhook_id": str(press.get("id")), "webhook_token": str(press.get("token"))}
        try:
            await self._rest.call("POST", path, json=answer, **where)
        except (PlatformBusy, PlatformRefused) as error:
            # Too late, or not now: the person presses again.
            _log.warning("discord_press_unanswered", why=type(error).__name__)


def _opens(press: dict[str, Any]) -> bool:
    """Whether a press is of a button that opens a form."""
    custom = (press.get("data") or {}).get("custom_id")
    return press.get("type") == BUTTON and isinstance(custom, str) and custom.startswith(ASK)


def _form(press: dict[str, Any]) -> dict[str, Any]:
    return {"type": _FORM, "data": form(press["data"]["custom_id"])}


def _sorry(press: dict[str, Any]) -> dict[str, Any]:
    locale = "en" if str(press.get("locale")).startswith("en") else "id"
    said = escaped(text(locale, "discord.not_stored"))
    return {"type": _SAYS, "data": {"content": said, "flags": _EPHEMERAL, "allowed_mentions": {"parse": []}}}
