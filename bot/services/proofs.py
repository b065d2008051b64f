"""Proofs: after the freeze, the proof of inclusion of each of a person's entries, or why it was left out.

A draw's lists are indexed once, at the first proof that is asked for (O(n), read in pieces); a proof then
costs one block of 256 lines. Only the indices are kept in memory, some 100 bytes for 256 lines.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.dialogue.prompt import Coded, Prompt
from bot.ports.campaigns import EntryRow
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import Effect, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import proof as handed
from bot.services.entries import receipt_of
from campaigns.campaign import Campaign
from campaigns.undi.commit import person_pseudonym
from campaigns.undi.freeze import Freeze, read_freeze
from campaigns.undi.inclusion import Blocks, Indexer, Proof, line_of, write_proof

MOST_RECEIPTS = 5  # the newest; so many receipts fit into one message
REMEMBERED = 4  # draws
_ENTRIES, _EXCLUDED, _FREEZE = "entries.txt", "excluded.txt", "freeze.json"


async def offer_proofs(
    unit: UnitOfWork, account: Account, campaign: Campaign, ref: str, now: datetime
) -> None:
    """Record one message for each of the person's newest entries, once the list is frozen."""
    if not await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, _FREEZE):
        return
    rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
    newest = [row.entry_id for row in rows[-MOST_RECEIPTS:]]
    await unit.outbox.add_all(
        [handed(account, campaign.campaign_id, campaign.draw_no, entry, ref) for entry in newest], now
    )


@dataclass(frozen=True, slots=True)
class _Lists:
    """A frozen draw: its manifest and where the lines of its lists stand."""

    freeze: Freeze
    entries: Blocks
    excluded: Blocks


class Proofs:
    """Composes the message with a proof; the lists of the newest draws asked for are remembered."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], _Lists] = OrderedDict()
        self._building = asyncio.Lock()

    async def __call__(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """None when the person or the entry is gone, or the entry came after the freeze."""
        account = await unit.people.by_row(int(str(action.payload["account"])))
        campaign = await unit.campaigns.get(str(action.payload["campaign"]))
        if account is None or campaign is None or not account.account_id:
            return None
        rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
        row = next((each for each in rows if each.entry_id == action.payload["entry"]), None)
        if row is None:
            return None
        draw = campaign.campaign_id, int(str(action.payload["draw_no"]))
        prompt = await self._prompt(unit, draw, campaign, row)
        return Send(account.account_id, prompt, account.locale, action.key) if prompt else None

    async def _prompt(
        self, unit: UnitOfWork, draw: tuple[str, int], campaign: Campaign, row: EntryRow
    ) -> Prompt | None:
        lists, c = await self._lists(unit, draw), bytes.fromhex(row.commitment)
        rounds = min(lists.freeze.round_times, default=None)
        until = campaign.draw_at if rounds is None else datetime.fromtimestamp(rounds, UTC)
        params: dict[str, object] = {"campaign": campaign.name, "until": until}
        proof = await self._proof(unit, draw, lists, row)
        if proof is not None:
            params |= {"stratum": lists.freeze.strata[proof.stratum].code, "weight": proof.weight}
            return Prompt("proof.holds", params, quote=write_proof(proof))
        place = lists.excluded.place(c)
        reason = line_of(c, await unit.draws.span(*draw, _EXCLUDED, *place)) if place else None
        if reason is None:
            return None
        params["reason"] = Coded(f"reason.{reason}")
        return Prompt("proof.left_out", params, quote=f"{c.hex()} {reason}")

    async def _proof(
        self, unit: UnitOfWork, draw: tuple[str, int], lists: _Lists, row: EntryRow
    ) -> Proof | None:
        c, blocks = bytes.fromhex(row.commitment), lists.entries
        place = blocks.place(c)
        found = blocks.way(c, await unit.draws.span(*draw, _ENTRIES, *place)) if place else None
        account = await unit.people.by_row(row.account_row)
        if found is None or account is None:
            return None
        line, number, path = found
        # Accounts may have been linked since: the salt is that of the person as the list was frozen.
        salts: Sequence[bytes] = await unit.entries.salts(
            draw[0], await unit.people.same_person(row.person_id)
        )
        salt = next((each for each in salts if person_pseudonym(draw[0], each) == line.p), None)
        if salt is None:
            return None
        receipt = receipt_of(row, account.account_id)
        return Proof(receipt, salt, line.stratum, line.weight, number, blocks.size, path, lists.freeze.f)

    async def _lists(self, unit: UnitOfWork, draw: tuple[str, int]) -> _Lists:
        async with self._building:
            if draw not in self._known:
                freeze = read_freeze(await unit.draws.file(*draw, _FREEZE) or b"")
                entries = await _indexed(unit, draw, _ENTRIES)
                self._known[draw] = _Lists(freeze, entries, await _indexed(unit, draw, _EXCLUDED))
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            return self._known[draw]


async def _indexed(unit: UnitOfWork, draw: tuple[str, int], name: str) -> Blocks:
    indexer = Indexer(hashed=name == _ENTRIES)
    async for piece in unit.draws.parts(*draw, name):
        await asyncio.to_thread(indexer.feed, piece)
    return await asyncio.to_thread(indexer.done)
