"""Events of a whole server: once for each of our channels there."""

import json

from bot.platforms.discord.raws import Taken
from bot.platforms.discord.spreading import spread

GUILDS = {"700": "800", "701": "800", "702": "801"}


def _left(guild: str = "800") -> Taken:
    return Taken(
        "GUILD_MEMBER_REMOVE", "", "/member", 5, json.dumps({"guild_id": guild, "user": {"id": "9"}})
    )


def _guild_of(channel: str) -> str:
    return GUILDS.get(channel, "")


def test_an_event_of_a_server_is_one_for_each_channel() -> None:
    """Each of our channels there gets it, under a key of its own, and no channel elsewhere does."""
    both = spread([_left()], ["700", "701", "702"], _guild_of)
    assert [json.loads(each.body)["channel_id"] for each in both] == ["700", "701"]
    assert len({(each.series, each.number) for each in both}) == 2


def test_another_server_s_event_stays_as_it_came() -> None:
    """Where we have no channel, nothing is made up."""
    assert spread([_left("999")], ["700"], _guild_of) == [_left("999")]


def test_messages_pass_untouched() -> None:
    """Only what concerns whole servers is spread."""
    said = Taken("MESSAGE_CREATE", "700", "", 7, '{"id":"7","guild_id":"800"}', 7)
    assert spread([said, _left()], ["700"], _guild_of)[0] == said
