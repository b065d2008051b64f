"""AppealDesk: an author asks that somebody else looks again, and somebody else answers.

The rules are pure (`moderation/appeal.py`); here they are given their facts, and what follows is recorded.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Prompt
from bot.dialogue.state import LONGEST_APPEAL, State, Step
from bot.moderation.appeal import (
    ANSWERED_WITHIN,
    Appeal,
    AppealState,
    Because,
    Contested,
    Refusal,
    answered,
    appealable_until,
    may_appeal,
    may_decide,
    withdrawn,
)
from bot.moderation.comment import Author
from bot.ports.audit import AuditWord
from bot.ports.channels import Channel, Role
from bot.ports.clock import Clock
from bot.ports.events import ButtonPressed
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, answer, tell
from bot.services.appeal_actions import appeal_answer, appeal_ask, appeal_card, appeal_list, appeal_update
from bot.services.impartial import REVIEWERS, decided_it, has_judge, is_authors
from bot.services.penalties import PenaltyDesk
from bot.services.restoring import WORDS, give_back, note

# A bot cannot write first: until the person opens the private chat, the answer waits there.
WAITS_UNOPENED = timedelta(days=30)
_TO_LIST = ((Button("button.do.banding", "do:banding"),),)
Said = tuple[tuple[Prompt, ...], Action | None]


def parse_data(data: str) -> tuple[int, int, Because] | None:
    """Read `ap:<appeal>:<version>:<code>`; None when it is none of ours."""
    found = re.fullmatch(r"ap:([0-9]{1,18}):([0-9]{1,18}):([a-z_]+)", data)
    if found is None or found[3] not in set(Because):
        return None
    return int(found[1]), int(found[2]), Because(found[3])


class AppealDesk:
    """Takes appeals and answers."""

    def __init__(self, clock: Clock, penalties: PenaltyDesk, locale: str) -> None:
        self._clock, self._penalties, self._locale = clock, penalties, locale

    async def asked(self, unit: UnitOfWork, account: Account, request: str, ref: str) -> Said:
        """Do what a turn of the private chat asks; what to say and what to show."""
        kind, _, rest = request.partition(":")
        number, _, words = rest.partition(":")
        match kind:
            case "appeal":
                return await self._ask(unit, account, int(number), ref)
            case "appeal_open":
                return (await self._open(unit, account, int(number), words),), None
            case "appeal_ask_end" | "appeal_end":
                said = await self._end(unit, account, int(number), is_sure=kind == "appeal_end")
                return (said,), None
            case _:
                return (), appeal_list(account, ref)

    async def _ask(self, unit: UnitOfWork, account: Account, decision_id: int, ref: str) -> Said:
        refused = await self._refused(unit, account, await unit.appeals.contested(decision_id))
        if isinstance(refused, Prompt):
            return (refused,), None
        state = State.from_json(await unit.dialogues.load(account.row_id))
        asks = replace(state, step=Step.APPEAL, about=decision_id)
        await unit.dialogues.save(account.row_id, asks.to_json(), self._clock.now())
        return (), appeal_ask(account, decision_id, ref)

    async def _refused(
        self, unit: UnitOfWork, account: Account, decision: Contested | None
    ) -> Prompt | Channel:
        """Why an account's person cannot appeal a decision; its channel where they can."""
        channel = await unit.channels.by_id(decision.channel_id) if decision else None
        author = await unit.people.by_row(decision.account_row) if decision else None
        if decision is None or channel is None or author is None:
            return Prompt(Refusal.UNKNOWN)
        # By links alone: anyone may declare a number, and must not answer for whoever else has it.
        own = author.person_id in await unit.people.linked(account.person_id)
        days = channel.policy.appeal_days
        refusal = may_appeal(decision, days, self._clock.now(), is_author=own)
        if refusal is None:
            return channel
        return Prompt(refusal, {"until": appealable_until(decision.decided_at, days)}, _TO_LIST)

    async def _open(self, unit: UnitOfWork, account: Account, decision_id: int, words: str) -> Prompt:
        now, decision = self._clock.now(), await unit.appeals.contested(decision_id)
        channel = await self._refused(unit, account, decision)
        if isinstance(channel, Prompt) or decision is None:
            return channel if isinstance(channel, Prompt) else Prompt(Refusal.UNKNOWN)
        appeal = await unit.appeals.open(decision, account.row_id, words[:LONGEST_APPEAL], now)
        if appeal is None:
            return Prompt(Refusal.ALREADY, {}, _TO_LIST)
        await note(unit, appeal, f"account:{account.row_id}", AuditWord.APPEAL_OPENED, now)
        if channel.moderators_ref is not None:
            await unit.outbox.add(appeal_card(channel.platform, appeal, channel.moderators_ref), now)
        if not await has_judge(unit, decision, account.row_id):
            await self._call_for_another(unit, channel, appeal)
        return Prompt("appeal.opened", {"until": now + ANSWERED_WITHIN}, _TO_LIST)

    async def _call_for_another(self, unit: UnitOfWork, channel: Channel, appeal: Appeal) -> None:
        """Nobody may answer it: said where another reviewer can be named."""
        now, said = self._clock.now(), Prompt("appeal.nobody", {"channel": channel.title})
        key = f"appeal:{appeal.appeal_id}:nobody"
        if channel.moderators_ref is not None:
            await unit.outbox.add(announce(channel.platform, channel.moderators_ref, said, key), now)
        for admin in await unit.roles.holders(Role.ADMIN):
            await unit.outbox.add(tell(admin, said, f"{key}:{admin.row_id}"), now)

    async def _end(self, unit: UnitOfWork, account: Account, appeal_id: int, *, is_sure: bool) -> Prompt:
        """Withdraw an appeal, once its author is sure."""
        now, appeal = self._clock.now(), await unit.appeals.get(appeal_id)
        owner = await unit.people.by_row(appeal.account_row) if appeal else None
        if appeal is None or owner is None:
            return Prompt(Refusal.NOT_YOURS)
        if owner.person_id not in await unit.people.linked(account.person_id):
            return Prompt(Refusal.NOT_YOURS)
        actor = f"account:{account.row_id}"
        after = withdrawn(appeal, actor, now)
        if isinstance(after, Refusal):
            return Prompt(after, {}, _TO_LIST)
        if not is_sure:
            yes = Button("button.appeal.withdraw_yes", f"bw:{appeal_id}:yes")
            return Prompt("appeal.withdraw", {}, ((yes,), (Button("button.later", "no:later"),)))
        if not await unit.appeals.save(after, appeal.version):
            return Prompt(Refusal.ANSWERED, {}, _TO_LIST)
        await note(unit, after, actor, AuditWord.APPEAL_WITHDRAWN, now)
        await self._refresh(unit, after)
        return Prompt("appeal.withdrawn")

    async def pressed(self, unit: UnitOfWork, event: ButtonPressed) -> None:
        """A press on an appeal's card: answer the appeal, and the person who pressed."""
        said, platform = await self._press(unit, event), event.author.platform
        await unit.outbox.add(answer(platform, event.press_ref, said, self._locale), self._clock.now())

    async def _press(self, unit: UnitOfWork, event: ButtonPressed) -> Prompt:
        parsed = parse_data(event.data)
        appeal = await unit.appeals.get(parsed[0]) if parsed else None
        channel = await unit.channels.by_id(appeal.channel_id) if appeal else None
        if parsed is None or appeal is None or channel is None:
            return Prompt("review.unknown")
        here = event.author.platform, event.chat_ref
        if (channel.platform, channel.moderators_ref) != here:
            return Prompt(Refusal.NOT_REVIEWER)
        done = await self.decide(unit, appeal, parsed[1], parsed[2], event.author)
        return Prompt(done if isinstance(done, Refusal) else f"appeal.done.{done.state.value}")

    async def decide(
        self, unit: UnitOfWork, appeal: Appeal, version: int, because: Because, decider: Author
    ) -> Appeal | Refusal:
        """Answer an appeal as whoever saw `version` of it; what follows is recorded with it.

        An appeal of a decision that was changed meanwhile ends, and is refused.
        """
        now, decision = self._clock.now(), await unit.appeals.contested(appeal.decision_id)
        if decision is None:
            return Refusal.UNKNOWN
        if not REVIEWERS & await unit.roles.of(decider.platform, decider.account_id):
            # Before an account is made for somebody who only named a number.
            return Refusal.NOT_REVIEWER
        account = await unit.people.account(decider, now)
        refusal = may_decide(
            is_author=await is_authors(unit, account.person_id, decision, appeal.account_row),
            decided_it=await decided_it(unit, account.person_id, decision),
        )
        if refusal is not None:
            return refusal
        after = answered(appeal, because, version, f"account:{account.row_id}", now)
        if isinstance(after, Appeal) and not decision.in_force:
            after = replace(after, state=AppealState.WITHDRAWN, decided_by="system", answer=None)
        if isinstance(after, Refusal) or not await unit.appeals.save(after, appeal.version):
            return Refusal.ANSWERED
        await self._follow(unit, after, now)
        return after if decision.in_force else Refusal.CHANGED

    async def _follow(self, unit: UnitOfWork, appeal: Appeal, now: datetime) -> None:
        stands, lifted = False, False
        if appeal.state is AppealState.OVERTURNED:
            stands, lifted = await give_back(unit, self._penalties, appeal, now)
        facts: dict[str, object] = {"because": (appeal.answer or "").rpartition(".")[2], "lifted": lifted}
        await note(unit, appeal, appeal.decided_by or "system", WORDS[appeal.state], now, **facts)
        await self._refresh(unit, appeal)
        appellant = await unit.people.by_row(appeal.account_row)
        if appellant is not None:
            due = now if appellant.private_open else now + WAITS_UNOPENED
            told = appeal_answer(appellant, appeal, due, stands=stands, lifted=lifted)
            await unit.outbox.add(told, now)

    async def _refresh(self, unit: UnitOfWork, appeal: Appeal) -> None:
        channel = await unit.channels.by_id(appeal.channel_id)
        if channel is not None:
            update = appeal_update(channel.platform, appeal, channel.moderators_ref)
            await unit.outbox.add(update, self._clock.now())
