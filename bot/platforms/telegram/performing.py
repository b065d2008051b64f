"""TelegramPlatform: performs effects. Text goes out plain, underlined by entities: no name can break it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import ChatMigrated, TelegramError

from bot.dialogue.prompt import Ask, Button, Prompt
from bot.moderation.comment import PlatformName
from bot.platforms.telegram.drawing import UNSEEN, inline, marks
from bot.platforms.telegram.limits import Limits
from bot.platforms.telegram.membership import is_there, member_of
from bot.platforms.telegram.probing import probe
from bot.platforms.telegram.reading import read
from bot.platforms.telegram.refusals import MethodUnknown, NotWelcome, named
from bot.platforms.telegram.restricting import restriction
from bot.platforms.telegram.words import characters, units
from bot.ports.platform import (
    AnswerPress,
    DeleteComment,
    Effect,
    Finding,
    PlatformBusy,
    PlatformRefused,
    PrivateChatClosed,
    React,
    Reader,
    Restrict,
    Rewrite,
    Send,
)
from bot.texts import Rendered

LONGEST, LONGEST_ANSWER = 4096, 200
GLANCE = 100  # characters that can be read while an answer passes by
# What Telegram says when a thing is already as we want it, or can never be again.
_ALREADY = (
    "message to delete not found", "message is not modified", "message to edit not found",
    "query is too old", "message to react not found",
)  # fmt: skip
_ADMINS = frozenset({"creator", "administrator"})


class TelegramPlatform:
    """Implements the Platform port over a bot."""

    def __init__(
        self,
        bot: Bot,
        render: Callable[[Prompt, str], Rendered],
        limits: Limits | None = None,
        *,
        webhook_url: str = "",
    ) -> None:
        self._bot, self._render, self._limits = bot, render, limits or Limits()
        self._webhook_url = webhook_url

    @property
    def name(self) -> PlatformName:
        """Telegram."""
        return PlatformName.TELEGRAM

    @property
    def read(self) -> Reader:
        """The reader of raw updates."""
        return read

    @property
    def proves_phones(self) -> bool:
        """The contact button shares the sender's own number."""
        return True

    @property
    def own_refs(self) -> frozenset[str]:
        """The bot's number and user name."""
        return frozenset({str(self._bot.id), self._username.casefold()}) - {""}

    @property
    def _username(self) -> str:
        """Telegram's bots all have one; a server of the same protocol may not tell it."""
        return self._bot.bot.username or ""

    def door(self, code: str, payload: str) -> Button:
        """A button with the address that opens the private chat."""
        return Button(code, url=f"https://t.me/{self._username}?start={payload}")

    def link_to(self, chat_ref: str, message_ref: str) -> str:
        """A message's address, for members of its supergroup; basic groups have none."""
        inner = chat_ref.removeprefix("-100")
        return f"https://t.me/c/{inner}/{message_ref}" if inner != chat_ref else ""

    async def perform(self, effect: Effect) -> str | None:
        """Do it; for Send the new message's number, where it is told.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: never; PrivateChatClosed where a person takes no messages from the bot.
        """
        try:
            with named():
                return await self._do(effect)
        except NotWelcome as refusal:
            # Persons' chats have their own numbers, groups' and channels' are negative.
            if isinstance(effect, Send) and not effect.chat_ref.startswith("-"):
                raise PrivateChatClosed(str(refusal)) from None
            raise
        except PlatformRefused as refusal:
            if _is_already_so(effect, refusal):
                return None
            raise
        except ChatMigrated as error:
            return await self.perform(_followed(effect, str(error.new_chat_id)))

    async def _do(self, effect: Effect) -> str | None:
        match effect:
            case Send():
                return await self._send(effect)
            case Rewrite(chat, message, prompt, locale):
                await self._limits.before(chat)
                shown = self._shown(prompt, locale)
                await self._bot.edit_message_text(
                    shown.text, chat_id=int(chat), message_id=int(message), entities=marks(shown),
                    reply_markup=inline(shown), link_preview_options=UNSEEN,
                )  # fmt: skip
            case DeleteComment(chat, message):
                await self._limits.before()
                await self._bot.delete_message(int(chat), int(message))
            case React(chat, message, emoji):
                await self._limits.before()
                await self._bot.set_message_reaction(int(chat), int(message), ReactionTypeEmoji(emoji))
            case Restrict():
                await self._restrict(effect)
            case AnswerPress(press_ref, prompt, locale):
                await self._limits.before()
                words = self._render(prompt, locale).text[:LONGEST_ANSWER]
                # What takes long to read stays until it is closed; the rest passes by.
                stays = len(words) > GLANCE or None
                await self._bot.answer_callback_query(press_ref, words, show_alert=stays)
        return None

    async def _restrict(self, effect: Restrict) -> None:
        """Silence a member until a moment, or lift it."""
        plan = restriction(effect, datetime.now(UTC))
        if plan is None:
            return
        await self._limits.before()
        permissions, until = plan
        await self._bot.restrict_chat_member(
            int(effect.chat_ref), int(effect.account_id), permissions, until_date=until
        )

    async def _send(self, effect: Send) -> str | None:
        await self._limits.before(effect.chat_ref)
        shown = self._shown(effect.prompt, effect.locale)
        reply = None
        if effect.reply_to is not None:
            reply = ReplyParameters(int(effect.reply_to), allow_sending_without_reply=True)
        message = await self._bot.send_message(
            int(effect.chat_ref), shown.text, entities=marks(shown), reply_parameters=reply,
            reply_markup=self._keyboard(effect.prompt, shown, effect.locale), link_preview_options=UNSEEN,
        )  # fmt: skip
        if not message.message_id:
            return None
        if effect.pin:
            await self._pin(effect.chat_ref, message.message_id)
        return str(message.message_id)

    async def _pin(self, chat_ref: str, message_id: int) -> None:
        """A pin is wanted, not needed: when it fails the message stands, and is not sent a second time."""
        with suppress(TelegramError, PlatformBusy):
            await self._limits.before()
            await self._bot.pin_chat_message(int(chat_ref), message_id, disable_notification=True)

    def _shown(self, prompt: Prompt, locale: str) -> Rendered:
        shown = self._render(prompt, locale)
        if units(shown.text) <= LONGEST:
            return shown
        # The last character kept may be two units wide, and the sign that it was cut is one.
        cut = shown.text[: characters(shown.text, 0, LONGEST - 2).end] + "…"
        return Rendered(cut, tuple(mark for mark in shown.marks if mark[1] < len(cut)), shown.buttons)

    def _keyboard(
        self, prompt: Prompt, shown: Rendered, locale: str
    ) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        if prompt.ask is Ask.CONTACT:
            label = self._render(Prompt("button.share_contact"), locale).text
            button = KeyboardButton(label, request_contact=True)
            return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
        return inline(shown)

    async def is_admin(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account administers a chat.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: the chat or the account is unknown.
        """
        member = await member_of(self._bot, self._limits, chat_ref, account_id)
        return member.get("status") in _ADMINS

    async def is_member(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account is in a chat.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: the platform does not say.
        """
        return is_there(await member_of(self._bot, self._limits, chat_ref, account_id))

    async def probe(self, chat_refs: Sequence[str]) -> Sequence[Finding]:
        """What is wrong with token, webhook, menu, privacy mode and rights."""
        return await probe(self._bot, chat_refs, self._webhook_url)


def _is_already_so(effect: Effect, refusal: PlatformRefused) -> bool:
    """Whether a refusal means that nothing is left to do.

    A chat or a server without this reaction, or without any, does not want the acknowledgement.
    """
    said = str(refusal).casefold()
    if isinstance(effect, React) and isinstance(refusal, MethodUnknown):
        return True
    return any(already in said for already in _ALREADY) or (isinstance(effect, React) and "reaction" in said)


def _followed(effect: Effect, new_ref: str) -> Effect:
    """What is meant for a group that became a supergroup, under its new number.

    Raises:
        PlatformRefused: it is about one of the old group's messages, which the new one does not have: under
            the same number there stands, or will stand, another.
    """
    match effect:
        case Send():
            return replace(effect, chat_ref=new_ref, reply_to=None)
        case Restrict():
            return replace(effect, chat_ref=new_ref)
        case _:
            raise PlatformRefused("the group was upgraded and its older messages are out of reach")
