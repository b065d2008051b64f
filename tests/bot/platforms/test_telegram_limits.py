"""Telegram's own pace: what a refused call says of how much has to wait."""

import pytest

from bot.platforms.telegram.limits import GROUP, OVERALL, Limits
from bot.ports.platform import PlatformBusy


async def _refused(limits: Limits, chats: list[str]) -> PlatformBusy:
    """The refusal of the last of calls to these chats, at one moment; all before it pass."""
    for chat in chats[:-1]:
        await limits.before(chat)
    with pytest.raises(PlatformBusy) as refused:
        await limits.before(chats[-1])
    assert refused.value.throttled
    return refused.value


@pytest.mark.asyncio
async def test_a_full_chat_makes_that_chat_wait_alone() -> None:
    """The twenty-first message to a group within a minute waits for its group, not for all."""
    busy = await _refused(Limits(lambda: 0.0), ["-100"] * (GROUP[0] + 1))
    assert (busy.whole, busy.retry_after) == (False, GROUP[1])


@pytest.mark.asyncio
async def test_a_full_second_makes_everything_wait() -> None:
    """The thirty-first message within a second waits with all the others, whoever it is for."""
    busy = await _refused(Limits(lambda: 0.0), [str(n) for n in range(OVERALL[0] + 1)])
    assert (busy.whole, busy.retry_after) == (True, OVERALL[1])
