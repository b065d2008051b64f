"""LinkDesk: one human being on two platforms, joined by a one-time code that only they can carry across.

Persons are not merged: each keeps a key of their own, so that each can be erased alone. What counts once a
person (a prize, a voice) counts once for those who are linked.
"""

from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.dialogue.state import State
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.clock import Clock, Entropy
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import link_code, tell

GOOD_FOR = timedelta(minutes=10)
HOUR = timedelta(hours=1)
WRONG_TRIES = 5  # an hour, for each account
NONCE_BYTES = 16
_AGAIN = ((Button("button.link.start", "ln:start"),),)


class LinkDesk:
    """Gives codes, takes them, and ends links."""

    def __init__(self, clock: Clock, entropy: Entropy) -> None:
        self._clock, self._entropy = clock, entropy

    async def offer(self, unit: UnitOfWork, account: Account, ref: str) -> Action:
        """A fresh code for an account; the action shows it. `ref` names the update that asked."""
        nonce = self._entropy.token(NONCE_BYTES)
        await unit.links.put_code(account.row_id, nonce, self._clock.now() + GOOD_FOR)
        return link_code(account, ref)

    async def take(self, unit: UnitOfWork, account: Account, code: str, ref: str) -> Prompt:
        """Link an account to the one whose code this is, or say why not."""
        now = self._clock.now()
        if await unit.links.wrong_tries(account.row_id, now - HOUR) >= WRONG_TRIES:
            return Prompt("link.too_many", {"limit": WRONG_TRIES})
        owner_row = await unit.links.owner_of(code, now)
        owner = await unit.people.by_row(owner_row) if owner_row is not None else None
        if owner is None or not owner.account_id or owner.platform == account.platform:
            await unit.links.wrong_try(account.row_id, now)
            own = owner is not None and owner.platform == account.platform
            return Prompt("link.same_platform" if own else "link.wrong", {}, _AGAIN)
        if State.from_json(await unit.dialogues.load(owner.row_id)).is_minor:
            return Prompt("link.minor")
        for person in (account.person_id, owner.person_id):
            if len(await unit.people.linked(person)) > 1:
                return Prompt("link.other_linked")
        await unit.links.join(account.person_id, owner.person_id, now)
        for each in (account, owner):
            await unit.links.drop_code(each.row_id)
        await _note(unit, account, AuditWord.PERSON_LINKED, now)
        await unit.outbox.add(tell(owner, _done(account), f"{ref}:linked"), now)
        return _done(owner)

    async def part(self, unit: UnitOfWork, account: Account, ref: str) -> Prompt:
        """End an account's link, and tell the other side."""
        now = self._clock.now()
        others = [p for p in await unit.people.linked(account.person_id) if p != account.person_id]
        if not await unit.links.part(account.person_id):
            return Prompt("link.none", {}, _AGAIN)
        await _note(unit, account, AuditWord.PERSON_UNLINKED, now)
        for person in others:
            for other in await unit.people.accounts_of(person):
                said = tell(other, _ended(account), f"{ref}:unlinked:{other.row_id}")
                await unit.outbox.add(said, now)
        accounts = await unit.people.accounts_of(others[0])
        return _ended(accounts[0])

    async def leave(self, unit: UnitOfWork, account: Account, ref: str) -> None:
        """The account is a minor's: it neither has a link nor offers one."""
        await unit.links.drop_code(account.row_id)
        if len(await unit.people.linked(account.person_id)) > 1:
            await self.part(unit, account, ref)


def _done(other: Account) -> Prompt:
    buttons = ((Button("button.complete", "go:on"),), (Button("button.link.end", "ln:off"),))
    return Prompt("link.done", {"platform": Coded(f"platform.{other.platform}")}, buttons)


def _ended(other: Account) -> Prompt:
    return Prompt("link.ended", {"platform": Coded(f"platform.{other.platform}")})


async def _note(unit: UnitOfWork, account: Account, word: AuditWord, now: datetime) -> None:
    person = f"person:{account.person_id}"
    await unit.audit.add(AuditEvent("people", f"account:{account.row_id}", word, person), now)
