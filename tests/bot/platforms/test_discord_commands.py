"""Commands: what is offered is within Discord's limits, and offered again only where it differs."""

import copy
import re

from bot.platforms.discord.commands import differ, payload

_NAME = re.compile(r"^[-_'a-z0-9]{1,32}$")


def test_commands_are_within_the_limits() -> None:
    """Names are lower case and short in every language, descriptions are there and short."""
    for command in (each for each in payload() if each["type"] == 1):
        named = [command, *command.get("options", ())]
        names = [n for each in named for n in (each["name"], *each["name_localizations"].values())]
        assert all(_NAME.match(name) for name in names)
        words = [(each["description"], *each["description_localizations"].values()) for each in named]
        described = [description for each in words for description in each]
        assert all(1 <= len(description) <= 100 for description in described)


def test_no_two_commands_share_a_name() -> None:
    """In each language every name stands for one command."""
    for language in ("id", "en-US", "en-GB"):
        names = [each["name_localizations"][language] for each in payload()]
        assert len(names) == len(set(names))


def test_only_managers_register_channels() -> None:
    """Discord itself offers it to nobody else, and not in private."""
    (command,) = [each for each in payload() if each["name"] == "daftarkan"]
    assert (command["default_member_permissions"], command["contexts"]) == (1 << 5, [0])


def test_the_queue_is_offered_to_moderators() -> None:
    """To those who may manage messages, in servers alone."""
    (command,) = [each for each in payload() if each["name"] == "antrean"]
    assert (command["default_member_permissions"], command["contexts"]) == (1 << 13, [0])


def test_what_discord_adds_makes_no_difference() -> None:
    """Numbers, versions and empty fields of Discord's own are no reason to offer anew; other words are."""
    offered = copy.deepcopy(payload())
    for number, command in enumerate(offered):
        command |= {"id": str(number), "version": "1", "nsfw": False}
        command.setdefault("description", "")
        command.setdefault("options", [])
        permissions = command.get("default_member_permissions")
        command["default_member_permissions"] = None if permissions is None else str(permissions)
    offered.reverse()

    assert not differ(offered, payload())
    offered[3]["description"] = "lain"
    assert differ(offered, payload())
