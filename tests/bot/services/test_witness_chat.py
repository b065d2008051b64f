"""Witnesses in the private chat: asked once for what is due, thanked, never asked for a secret too early."""

from datetime import timedelta

import pytest

from bot.moderation.comment import PlatformName
from bot.services.waiting_for import waits_for
from campaigns.campaign import CampaignState
from campaigns.undi.commit import nonce_commitment, nonce_prefix
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import h
from campaigns.undi.signatures import cosign_message
from tests.support.proven import KEYS, register_keys
from tests.support.season import ID, NONCES, ROLES, Season
from tests.support.world import LOCAL, World

NOTARY, OTHER = "701", "702"  # accounts
DINSOS, NOTARIS = ROLES


async def named(world: World, *, opened: bool = True) -> Season:
    """An open campaign whose notary has a chat."""
    season = await Season.opened(world)
    await season.enter("11")
    if opened:
        await world.start(NOTARY)
        await world.drain()
    assert await world.services.witnesses.name(ID, NOTARIS, account=(LOCAL, NOTARY)) == ()
    return season


async def say(world: World, words: str) -> str:
    """What the bot answers the notary, by code."""
    await world.write(NOTARY, words)
    await world.drain()
    return world.codes(NOTARY)[-1]


async def drafted(world: World) -> tuple[Season, bytes]:
    """The list is drafted; B."""
    season = await named(world)
    await season.close()
    await world.tick()
    base = await world.services.witnesses.base(ID)
    assert isinstance(base, bytes)
    return season, base


@pytest.mark.asyncio
async def test_whoever_is_no_witness_is_told_so(world: World) -> None:
    """A citizen who tries the command reads who can register a witness."""
    await world.write("55", "/saksi")
    await world.drain()
    assert world.codes("55")[-1] == "witness.none"


@pytest.mark.asyncio
async def test_before_the_draft_there_is_nothing_to_do(world: World) -> None:
    """The witness reads when the commitment will be asked for."""
    await named(world)
    assert await say(world, "/saksi") == "witness.duty.wait"


@pytest.mark.asyncio
async def test_a_commitment_is_asked_for_once_and_taken(world: World) -> None:
    """The reminder comes once, however often the schedule looks; digits may come with spaces and capitals."""
    season, base = await drafted(world)
    for _ in range(3):
        await world.tick()
    assert world.codes(NOTARY).count("witness.reminder") == 1
    commitment = nonce_commitment(NOTARIS, base, NONCES[NOTARIS]).hex()
    assert await say(world, "/saksi") == "witness.duty.commit"
    assert await say(world, "abc") == "witness.unreadable"
    assert await say(world, f"{commitment[:32].upper()} {commitment[32:]}") == "witness.thanks.commit"
    assert await say(world, "saksi") == "witness.duty.hold"
    async with world.store.read() as unit:
        found = await unit.draws.witnesses(ID, 1)
    assert [(w.role, w.commitment) for w in found] == [(NOTARIS, commitment)]
    assert await season.state() is CampaignState.CLOSED


@pytest.mark.asyncio
async def test_the_prefix_makes_the_commitment_with_any_tool(world: World) -> None:
    """SHA-256 over the prefix that is shown and the witness's own digits is the commitment."""
    _, base = await drafted(world)
    await say(world, "/saksi")
    prefix = bytes.fromhex(str(world.told(NOTARY)[-1].params["prefix"]))
    assert prefix == nonce_prefix(NOTARIS, base)
    assert h(prefix, NONCES[NOTARIS]) == nonce_commitment(NOTARIS, base, NONCES[NOTARIS])


@pytest.mark.asyncio
async def test_the_secret_is_asked_for_when_the_seal_is_public(world: World) -> None:
    """The reminder names the deadline; a wrong number is refused, the right one is thanked for."""
    season, _ = await drafted(world)
    await season.commit()
    await world.tick()
    await world.tick()
    assert world.codes(NOTARY).count("witness.reminder") == 2
    assert await say(world, "/saksi") == "witness.duty.reveal"
    assert await say(world, "00" * 32) == "draw.nonce_mismatch"
    await say(world, "/saksi")
    assert await say(world, NONCES[NOTARIS].hex()) == "witness.thanks.reveal"
    assert await say(world, "/saksi") == "witness.duty.done"


@pytest.mark.asyncio
async def test_digits_for_what_is_over_are_taken_for_nothing_else(world: World) -> None:
    """Between the question and the answer the duty changed: the answer is not used for the new one."""
    season, _ = await drafted(world)
    assert await say(world, "/saksi") == "witness.duty.commit"
    await season.commit()
    await world.tick()
    assert await say(world, "ab" * 32) == "witness.duty.reveal"
    async with world.store.read() as unit:
        assert all(w.nonce is None for w in await unit.draws.witnesses(ID, 1))


@pytest.mark.asyncio
async def test_a_co_signature_is_taken_in_the_chat(world: World) -> None:
    """A registered key makes the seal wait; the chat shows F and takes the signature."""
    season, _ = await drafted(world)
    await register_keys(world, NOTARIS)
    await season.commit()
    await world.tick()
    assert await season.state() is CampaignState.CLOSED
    f = read_freeze((await season.files())["freeze.json"]).f
    assert await say(world, "/saksi") == "witness.duty.cosign"
    assert world.told(NOTARY)[-1].params["hash"] == f.hex()
    assert await say(world, KEYS[NOTARIS].sign(cosign_message(f)).hex()) == "witness.thanks.cosign"
    await world.tick()
    assert await season.state() is CampaignState.FROZEN


@pytest.mark.asyncio
async def test_one_person_holds_one_role(world: World) -> None:
    """The same account is no second witness of a campaign, and moves to no unknown role."""
    await named(world)
    name = world.services.witnesses.name
    assert [r.code for r in await name(ID, DINSOS, account=(LOCAL, NOTARY))] == ["witness.one_role"]
    assert await name(ID, DINSOS, account=(PlatformName.DISCORD, NOTARY)) == ()
    assert [r.code for r in await name(ID, "camat", account=(LOCAL, OTHER))] == ["draw.unknown_role"]


@pytest.mark.asyncio
async def test_the_manager_sees_who_cannot_be_reached(world: World) -> None:
    """A witness who has not opened the chat is asked nothing there and stands in the status by role."""
    season = await named(world, opened=False)
    await season.close()
    await world.tick()
    assert world.codes(NOTARY) == []
    async with world.store.read() as unit:
        found = await waits_for(
            unit, await season.campaign(), world.services.draws.demands, world.clock.now()
        )
    assert [r.code for r in found] == ["draw.commitments_missing", "witness.chat_closed"]
    assert found[1].params == {"roles": NOTARIS}


@pytest.mark.asyncio
async def test_a_late_number_is_not_taken(world: World) -> None:
    """At the time of the draw the chat asks for nothing any more."""
    season, _ = await drafted(world)
    await season.commit()
    await world.tick()
    await say(world, "/saksi")
    world.clock.advance_to(season.planned.draw_at + timedelta(seconds=1))
    assert await say(world, NONCES[NOTARIS].hex()) == "witness.duty.done"
