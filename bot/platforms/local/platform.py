"""LocalPlatform: performs by writing what the bot did to a second log, which anyone can read along."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName, digest
from bot.platforms.local.log import LocalLog
from bot.platforms.local.reading import read
from bot.ports.platform import (
    AnswerPress,
    DeleteComment,
    Effect,
    Finding,
    React,
    Reader,
    Restrict,
    Rewrite,
    Send,
)
from bot.texts import Rendered


class LocalPlatform:
    """Implements the Platform port over a folder with `sent.jsonl` and `admins.json`."""

    def __init__(self, folder: Path, sent: LocalLog, render: Callable[[Prompt, str], Rendered]) -> None:
        self._folder, self._sent, self._render = folder, sent, render

    @property
    def name(self) -> PlatformName:
        """Local."""
        return PlatformName.LOCAL

    @property
    def read(self) -> Reader:
        """The log's reader."""
        return read

    @property
    def proves_phones(self) -> bool:
        """The log's contacts are what its writer says they are."""
        return True

    @property
    def own_refs(self) -> frozenset[str]:
        """In the log we are called by our name."""
        return frozenset({"jernih"})

    def door(self, code: str, payload: str) -> Button:
        """A button with the address by which the log writes a start with a payload."""
        return Button(code, url=f"jernih:start?{payload}")

    def link_to(self, chat_ref: str, message_ref: str) -> str:  # noqa: ARG002 - the port's form
        """A line of the log has no address."""
        return ""

    async def perform(self, effect: Effect) -> str | None:
        """Write the effect down, once by its key; for Send the new message's ref."""
        match effect:
            case Send():
                shown = self._shown(effect.prompt, effect.locale)
                fields = {"chat": effect.chat_ref, "pin": effect.pin, **shown}
                if effect.reply_to is not None:
                    fields["reply_to"] = effect.reply_to
                return f"b{self._sent.append('message', effect.key, fields)}"
            case Rewrite():
                shown = self._shown(effect.prompt, effect.locale)
                key = f"rewrite:{effect.chat_ref}:{effect.message_ref}:{hash_of(shown)}"
                fields = {"chat": effect.chat_ref, "message": effect.message_ref, **shown}
                self._sent.append("rewrite", key, fields)
            case DeleteComment(chat, message):
                self._sent.append("delete", f"delete:{chat}:{message}", {"chat": chat, "message": message})
            case React(chat, message, emoji):
                fields = {"chat": chat, "message": message, "emoji": emoji}
                self._sent.append("react", f"react:{chat}:{message}", fields)
            case AnswerPress(press_ref, prompt, locale):
                fields = {"press": press_ref, "text": self._render(prompt, locale).text}
                self._sent.append("answer", f"answer:{press_ref}:{effect.number}", fields)
            case Restrict(chat, account, until):
                ends = until.isoformat() if until else ""
                fields = {"chat": chat, "user": account, "until": ends}
                self._sent.append("restrict", f"restrict:{chat}:{account}:{ends}", fields)
        return None

    def _shown(self, prompt: Prompt, locale: str) -> dict[str, Any]:
        shown = self._render(prompt, locale)
        buttons = [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in shown.buttons]
        return {
            "code": prompt.code, "text": shown.text, "marks": [list(mark) for mark in shown.marks],
            "quote": prompt.quote, "buttons": buttons, "ask": prompt.ask.value,
        }  # fmt: skip

    async def is_admin(self, chat_ref: str, account_id: str) -> bool:
        """Whether `admins.json` names the account for the chat."""
        file = self._folder / "admins.json"
        admins = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return account_id in admins.get(chat_ref, [])

    async def is_member(self, chat_ref: str, account_id: str) -> bool:
        """Whether `left.json` does not name the account for the chat."""
        file = self._folder / "left.json"
        left = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return account_id not in left.get(chat_ref, [])

    async def probe(self, chat_refs: Sequence[str]) -> Sequence[Finding]:
        """The local channel is always there."""
        return [Finding("ok", "check.local", {"count": len(chat_refs)})]


def hash_of(shown: dict[str, Any]) -> str:
    """A short name for a state of a message, so that the same rewriting is written once."""
    return digest(json.dumps(shown, sort_keys=True))
