"""StandingDesk: what happens when the bot is added to a chat, promoted, demoted or removed.

A stranger's chat gets one greeting; a chat that is ours is never lost in silence.
"""

from collections.abc import Sequence

from bot.dialogue.prompt import Coded, Prompt
from bot.ports.around import ChatStanding
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel, Role
from bot.ports.clock import Clock
from bot.ports.events import BotStanding, Standing
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, tell

RIGHTS = ("delete", "restrict", "pin", "write")


class StandingDesk:
    """Deals with the bot's own standing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def changed(self, unit: UnitOfWork, event: BotStanding) -> None:
        """Record how the bot stands in a chat, and say what someone must know of it."""
        now = self._clock.now()
        lacks = tuple(right for right in RIGHTS if right in event.lacks)
        stands = await unit.presence.put_standing(event.platform, event.chat_ref, event.now, lacks, now)
        channels = [each for each in await unit.channels.all() if each.platform == event.platform]
        ours = [c for c in channels if c.active and c.channel_ref == event.chat_ref]
        moderated = [c for c in channels if c.moderators_ref == event.chat_ref]
        await self._note(unit, event, ours)
        if ours or moderated:
            # A platform may not say the name of a place that the bot was thrown out of; we know it.
            said = _alarm(event, lacks, event.chat_title or (ours or moderated)[0].title)
            if said is not None:
                await self._tell(unit, said, ours, stands)
        elif event.before is Standing.GONE and event.now is not Standing.GONE and "write" not in lacks:
            hello = Prompt("standing.hello", {"title": event.chat_title})
            await unit.outbox.add(announce(event.platform, event.chat_ref, hello, _key(stands)), now)

    async def _tell(
        self, unit: UnitOfWork, said: Prompt, channels: Sequence[Channel], stands: ChatStanding
    ) -> None:
        """The channels' moderators, and the admins in private wherever they can be written to.

        Missing rights are for the moderators; the admins hear of them where there is no moderators' chat.
        """
        now = self._clock.now()
        chats = {c.moderators_ref for c in channels if c.moderators_ref is not None}
        for chat in sorted(chats):
            await unit.outbox.add(announce(stands.platform, chat, said, f"{_key(stands)}:{chat}"), now)
        if chats and said.code == "standing.lacks":
            return
        for account in await unit.roles.holders(Role.ADMIN):
            if account.private_open:
                key = f"{_key(stands)}:{account.row_id}"
                await unit.outbox.add(tell(account, said, key, Priority.NOTICE), now)

    async def _note(self, unit: UnitOfWork, event: BotStanding, channels: Sequence[Channel]) -> None:
        actor = await unit.people.find(event.platform, event.actor.account_id)
        facts = {
            "before": event.before.value, "now": event.now.value, "lacks": ",".join(event.lacks),
        }  # fmt: skip
        noted = AuditEvent(
            f"channel:{channels[0].channel_id}" if channels else "system",
            f"account:{actor.row_id}" if actor else "system",
            AuditWord.BOT_STANDING, f"chat:{event.platform}:{event.chat_ref}"[:80], facts,
        )  # fmt: skip
        await unit.audit.add(noted, self._clock.now())


def _key(stands: ChatStanding) -> str:
    return f"standing:{stands.platform}:{stands.chat_ref}:{stands.changes}"


def _alarm(event: BotStanding, lacks: Sequence[str], name: str) -> Prompt | None:
    """What is wrong in a chat of ours; None when nothing is."""
    title: dict[str, object] = {"title": name}
    if event.now is Standing.GONE:
        return Prompt("standing.gone", title)
    if event.now is Standing.MEMBER:
        return Prompt("standing.demoted", title) if event.before is Standing.ADMIN else None
    rights = tuple(Coded(f"right.{right}") for right in lacks)
    return Prompt("standing.lacks", {**title, "rights": rights}) if rights else None
