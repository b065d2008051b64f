"""Pace: a message too many is refused with the time to wait, and quiet chats are forgotten."""

import pytest

from bot.platforms.pace import REMEMBERED, Pace
from bot.ports.platform import PlatformBusy


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_chat_takes_so_many_and_then_says_when() -> None:
    """The sixth within five seconds waits for the first to be five seconds old; other chats do not."""
    clock = _Clock()
    pace = Pace((40, 1.0), (5, 5.0), clock)
    for second in range(5):
        clock.now = second * 0.5
        pace.before("7")

    with pytest.raises(PlatformBusy) as busy:
        pace.before("7")
    pace.before("8")

    assert (busy.value.retry_after, busy.value.throttled) == (3.0, True)
    clock.now = 5.0
    pace.before("7")


def test_all_chats_together_have_a_pace() -> None:
    """Many chats at once are held back too."""
    pace = Pace((3, 1.0), (5, 5.0), _Clock())
    for chat in "abc":
        pace.before(chat)
    with pytest.raises(PlatformBusy):
        pace.before("d")


def test_quiet_chats_are_forgotten() -> None:
    """A year of people does not pile up."""
    clock = _Clock()
    pace = Pace((REMEMBERED * 2, 1.0), (5, 5.0), clock)
    for chat in range(REMEMBERED):
        pace.before(str(chat))
    clock.now = 100.0
    pace.before("last")
    assert len(pace._sent) < 10
