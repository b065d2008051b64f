"""Reading Telegram: how the bot stands, and who came and went."""

import json
from typing import Any

import pytest

from bot.platforms.telegram.reading import read
from bot.ports.events import BotStanding, Event, Ignored, MemberCame, MemberLeft, Standing
from tests.bot.platforms.telegram_updates import BOT, CHANNEL, GROUP, PRIVATE, SARI

RIGHTS = dict.fromkeys(("can_delete_messages", "can_restrict_members", "can_pin_messages"), True)
AWAY = {"status": "restricted", "is_member": False}
MUTED = {"status": "restricted", "is_member": True}


def _changed(kind: str, before: dict[str, Any], after: dict[str, Any], chat: dict[str, Any] = GROUP) -> Event:
    user = BOT if kind == "my_chat_member" else SARI
    body = {
        "chat": chat, "from": SARI | {"id": 8}, "date": 1,
        "old_chat_member": {"user": user} | before, "new_chat_member": {"user": user} | after,
    }  # fmt: skip
    return read(json.dumps({"update_id": 11, kind: body}).encode())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"status": "member"}, {"status": "left"}, MemberLeft),
        ({"status": "administrator"}, {"status": "kicked"}, MemberLeft),
        (MUTED, AWAY, MemberLeft),
        ({"status": "left"}, {"status": "member"}, MemberCame),
        (AWAY, MUTED, MemberCame),
        ({"status": "member"}, {"status": "administrator"}, Ignored),
        ({"status": "member"}, MUTED, Ignored),
        ({"status": "kicked"}, {"status": "left"}, Ignored),
    ],
)
def test_members_come_and_go(before: dict[str, Any], after: dict[str, Any], expected: type) -> None:
    """Crossing the door counts, a promotion or a silence does not; who is restricted may be outside."""
    event = _changed("chat_member", before, after)
    assert isinstance(event, expected)
    if isinstance(event, (MemberLeft, MemberCame)):
        assert (event.author.account_id, event.chat_ref) == ("7", "-1001")


@pytest.mark.parametrize(
    ("before", "after", "standings", "lacks"),
    [
        ("left", {"status": "member"}, (Standing.GONE, Standing.MEMBER), ()),
        ("member", {"status": "administrator"} | RIGHTS, (Standing.MEMBER, Standing.ADMIN), ()),
        (
            "administrator", {"status": "administrator", "can_pin_messages": True},
            (Standing.ADMIN, Standing.ADMIN), ("delete", "restrict"),
        ),
        ("administrator", {"status": "kicked"}, (Standing.ADMIN, Standing.GONE), ()),
    ],
)  # fmt: skip
def test_the_bots_own_standing(
    before: str, after: dict[str, Any], standings: tuple[Standing, Standing], lacks: tuple[str, ...]
) -> None:
    """Whoever adds, promotes, demotes or removes the bot is named, with the rights that are missing."""
    event = _changed("my_chat_member", {"status": before}, after)
    assert isinstance(event, BotStanding)
    assert ((event.before, event.now), event.lacks) == (standings, lacks)
    assert (event.actor.account_id, event.chat_title) == ("8", "Kabar")


def test_in_a_channel_the_right_to_edit_is_the_right_to_pin() -> None:
    """Channels know no right to pin of their own."""
    after = RIGHTS | {"status": "administrator", "can_edit_messages": True}
    event = _changed("my_chat_member", {"status": "left"}, after, CHANNEL)
    lacking = _changed("my_chat_member", {"status": "left"}, RIGHTS | {"status": "administrator"}, CHANNEL)
    assert isinstance(event, BotStanding)
    assert isinstance(lacking, BotStanding)
    assert (event.lacks, lacking.lacks) == ((), ("pin",))


@pytest.mark.parametrize(("status", "why"), [("kicked", "blocked"), ("member", "opened")])
def test_a_private_chat_is_no_channel(status: str, why: str) -> None:
    """Someone who blocks the bot changes nothing about any channel."""
    event = _changed("my_chat_member", {"status": "left"}, {"status": status}, PRIVATE)
    assert event == Ignored(f"private chat {why}")
