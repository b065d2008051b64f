"""Which cities there are, and how each is opened. A city is one entry here and one file beside this one."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.cast import Person
from bot.demo.cities.city import City
from bot.demo.cities.local import LocalCity
from bot.demo.clock import DemoClock
from bot.demo.stage import OpenCity


def _names(cast: Sequence[Person]) -> Mapping[str, str]:
    return {person.account: person.name for person in cast}


def _local(cast: Sequence[Person]) -> OpenCity:
    @asynccontextmanager
    async def opened(folder: Path, clock: DemoClock) -> AsyncIterator[City]:
        yield LocalCity(folder, _names(cast), clock)

    return opened


def _telegram(cast: Sequence[Person]) -> OpenCity:
    # The server's library is asked for only by those who watch this city.
    from bot.demo.cities.telegram import TelegramCity  # noqa: PLC0415
    from bot.fakes.telegram import FakeTelegram  # noqa: PLC0415

    @asynccontextmanager
    async def opened(_folder: Path, clock: DemoClock) -> AsyncIterator[City]:
        async with FakeTelegram(clock=lambda: clock.now().timestamp()) as telegram:
            yield TelegramCity(telegram, _names(cast))

    return opened


def _discord(cast: Sequence[Person]) -> OpenCity:
    # As above.
    from bot.demo.cities.discord import DiscordCity  # noqa: PLC0415
    from bot.fakes.discord import FakeDiscord  # noqa: PLC0415

    @asynccontextmanager
    async def opened(_folder: Path, clock: DemoClock) -> AsyncIterator[City]:
        async with FakeDiscord(clock=lambda: clock.now().timestamp()) as discord:
            yield DiscordCity(discord, _names(cast))

    return opened


CITIES: Mapping[str, Callable[[Sequence[Person]], OpenCity]] = {
    "local": _local,
    "telegram": _telegram,
    "discord": _discord,
}
