"""Minutes and the report, gathered from a true season: what is refused, what is said."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from bot.papers.gathering import draw_files
from bot.ports.campaigns import SeatState
from bot.services.handover import handover
from bot.services.minutes import minutes, persons_in, reasons_in
from campaigns.handover import Handover, Receipt
from campaigns.minutes import House, Minutes
from campaigns.refusal import Refusal
from campaigns.undi.entries import Entry, write_entries, write_excluded
from campaigns.undi.primitives import h
from campaigns.undi.source import BLOCK
from campaigns.undi.verify import Claim
from tests.support.season import ID, NONCES, ROLES, Season, a_campaign
from tests.support.world import World

HOUSE = House("Balai", "Aula", "https://x.id", "Jernih")


async def said_of(world: World, draw_no: int | None = None) -> Minutes | Refusal:
    """The minutes of a draw, or why there are none."""
    async with draw_files(world.store, ID, draw_no) as found:
        return found if isinstance(found, Refusal) else await minutes(found, HOUSE)


async def report_of(world: World) -> Handover:
    """The report as of now."""
    said = await asked(world)
    assert isinstance(said, Handover)
    return said


async def asked(world: World) -> Handover | Refusal:
    """The report, or why there is none."""
    async with draw_files(world.store, ID) as found:
        assert not isinstance(found, Refusal)
        return await handover(world.store, found, HOUSE, world.clock.now())


@pytest.mark.asyncio
async def test_a_drawn_campaign_has_minutes(world: World) -> None:
    """They hold the sealed list, each witness's number, the winners of the result and the draw's moment."""
    season = await Season.opened(world)
    await season.drawn("1", "2", "3")
    said = await said_of(world)
    assert isinstance(said, Minutes)
    assert (said.draw_no, said.entries.count, said.empty) == (1, 3, 0)
    assert (len(said.winners), len(said.reserves)) == (2, 1)
    assert {each.role: each.nonce for each in said.witnesses} == {role: NONCES[role].hex() for role in ROLES}
    assert said.drawn_at == season.planned.draw_at
    assert said.page == f"https://x.id/undian/{ID}/1/"
    assert not said.rehearsal
    assert Claim.SIGNATURE in said.proven
    lines = (await season.files())["entries.txt"].decode().splitlines()
    assert all(f"{seat.c} {seat.p} 0 1" in lines for seat in (*said.winners, *said.reserves))


@pytest.mark.asyncio
async def test_what_was_not_drawn_has_none(world: World) -> None:
    """Unknown, not frozen, or frozen and not drawn: each is a refusal that says which."""
    assert await said_of(world) == Refusal("campaign.unknown", {"id": ID})
    season = await Season.opened(world)
    assert await said_of(world) == Refusal("campaign.no_draw_yet", {"id": ID})
    await season.enter("1")
    await season.frozen()
    assert await said_of(world) == Refusal("minutes.not_drawn", {"id": ID})
    assert await said_of(world, 10**9) == Refusal("campaign.no_draw_yet", {"id": ID})


@pytest.mark.asyncio
async def test_files_that_do_not_verify_get_no_minutes(world: World) -> None:
    """Nobody signs what a citizen can refute: a changed result is refused by its rule."""
    season = await Season.opened(world)
    await season.drawn("1", "2")
    async with draw_files(world.store, ID) as found:
        assert not isinstance(found, Refusal)
        result = found.files["result.json"].replace(b'"place":1', b'"place":2', 1)
        said = await minutes(replace(found, files={**found.files, "result.json": result}), HOUSE)
    assert isinstance(said, Refusal)
    assert (said.code, said.params["rule"]) == ("minutes.not_valid", "10")


@pytest.mark.asyncio
async def test_a_void_draw_and_the_next(world: World) -> None:
    """A void draw has minutes of its own; those of the next name it, and its F as the one before."""
    season = await Season.opened(world)
    await season.enter("1")
    await season.frozen()
    world.clock.advance_to(season.planned.draw_at + timedelta(minutes=1))
    assert await world.services.draws.void(ID, "saksi tak datang") == ()
    void = await said_of(world)
    assert isinstance(void, Minutes)
    assert void.void is not None
    assert (void.draw_no, void.void.reason, void.drawn, void.empty) == (1, "saksi tak datang", False, 0)
    moved = world.clock.now() + timedelta(hours=5)
    assert await world.services.campaigns.extend(ID, draw_at=moved) == ()
    season.planned = await season.campaign()
    await season.frozen()
    await season.published()
    said = await said_of(world)
    assert isinstance(said, Minutes)
    assert (said.draw_no, said.prev, said.drawn_at) == (2, void.f, moved.replace(microsecond=0))
    assert [(each.draw_no, each.reason) for each in said.voided] == [(1, "saksi tak datang")]
    assert Claim.EARLIER_DRAWS in said.proven
    assert (await said_of(world, 1)) == void


@pytest.mark.asyncio
async def test_the_report_follows_the_codes(world: World) -> None:
    """Waiting, accepted, seen and confirmed are told apart; a late winner and who moved up are in it."""
    season = await Season.opened(world, a_campaign(quota=2, reserve=1, prize_value=100_000))
    await season.drawn("1", "2", "3")
    assert [seat.receipt for seat in (await report_of(world)).seats] == [Receipt.WAITING] * 2
    first, second = await season.seats(SeatState.WAITING)
    rows = {(await world.account(user)).row_id: user for user in "123"}
    user = rows[first.account_row]
    await world.press(user, f"cl:{first.seat_id}")
    await world.drain()
    shown = await report_of(world)
    assert [seat.receipt for seat in shown.seats] == [Receipt.SHOWN, Receipt.WAITING]
    assert shown.last == world.clock.now()
    await world.press(user, f"ok:{first.seat_id}")
    await world.pass_time(hours=49)
    await world.caught_up()
    await world.tick()
    said = await report_of(world)
    states = {seat.c: seat.receipt for seat in said.seats}
    assert (states[first.commitment], states[second.commitment]) == (Receipt.RECEIVED, Receipt.LOST)
    (line,) = said.draws[0].amendments
    assert (line.c, line.reason_code) == (second.commitment, "unclaimed")
    assert states[line.promoted] is Receipt.WAITING
    assert (said.money.net, said.money.tax, said.unclaimed) == (100_000, 33_333, 0)


@pytest.mark.asyncio
async def test_a_campaign_without_a_result_has_no_report(world: World) -> None:
    """A frozen list is nothing to report on yet."""
    season = await Season.opened(world)
    await season.enter("1")
    await season.frozen()
    assert await asked(world) == Refusal("handover.none", {"id": ID})


def test_persons_are_found_in_one_pass() -> None:
    """P beside any C of a sorted list longer than a block, in any order; another C is not there."""
    entries = [Entry(h(n.to_bytes(2)), h(b"p", n.to_bytes(2)), n % 12, 1 + n % 100) for n in range(5000)]
    data = write_entries(entries)
    assert len(data) > 2 * BLOCK
    wanted = {each.c.hex(): each.p.hex() for each in entries}
    assert persons_in(BytesIO(data), wanted) == wanted
    some = dict(list(wanted.items())[::7])
    assert persons_in(BytesIO(data), some) == some
    assert persons_in(BytesIO(b""), []) == {}
    for strange in ("00" * 32, "ff" * 32, h(b"else").hex()):
        with pytest.raises(LookupError):
            persons_in(BytesIO(data), [*some, strange])


def test_reasons_are_counted_over_blocks() -> None:
    """Each line of a list longer than a block is counted once, in order of the reasons."""
    left_out = [(h(n.to_bytes(2)), "underage" if n % 3 else "duplicate_person") for n in range(6000)]
    data = write_excluded(left_out)
    assert len(data) > BLOCK
    assert list(reasons_in(BytesIO(data)).items()) == [("duplicate_person", 2000), ("underage", 4000)]
