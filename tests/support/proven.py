"""A draw that is held to everything: obedient sources, and a season at a true round's hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.ports.beacon import BeaconDown
from bot.ports.timestamps import StampRefused
from bot.services.sources import STRICT, Demands, Sources
from campaigns.campaign import Campaign
from campaigns.undi.drand import round_time
from campaigns.undi.freeze import read_freeze
from campaigns.undi.signatures import cosign_message
from tests.support.public_sources import ROUND, SIGNATURE, token
from tests.support.season import ID, ROLES, Season, a_campaign
from tests.support.world import World

DRAW_AT = datetime.fromtimestamp(round_time(ROUND), UTC)
VALUE = bytes.fromhex(SIGNATURE)
_PRIVATE = Ed25519PrivateKey.from_private_bytes
KEYS = {role: _PRIVATE(bytes([number]) * 32) for number, role in enumerate(ROLES, 7)}


class FakeBeacon:
    """Has the one round, or not: `state` is `out`, `absent` or `down`."""

    def __init__(self, state: str = "out") -> None:
        self.state, self.asked = state, 0

    async def fetch(self, number: int) -> bytes | None:
        """The round, where it is out."""
        self.asked += 1
        if self.state == "down":
            raise BeaconDown(str(number))
        return VALUE if self.state == "out" and number == ROUND else None

    async def is_absent(self, number: int) -> bool:
        """Whether it is not."""
        if self.state == "down":
            raise BeaconDown(str(number))
        return self.state != "out" or number != ROUND


class FakeTimestamps:
    """Stamps whatever it is given at the moment `at`, where one is set; `fails` refuses."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at, self.fails, self.asked = at, False, 0

    @property
    def is_set(self) -> bool:
        """Whether there is a moment to stamp with."""
        return self.at is not None

    async def stamp(self, f: bytes, nonce: int) -> bytes:
        """A token over F."""
        self.asked += 1
        if self.fails or self.at is None or not nonce:
            raise StampRefused("told to")
        return token(f, self.at)


class FakeTimekeeper:
    """Says what it is told."""

    def __init__(self) -> None:
        self.known: timedelta | None = None

    async def offset(self) -> timedelta | None:
        """How far ahead our clock runs."""
        return self.known


class Outside:
    """The three of them."""

    def __init__(self, demands: Demands = STRICT) -> None:
        self.beacon, self.timestamps, self.timekeeper = FakeBeacon(), FakeTimestamps(), FakeTimekeeper()
        self.sources = Sources(
            demands=demands, beacon=self.beacon, timestamps=self.timestamps, timekeeper=self.timekeeper
        )


def a_proven_campaign(**rules: object) -> Campaign:
    """A campaign whose draw is at the hour of the round that the vectors have."""
    made, closes = a_campaign(drand=True), DRAW_AT - timedelta(hours=1)
    held = replace(made.rules, **rules)  # type: ignore[arg-type]  # the names are fields of Rules
    return replace(made, rules=held, opens_at=closes - timedelta(days=2), closes_at=closes, draw_at=DRAW_AT)


async def a_world(path: Path, outside: Outside) -> World:
    """A world in that time, with a channel."""
    world = await World.open(path, sources=outside.sources, start=DRAW_AT - timedelta(days=2, hours=1))
    await world.set_up()
    return world


async def committed(world: World, *users: str, **rules: object) -> Season:
    """A season in which these entered, the list is drafted and the witnesses committed."""
    season = await Season.opened(world, a_proven_campaign(**rules))
    for user in users:
        await season.enter(user)
    await season.close()
    await season.commit()
    return season


async def register_keys(world: World, *roles: str) -> None:
    """The witnesses name their keys."""
    for role in roles or ROLES:
        key = KEYS[role].public_key().public_bytes_raw().hex()
        assert await world.services.witnesses.name(ID, role, key=key) == ()


async def cosign(season: Season, *roles: str) -> None:
    """The witnesses sign F on their own machines and hand the signature in."""
    f = read_freeze((await season.files())["freeze.json"]).f
    for role in roles or ROLES:
        signature = KEYS[role].sign(cosign_message(f)).hex()
        assert await season.world.services.witnesses.cosign(ID, role, signature) == ()
