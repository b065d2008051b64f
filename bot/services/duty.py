"""DutyDesk: moderators go on and off duty in their chat, so that alarms reach whoever watches."""

from bot.dialogue.prompt import Prompt
from bot.moderation.duty import ON_DUTY_FOR
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.events import CommandGiven
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, answer
from bot.services.reviewing.verdicts import REVIEWERS

_TURNED = frozenset({"duty.started", "duty.ended"})
_REFUSED_EVERY = 60  # seconds; a chat takes few messages a minute


class DutyDesk:
    """Deals with `/jaga`."""

    def __init__(self, clock: Clock, locale: str) -> None:
        self._clock, self._locale = clock, locale

    async def toggled(self, unit: UnitOfWork, event: CommandGiven) -> None:
        """Who gives the command in a moderators' chat goes on duty there, or off it; others hear why not."""
        now = self._clock.now()
        said = await self._said(unit, event)
        if event.press_ref:
            shown = answer(event.platform, event.press_ref, said, self._locale)
        else:
            # Who is refused is told so once a minute: nobody makes the bot talk in a public chat.
            every = 1 if said.code in _TURNED else _REFUSED_EVERY
            key = f"duty:{event.platform}:{event.chat_ref}:{said.code}:{int(now.timestamp()) // every}"
            shown = announce(event.platform, event.chat_ref, said, key)
        await unit.outbox.add(shown, now)

    async def _said(self, unit: UnitOfWork, event: CommandGiven) -> Prompt:
        watched = [
            channel
            for channel in await unit.channels.all()
            if (channel.platform, channel.moderators_ref) == (event.platform, event.chat_ref)
        ]
        if not watched:
            return Prompt("duty.wrong_chat")
        if not REVIEWERS & await unit.roles.of(event.author.platform, event.author.account_id):
            return Prompt("review.not_allowed", {"platform": event.platform.value})
        account = await unit.people.account(event.author, self._clock.now())
        # A chat may moderate several channels: whoever watches there watches all of them.
        is_on = any([account.row_id in await self._on(unit, channel) for channel in watched])
        for channel in watched:
            await self._turn(unit, channel, account.row_id, is_on=is_on)
        count = max([len(await self._on(unit, channel)) for channel in watched])
        hours = int(ON_DUTY_FOR.total_seconds() // 3600)
        return Prompt("duty.ended" if is_on else "duty.started", {"count": count, "hours": hours})

    async def _on(self, unit: UnitOfWork, channel: Channel) -> list[int]:
        return list(await unit.duties.on_duty(channel.channel_id, self._clock.now()))

    async def _turn(self, unit: UnitOfWork, channel: Channel, account_row: int, *, is_on: bool) -> None:
        now = self._clock.now()
        if is_on:
            changed = await unit.duties.end(channel.channel_id, account_row, now)
        else:
            changed = await unit.duties.start(channel.channel_id, account_row, now, now + ON_DUTY_FOR)
        if changed:
            word = AuditWord.DUTY_ENDED if is_on else AuditWord.DUTY_STARTED
            scope = f"channel:{channel.channel_id}"
            await unit.audit.add(AuditEvent(scope, f"account:{account_row}", word, scope), now)
