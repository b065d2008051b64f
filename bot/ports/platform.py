"""Platform: the effects that a chat platform performs for us, and its pure reader.

Effects are at least once: performing one twice must be harmless, and "already so" is success.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.ports.events import Event


@dataclass(frozen=True, slots=True)
class DeleteComment:
    """Take a message out of public view."""

    chat_ref: str
    message_ref: str


@dataclass(frozen=True, slots=True)
class React:
    """The quiet acknowledgement."""

    chat_ref: str
    message_ref: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Send:
    """A message to a chat (a person's private chat has the account id as chat_ref).

    `locale` is `id` or `en`; `key` is the outbox key, for platforms that can drop a repeat. `reply_to`: the
    message that it answers; where that is gone, the message stands alone.
    """

    chat_ref: str
    prompt: Prompt
    locale: str
    key: str
    pin: bool = False
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Put other words and buttons into one of our own messages."""

    chat_ref: str
    message_ref: str
    prompt: Prompt
    locale: str


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """An answer that only the person who pressed sees.

    Where presses are answered in place it is a whole prompt with its buttons, and `number` counts the
    messages of one answer from 0; otherwise it is a line of at most 200 characters. One that comes too
    late is as good as given: the person presses again.
    """

    press_ref: str
    prompt: Prompt
    locale: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Restrict:
    """A member may not write in a chat until a moment; None lets them write again at once."""

    chat_ref: str
    account_id: str
    until: datetime | None


Effect = DeleteComment | React | Send | Rewrite | AnswerPress | Restrict


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `jernih check`: `level` is ok, warn or fail; the code says what and how to mend."""

    level: str
    code: str
    params: dict[str, object]


class PlatformRefused(Exception):  # noqa: N818 - a refusal is final: it is what the platform said
    """The platform will never do this; the message is its reason, without personal values."""


class PrivateChatClosed(PlatformRefused):
    """The person takes no private messages from us; what is answered in place still reaches them."""


class PlatformBusy(Exception):  # noqa: N818 - a state that passes
    """Not now: try again after `retry_after` seconds; an action never dies of it, however long it lasts.

    `throttled`: the platform or our own pace names the time; otherwise it cannot be reached, and each
    further try waits longer. `whole`: a throttle of everything alike, not of one chat or one kind.
    """

    def __init__(self, why: str, retry_after: float, *, throttled: bool = False, whole: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.throttled, self.whole = throttled, whole


class Reader(Protocol):
    """Raw update in, Event out; pure."""

    def __call__(self, raw: bytes) -> Event:
        """Read one update.

        Raises:
            Unreadable: it cannot be read.
        """
        ...


class Platform(Protocol):
    """One chat platform."""

    @property
    def name(self) -> PlatformName:
        """Which one it is."""
        ...

    @property
    def read(self) -> Reader:
        """The reader of its raw updates."""
        ...

    @property
    def proves_phones(self) -> bool:
        """Whether a shared contact is proof of a phone number here; elsewhere it is only declared."""
        ...

    @property
    def own_refs(self) -> frozenset[str]:
        """What only we are called here: the bot's id and its user name in lower case without `@`."""
        ...

    def door(self, code: str, payload: str) -> Button:
        """The button, worded by `code`, that opens the private dialogue with a payload.

        By address where a private chat has one (Telegram), by a press that is answered in place elsewhere.
        """
        ...

    def link_to(self, chat_ref: str, message_ref: str) -> str:
        """The address of a message, for those who may see it; empty where it has none."""
        ...

    async def perform(self, effect: Effect) -> str | None:
        """Do it; for Send the new message's ref.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: never.
        """
        ...

    async def is_admin(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account administers a chat."""
        ...

    async def is_member(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account is in a chat, as the platform says now.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: the platform does not say.
        """
        ...

    async def probe(self, chat_refs: Sequence[str]) -> Sequence[Finding]:
        """What is wrong with token, rights and privacy mode, in codes."""
        ...
