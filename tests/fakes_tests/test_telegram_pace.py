"""The service's own limits on writing, on the fake's clock."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import RetryAfter

from bot.fakes.telegram import FakeTelegram

START = 1_800_000_000.0
pytestmark = pytest.mark.asyncio


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        """The moment."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that a test moves; the library is kept from warning of its own coming change."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    return Clock()


@pytest_asyncio.fixture
async def server(clock: Clock) -> AsyncIterator[FakeTelegram]:
    """A fake on that clock."""
    async with FakeTelegram(clock=clock) as running:
        yield running


async def _write(bot: Bot, chat: int, times: int) -> int:
    """Write until it is refused; how many went through."""
    for number in range(times):
        try:
            await bot.send_message(chat, f"pesan {number}")
        except RetryAfter:
            return number
    return times


async def test_a_group_takes_twenty_a_minute(server: FakeTelegram, bot: Bot, clock: Clock) -> None:
    """The next one is told how long to wait, and goes through after that."""
    chat = server.add_chat("supergroup")
    went = await _write(bot, chat, 25)
    clock.now += 10
    with pytest.raises(RetryAfter, match="Retry in 0:00:50"):
        await bot.send_message(chat, "terlalu cepat")
    clock.now += 50
    await bot.send_message(chat, "tepat waktu")

    assert went == 20
    assert server.over_limit == [
        {"method": "sendMessage", "chat_id": chat, "limit": "group", "retry_after": 60},
        {"method": "sendMessage", "chat_id": chat, "limit": "group", "retry_after": 50},
    ]
    assert len(server.messages(chat)) == 21


async def test_edits_count_and_deletions_do_not(server: FakeTelegram, bot: Bot) -> None:
    """What puts or edits a message is held back; reading, deleting and reacting are not."""
    chat = server.add_chat("supergroup")
    sent = [await bot.send_message(chat, f"pesan {number}") for number in range(19)]
    await bot.edit_message_text("baru", chat, sent[0].message_id)
    for one in sent[1:]:
        await bot.set_message_reaction(chat, one.message_id, "👍")
        await bot.delete_message(chat, one.message_id)

    with pytest.raises(RetryAfter):
        await bot.edit_message_text("lebih baru", chat, sent[0].message_id)
    assert [one["method"] for one in server.over_limit] == ["editMessageText"]


async def test_a_person_takes_one_a_second(server: FakeTelegram, bot: Bot, clock: Clock) -> None:
    """A short burst goes through; whoever keeps to one a second is never held back."""
    server.add_person(5001, "Sari", started=True)
    server.add_person(5002, "Budi", started=True)

    assert await _write(bot, 5001, 10) == 6
    for _ in range(20):
        clock.now += 1
        assert await _write(bot, 5002, 1) == 1


async def test_all_chats_share_thirty_a_second(server: FakeTelegram, bot: Bot, clock: Clock) -> None:
    """However many chats there are, the 31st message of a second is too much."""
    people = range(6000, 6031)
    for person in people:
        server.add_person(person, "Warga", started=True)

    assert sum([await _write(bot, person, 1) for person in people]) == 30
    clock.now += 1
    assert await _write(bot, 6030, 1) == 1
    assert [one["limit"] for one in server.over_limit] == ["overall"]


async def test_limits_can_be_set(server: FakeTelegram, bot: Bot) -> None:
    """A fake may be told other limits, or none."""
    chat = server.add_chat("supergroup")
    server.set_pace(None, (2, 10), None)
    first = await _write(bot, chat, 5)
    server.set_pace(None, None, None)

    assert (first, await _write(bot, chat, 50)) == (2, 50)
