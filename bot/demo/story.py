"""The story: from an empty folder to a settled campaign, chapter by chapter, on the true services.

Every chapter asks the store where things stand and does only what is missing, so that the story may
be killed at any moment and started again.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.actors import CAMPAIGN, Entrants, Moderator
from bot.demo.cast import Line, Person
from bot.demo.cities.city import CHANNEL_ADMIN, MODERATOR
from bot.demo.stage import Stage, settled
from bot.demo.witnesses import WITNESSES, co_sign, name_keys, secret
from bot.ports.bus import Topic
from bot.ports.campaigns import SeatState
from bot.ports.channels import Role
from bot.ports.unusual import ACCEPT
from bot.services.campaigns import JOIN
from bot.services.readiness import ARRIVAL
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.refusal import Refusal
from campaigns.rules import Rules, Stratum
from campaigns.undi.commit import nonce_commitment
from campaigns.voucher import parse_csv

PACE = 6.0  # comments a second at speed 1
CHUNK = 16
QUOTA, RESERVES = 12, 4
OFFICERS = ("911", "912")  # who imports codes, and who approves them


class StoryStuck(Exception):  # noqa: N818 - it names where
    """A chapter was refused; the message is the refusal's code."""


@dataclass(frozen=True, slots=True)
class Play:
    """The stage, the people and their lines."""

    stage: Stage
    cast: Sequence[Person]
    lines: Sequence[Line]
    moderator: Moderator
    entrants: Entrants


async def tell(play: Play) -> None:
    """The whole story.

    Raises:
        StoryStuck: a step was refused, which the story never expects.
    """
    await _choose_the_late(play)
    for chapter in (_set_up, _comments, _profiles, _crowds, _seal, _draw, _claims):
        await chapter(play)


async def campaign_of(stage: Stage) -> Campaign:
    """The campaign as it stands."""
    async with stage.app.store.read() as unit:
        found = await unit.campaigns.get(CAMPAIGN)
    if found is None:
        raise StoryStuck("campaign.unknown")
    return found


async def _set_up(play: Play) -> None:
    """An admin registers the channel in the chat itself; the operator does the rest by command."""
    stage, city = play.stage, play.stage.city
    city.register()
    await settled(stage)
    city.confirm()
    await settled(stage)
    async with stage.app.store.write() as unit:
        channel = await unit.channels.by_ref(city.platform, city.channel_ref)
        if channel is None or not channel.active:
            raise StoryStuck("channel.not_found")
        await stage.app.services.channels.name_moderators(unit, channel, city.moderators_ref)
        await unit.roles.grant(city.platform, MODERATOR, Role.REVIEWER, "cli", stage.clock.now())
        await unit.roles.grant(city.platform, CHANNEL_ADMIN, Role.ADMIN, "cli", stage.clock.now())
        known = await unit.campaigns.get(CAMPAIGN)
    if known is None:
        _expect(await stage.app.services.campaigns.create(_campaign(stage)))
    if (await campaign_of(stage)).state is CampaignState.DRAFT:
        await _supply(stage)
        door = stage.app.links[city.platform].platform.door(JOIN, f"ikut-{CAMPAIGN}")
        _expect(await stage.app.services.campaigns.open(CAMPAIGN, {city.platform: door}))


def _campaign(stage: Stage) -> Campaign:
    now = stage.clock.now()
    permit = Permit(PermitStatus.NOT_REQUIRED, decided_by="peragaan", why="tanpa hadiah sungguhan")
    rules = Rules(
        hashtag="#JernihBerkomentar", channels=(f"{stage.city.platform}:{stage.city.channel_ref}",),
        strata=(Stratum("semua", QUOTA, RESERVES),), permit=permit, witness_roles=WITNESSES,
        freeze_lead=timedelta(minutes=30), claim_hours=48, prize_value=100_000,
    )  # fmt: skip
    return Campaign(
        campaign_id=CAMPAIGN, name="Jernih Berkomentar", state=CampaignState.DRAFT, rules=rules,
        opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(hours=6),
        draw_at=now + timedelta(hours=7),
    )  # fmt: skip


async def _supply(stage: Stage) -> None:
    """A partner's CSV as they come: a BOM, semicolons, one line twice; a second person approves it."""
    file = stage.folder / "voucher-mitra.csv"
    if not file.exists():
        codes = [f"WNSR-{secrets.token_hex(4).upper()};100000" for _ in range(QUOTA + RESERVES)]
        file.write_text("\ufeffkode;nilai\r\n" + "\r\n".join([*codes, codes[0]]) + "\r\n", "utf-8")
        file.chmod(0o600)
    desk, (importer, approver) = stage.app.services.vouchers, ((stage.city.platform, o) for o in OFFICERS)
    async with stage.app.store.write() as unit:
        for officer in (importer, approver):
            await unit.roles.grant(*officer, Role.VOUCHER_OFFICER, "cli", stage.clock.now())
    brought = await desk.bring(CAMPAIGN, parse_csv(file.read_bytes()), importer)
    if isinstance(brought, Refusal):
        _expect((brought,))
    async with stage.app.store.read() as unit:
        batches = await unit.vouchers.batches(CAMPAIGN)
    for batch in batches:
        _expect(await desk.approve(CAMPAIGN, batch.batch_id, approver))


async def _comments(play: Play) -> None:
    """Citizens write, the moderator works along, entrants answer as the bot speaks to them."""
    stage = play.stage
    for start in range(0, len(play.lines), CHUNK if stage.speed == 0 else 1):
        for line in play.lines[start : start + (CHUNK if stage.speed == 0 else 1)]:
            stage.city.comment(line)
        play.moderator.act(stage.city)
        play.entrants.act(stage.city)
        await asyncio.sleep(0 if stage.speed == 0 else 1 / (PACE * stage.speed))
    await _play_on(play)


async def _play_on(play: Play) -> None:
    """Until nobody has anything to answer and nothing waits to be sent."""
    acted = 1
    while acted:
        await settled(play.stage)
        acted = play.moderator.act(play.stage.city) + play.entrants.act(play.stage.city)


async def _profiles(play: Play) -> None:
    """The seconds in which a removal could be undone pass, and what waited is done."""
    if (await campaign_of(play.stage)).state is CampaignState.OPEN:
        play.stage.clock.advance_to(play.stage.clock.now() + timedelta(seconds=11))
        play.stage.app.bus.wake(Topic.OUTBOX)
        await _play_on(play)


async def _crowds(play: Play) -> None:
    """A day's comments come within seconds here, which looks unusual: the manager sees who they are."""
    stage, desk = play.stage, play.stage.app.services.unusual
    if (await campaign_of(stage)).state is not CampaignState.OPEN:
        return
    async with stage.app.store.read() as unit:
        by = await unit.people.find(stage.city.platform, CHANNEL_ADMIN)
    groups = await desk.groups(CAMPAIGN)
    if by is None or isinstance(groups, Refusal):
        raise StoryStuck("channel.not_found")
    for group in groups:
        if not group.decision:
            _expect(await desk.decide(CAMPAIGN, group.group_id, ACCEPT, by))


async def _seal(play: Play) -> None:
    """Comments close, the list is drafted, the witnesses commit, the list is sealed and co-signed."""
    stage = play.stage
    campaign = await campaign_of(stage)
    stage.clock.advance_to(campaign.draft_at + timedelta(seconds=1))
    await _reach(stage, CampaignState.CLOSED)
    base = await stage.app.services.witnesses.base(CAMPAIGN)
    while isinstance(base, Refusal):
        await _tick(stage)
        base = await stage.app.services.witnesses.base(CAMPAIGN)
    if (await campaign_of(stage)).state is CampaignState.CLOSED:
        _expect(await name_keys(stage))
        for role in WITNESSES:
            commitment = nonce_commitment(role, base, secret(stage.folder, role)).hex()
            _expect(await stage.app.services.witnesses.commit(CAMPAIGN, role, commitment))
    while not await co_sign(stage):
        await _tick(stage)
    await _reach(stage, CampaignState.FROZEN)


async def _draw(play: Play) -> None:
    """The witnesses reveal, the hour comes, the draw runs and is published."""
    stage = play.stage
    # Nobody reveals before the seal stands in public.
    await settled(stage)
    if (await campaign_of(stage)).state is CampaignState.FROZEN:
        for role in WITNESSES:
            refusals = await stage.app.services.witnesses.reveal(
                CAMPAIGN, role, secret(stage.folder, role).hex()
            )
            if refusals and (await campaign_of(stage)).state is CampaignState.FROZEN:
                _expect(refusals)
        stage.clock.advance_to((await campaign_of(stage)).draw_at + timedelta(seconds=1))
    await _reach(stage, CampaignState.PUBLISHED)


async def _claims(play: Play) -> None:
    """Winners claim, one comes too late, a reserve moves up, and the books are closed."""
    stage = play.stage
    await _choose_the_late(play)
    await _play_on(play)
    while (await campaign_of(stage)).state is not CampaignState.SETTLED:
        async with stage.app.store.read() as unit:
            waiting = [s for s in await unit.draws.seats(CAMPAIGN) if s.state is SeatState.WAITING]
        deadlines = [seat.claim_until for seat in waiting if seat.claim_until is not None]
        if deadlines:
            stage.clock.advance_to(min(deadlines) + ARRIVAL + timedelta(seconds=1))
        await _tick(stage)
        await _play_on(play)


async def _choose_the_late(play: Play) -> None:
    """The first winner of the list does not look at the phone, also in a story that goes on after a kill."""
    async with play.stage.app.store.read() as unit:
        campaign = await unit.campaigns.get(CAMPAIGN)
        seats = await unit.draws.seats(CAMPAIGN, campaign.draw_no) if campaign else ()
    play.entrants.late = frozenset(f"cl:{seat.seat_id}" for seat in seats[:1])


async def _reach(stage: Stage, state: CampaignState) -> None:
    """Let the schedule work until the campaign has come at least so far."""
    order = list(CampaignState)
    while order.index((await campaign_of(stage)).state) < order.index(state):
        await _tick(stage)


async def _tick(stage: Stage) -> None:
    stage.app.bus.wake(Topic.SCHEDULE)
    stage.city.hurry()
    await stage.pause()
    await settled(stage)


def _expect(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise StoryStuck(refusals[0].code)
