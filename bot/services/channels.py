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
from bot.services.actions import announce, answer, card

SHOWN_AT_ONCE = 1000  # cards, when a chat is named late
_log = structlog.get_logger()


class ChannelDesk:
    """Deals with set-up commands in chats."""

    def __init__(self, clock: Clock, locale: str) -> None:
        self._clock, self._locale = clock, locale

    async def command(self, unit: UnitOfWork, event: CommandGiven) -> None:
        """`/daftarkan` asks an admin of the chat to confirm; other commands are none of ours."""
        if event.command != REGISTER:
            return
        now = self._clock.now()
        known = await unit.channels.by_ref(event.platform, event.chat_ref)
        if known is not None and known.active:
            said = Prompt("channel.already_registered", {"title": known.title})
        else:
            channel = await unit.channels.put(
                event.platform, event.chat_ref,
                title=event.chat_title, active=False, locale=self._locale, now=now,
            )  # fmt: skip
            await self._note(unit, channel, AuditWord.CHANNEL_REQUESTED, "system")
            button = Button("button.channel.confirm", f"ch:{channel.channel_id}")
            said = Prompt("channel.confirm", {"title": channel.title}, ((button,),))
        key = f"register:{event.platform}:{event.chat_ref}:{int(now.timestamp())}"
        await unit.outbox.add(announce(event.platform, event.chat_ref, said, key), now)

    async def moved(self, unit: UnitOfWork, event: ChatMoved) -> None:
        """Follow a chat to its new number: its channel, its campaigns, and what waits to be said there."""
        await unit.channels.moved(event.platform, event.old_ref, event.new_ref)
        await unit.outbox.moved(event.platform, event.old_ref, event.new_ref)
        old, new = (f"{event.platform}:{ref}" for ref in (event.old_ref, event.new_ref))
        for each in await unit.campaigns.all():
            campaign = await unit.campaigns.lock(each.campaign_id)
            if campaign is not None and old in campaign.rules.channels:
                places = tuple(new if place == old else place for place in campaign.rules.channels)
                moved = replace(campaign, rules=replace(campaign.rules, channels=places))
                await unit.campaigns.save(moved, campaign.state)
        _log.info("chat_moved", platform=event.platform.value, old=event.old_ref, new=event.new_ref)

    async def name_moderators(self, unit: UnitOfWork, channel: Channel, chat_ref: str) -> None:
        """Name the moderators' chat, and show there what has been waiting for it."""
        await unit.channels.set_moderators(channel.channel_id, chat_ref)
        for item in await unit.reviews.pending(SHOWN_AT_ONCE, channel.channel_id):
            await unit.outbox.add(card(channel.platform, item, chat_ref), self._clock.now())

    async def pressed(self, unit: UnitOfWork, event: ButtonPressed) -> None:
        """Someone presses the confirmation: the platform is asked whether they administer the chat."""
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
        payload = {"channel": channel.channel_id, "account": account.row_id, "press_ref": event.press_ref}
        key = f"confirm:{channel.channel_id}:{event.press_ref}"
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
