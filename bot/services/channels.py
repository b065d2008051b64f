"""ChannelDesk: a chat becomes an official channel by `/daftarkan`, confirmed by one of its admins.

Whether someone is an admin is the platform's to say, so the confirmation is an action of its own:
recorded first, asked later.
"""

import re
from dataclasses import replace

import structlog

from bot.dialogue.prompt import Button, Prompt
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.events import REGISTER, ButtonPressed, ChatMoved, CommandGiven
from bot.ports.outbox import Action, Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, answer, card, short_ref
from bot.services.appeal_actions import appeal_card
from bot.services.showing import show_next
from bot.services.versions import keep_version, next_version

SHOWN_AT_ONCE = 1000  # cards, when a chat is named late
ANSWERED_EVERY = 600  # seconds; anyone may give the command, and a chat takes few messages a minute
_log = structlog.get_logger()


class ChannelDesk:
    """Deals with set-up commands in chats."""

    def __init__(self, clock: Clock, locale: str) -> None:
        self._clock, self._locale = clock, locale

    async def command(self, unit: UnitOfWork, event: CommandGiven) -> None:
        """`/daftarkan` asks an admin of the chat to confirm; other commands are none of ours.

        Where the platform said whether an admin gave it, there is nothing to ask.
        """
        if event.command != REGISTER:
            return
        now = self._clock.now()
        said = await self._registered(unit, event)
        if event.press_ref:
            shown = answer(event.platform, event.press_ref, said, self._locale)
        else:
            turn = int(now.timestamp()) // ANSWERED_EVERY
            key = f"register:{event.platform}:{event.chat_ref}:{said.code}:{turn}"
            shown = announce(event.platform, event.chat_ref, said, key)
        await unit.outbox.add(shown, now)

    async def _registered(self, unit: UnitOfWork, event: CommandGiven) -> Prompt:
        known = await unit.channels.by_ref(event.platform, event.chat_ref)
        if known is not None and known.active:
            return Prompt("channel.already_registered", {"title": known.title})
        if event.is_admin is False:
            return Prompt("channel.not_admin")
        channel = await unit.channels.put(
            event.platform, event.chat_ref,
            title=event.chat_title, active=False, locale=self._locale, now=self._clock.now(),
        )  # fmt: skip
        if known is None:
            await self._note(unit, channel, AuditWord.CHANNEL_REQUESTED, "system")
        if event.is_admin:
            account = await unit.people.account(event.author, self._clock.now())
            return await self.confirmed(unit, channel.channel_id, f"account:{account.row_id}", is_admin=True)
        button = Button("button.channel.confirm", f"ch:{channel.channel_id}")
        return Prompt("channel.confirm", {"title": channel.title}, ((button,),))

    async def moved(self, unit: UnitOfWork, event: ChatMoved) -> None:
        """Follow a chat to its new number: its channel, its campaigns, and what waits to be said there."""
        await unit.channels.moved(event.platform, event.old_ref, event.new_ref)
        await unit.outbox.moved(event.platform, event.old_ref, event.new_ref)
        await unit.presence.moved(event.platform, event.old_ref, event.new_ref)
        await self._show_again(unit, event)
        old, new = (f"{event.platform}:{ref}" for ref in (event.old_ref, event.new_ref))
        for each in await unit.campaigns.all():
            campaign = await unit.campaigns.lock(each.campaign_id)
            if campaign is not None and old in campaign.rules.channels:
                places = tuple(new if place == old else place for place in campaign.rules.channels)
                moved = replace(campaign, rules=replace(campaign.rules, channels=places))
                moved = next_version(campaign, moved)
                await unit.campaigns.save(moved, campaign.state)
                if moved.rules_version > campaign.rules_version:
                    await keep_version(unit, moved, "system", "", self._clock.now())
        _log.info("chat_moved", platform=event.platform.value, old=event.old_ref, new=event.new_ref)

    async def _show_again(self, unit: UnitOfWork, event: ChatMoved) -> None:
        """A press on a card that stayed in the old chat of moderators comes from no chat of theirs."""
        for channel in await unit.channels.all():
            if (channel.platform, channel.moderators_ref) != (event.platform, event.new_ref):
                continue
            for item in await unit.reviews.pending(SHOWN_AT_ONCE, channel.channel_id):
                await unit.outbox.cancel(card(channel.platform, item, event.old_ref).key)
            await self.name_moderators(unit, channel, event.new_ref)

    async def name_moderators(self, unit: UnitOfWork, channel: Channel, chat_ref: str) -> None:
        """Name the moderators' chat, and show there what has been waiting for it."""
        await unit.channels.set_moderators(channel.channel_id, chat_ref)
        await show_next(unit, replace(channel, moderators_ref=chat_ref), self._clock.now())
        for appeal in await unit.appeals.waiting(SHOWN_AT_ONCE, channel.channel_id):
            await unit.outbox.add(appeal_card(channel.platform, appeal, chat_ref), self._clock.now())

    async def pressed(self, unit: UnitOfWork, event: ButtonPressed) -> None:
        """Someone confirms: whether they administer the chat is asked of the platform, unless it said so."""
        found = re.fullmatch(r"ch:(\d{1,18})", event.data)
        channel = await unit.channels.by_id(int(found[1])) if found else None
        now = self._clock.now()
        platform = event.author.platform
        if channel is None or channel.platform != platform or channel.channel_ref != event.chat_ref:
            await unit.outbox.add(
                answer(platform, event.press_ref, Prompt("channel.unknown"), self._locale), now
            )
            return
        account = await unit.people.account(event.author, now)
        if event.is_admin is not None:
            actor = f"account:{account.row_id}"
            said = await self.confirmed(unit, channel.channel_id, actor, is_admin=event.is_admin)
            await unit.outbox.add(answer(platform, event.press_ref, said, self._locale), now)
            return
        payload = {"channel": channel.channel_id, "account": account.row_id, "press_ref": event.press_ref}
        key = f"confirm:{channel.channel_id}:{short_ref(event.press_ref)}"
        target = f"chat:{event.chat_ref}"
        await unit.outbox.add(Action(key, platform, "confirm_channel", target, payload, Priority.ANSWER), now)

    async def confirmed(self, unit: UnitOfWork, channel_id: int, actor: str, *, is_admin: bool) -> Prompt:
        """Record the platform's answer; what to tell the person who pressed."""
        channel = await unit.channels.by_id(channel_id)
        if channel is None:
            return Prompt("channel.unknown")
        if not is_admin:
            return Prompt("channel.not_admin")
        if not channel.active:
            await unit.channels.put(
                channel.platform, channel.channel_ref,
                title=channel.title, active=True, locale=channel.locale, now=self._clock.now(),
            )  # fmt: skip
            await self._note(unit, channel, AuditWord.CHANNEL_CONFIRMED, actor)
        return Prompt("channel.confirmed", {"title": channel.title})

    async def _note(self, unit: UnitOfWork, channel: Channel, word: AuditWord, actor: str) -> None:
        scope = f"channel:{channel.channel_id}"
        await unit.audit.add(AuditEvent(scope, actor, word, scope), self._clock.now())
