"""Watch: tells moderators what waits for them, gives them the day's figures, has the sample drawn.

What is due stands in the database: two instances, a restart or a late wake-up say each thing once.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.prompt import Prompt
from bot.moderation.duty import Alarm, Backlog, alarm, digest_day
from bot.moderation.quiet import quiet_until
from bot.ports.bus import Bus, Topic
from bot.ports.channels import Channel, Role
from bot.ports.clock import Clock
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import announce, tell
from bot.services.sampling import SampleDesk
from bot.services.showing import show_next

EVERY = timedelta(minutes=1)
DAY = timedelta(days=1)
MOST = 1000  # items counted; more are "many"
_LEADS = (Role.LEAD, Role.ADMIN)


class Watch:
    """Looks at every channel with a moderators' chat, at most once a minute."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, samples: SampleDesk, zone: str) -> None:
        self._store, self._clock, self._bus = store, clock, bus
        self._samples, self._zone = samples, ZoneInfo(zone)
        self._looked: datetime | None = None

    async def run_once(self) -> int:
        """Say what is due; how many channels had something."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < EVERY:
            return 0
        self._looked = now
        async with self._store.read() as unit:
            channels = [c for c in await unit.channels.all() if c.active and c.moderators_ref is not None]
        busy = 0
        for channel in channels:
            async with self._store.write() as unit:
                busy += int(await self._one(unit, channel, now))
        if busy:
            self._bus.wake(Topic.OUTBOX)
        return busy

    async def _one(self, unit: UnitOfWork, channel: Channel, now: datetime) -> bool:
        done = await self._alarm(unit, channel, now)
        done |= await self._digest(unit, channel, now)
        return await self._samples.draw(unit, channel, now, now.astimezone(self._zone)) or done

    def _is_quiet(self, channel: Channel, now: datetime) -> bool:
        return quiet_until(now, channel.policy.quiet_hours, self._zone) is not None

    async def _alarm(self, unit: UnitOfWork, channel: Channel, now: datetime) -> bool:
        backlog = await unit.reviews.backlog(channel.channel_id, MOST)
        if backlog.count and not self._is_quiet(channel, now):
            # Room that an edit, an appeal or a deletion made is filled too.
            await show_next(unit, channel, now)
        cursor = f"alarm:{channel.channel_id}"
        stored = await unit.cursors.get(cursor)
        due = alarm(backlog, channel.policy, datetime.fromisoformat(stored) if stored else None, now)
        # What is not urgent is left to the first look after quiet hours, so that it is said once.
        if due is None or (due is Alarm.BACKLOG and self._is_quiet(channel, now)):
            return False
        await unit.cursors.put(cursor, now.isoformat())
        said = _alarm_prompt(due, channel, backlog, now)
        await self._tell_chat(
            unit, channel, said, f"alarm:{int(now.timestamp())}", urgent=due is Alarm.URGENT
        )
        told = set(await unit.duties.on_duty(channel.channel_id, now))
        if due is Alarm.URGENT:
            told |= {each.row_id for role in _LEADS for each in await unit.roles.holders(role)}
        for row in sorted(told):
            account = await unit.people.by_row(row)
            if account is not None and account.private_open and account.account_id:
                key = f"alarm:{channel.channel_id}:{int(now.timestamp())}:{row}"
                await unit.outbox.add(tell(account, said, key, _priority(due)), now)
        return True

    async def _digest(self, unit: UnitOfWork, channel: Channel, now: datetime) -> bool:
        cursor, local = f"digest:{channel.channel_id}", now.astimezone(self._zone)
        stored = await unit.cursors.get(cursor)
        if stored is None:
            await unit.cursors.put(cursor, local.date().isoformat())
            return False
        day = digest_day(channel.policy, date.fromisoformat(stored), local)
        if day is None or self._is_quiet(channel, now):
            return False
        await unit.cursors.put(cursor, day.isoformat())
        figures = await unit.figures.between(now - DAY, now, channel.channel_id)
        backlog = await unit.reviews.backlog(channel.channel_id, MOST)
        params = {
            "channel": channel.title, "comments": sum(figures.system.values()),
            "held": figures.system.get("hold", 0) + figures.system.get("to_person", 0),
            "removed": figures.system.get("remove", 0) + figures.persons.get("remove", 0),
            "decided": sum(figures.persons.values()), "reports": figures.reports, "waiting": backlog.count,
        }  # fmt: skip
        await self._tell_chat(unit, channel, Prompt("duty.digest", params), f"digest:{day}")
        return True

    async def _tell_chat(
        self, unit: UnitOfWork, channel: Channel, said: Prompt, key: str, *, urgent: bool = False
    ) -> None:
        if channel.moderators_ref is None:
            return
        action = announce(channel.platform, channel.moderators_ref, said, f"{channel.channel_id}:{key}")
        await unit.outbox.add(
            replace(action, priority=Priority.URGENT) if urgent else action, self._clock.now()
        )


def _priority(due: Alarm) -> Priority:
    return Priority.URGENT if due is Alarm.URGENT else Priority.NOTICE


def _alarm_prompt(due: Alarm, channel: Channel, backlog: Backlog, now: datetime) -> Prompt:
    oldest = backlog.oldest_urgent if due is Alarm.URGENT else backlog.oldest
    minutes = int((now - (oldest or now)).total_seconds() // 60)
    params = {"channel": channel.title, "count": backlog.count, "minutes": minutes}
    return Prompt(f"duty.alarm.{due.value}", params)
