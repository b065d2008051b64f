"""Probing Discord: rights are counted as Discord counts them, and each has its words."""

from typing import Any

import pytest

from bot.platforms.discord.probing import RIGHTS, permissions
from bot.texts.catalogue import LOCALES, catalogue

BOT, GUILD = "9", "8"
VIEW, SEND, DELETE = RIGHTS["view"], RIGHTS["send"], RIGHTS["delete"]
ROLES = [{"id": GUILD, "permissions": str(VIEW)}, {"id": "7", "permissions": str(SEND)}]


def _over(kind: Any, number: str, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    return {"type": kind, "id": number, "allow": str(allow), "deny": str(deny)}


@pytest.mark.parametrize(
    ("exceptions", "granted"),
    [
        ([], VIEW | SEND),
        ([_over(0, GUILD, deny=VIEW)], SEND),
        ([_over(0, GUILD, deny=SEND), _over(0, "7", allow=SEND)], VIEW | SEND),
        ([_over(0, "7", deny=SEND), _over(1, BOT, allow=SEND | DELETE)], VIEW | SEND | DELETE),
        ([_over("role", "7", deny=SEND)], VIEW),
        ([_over(0, "66", deny=VIEW), _over(1, "66", deny=VIEW)], VIEW | SEND),
    ],
)
def test_exceptions_of_a_channel_come_after_roles(exceptions: list[Any], granted: int) -> None:
    """Everyone's first, then the roles', then the member's own; those of others do not count."""
    guild = {"id": GUILD, "owner_id": "1", "roles": ROLES}
    channel = {"permission_overwrites": exceptions}
    assert permissions(guild, {"roles": ["7"]}, channel, BOT) == granted


def test_an_administrator_may_do_everything() -> None:
    """No exception of a channel binds one."""
    guild = {"id": GUILD, "owner_id": "1", "roles": [{"id": GUILD, "permissions": "8"}]}
    granted = permissions(guild, {"roles": []}, {"permission_overwrites": [_over(0, GUILD, deny=VIEW)]}, BOT)
    assert all(granted & bit for bit in RIGHTS.values())


def test_each_right_has_its_words() -> None:
    """What lacks is said with how to mend it, in both languages."""
    for locale in LOCALES:
        assert {f"check.discord.lacks_{name}" for name in RIGHTS} <= set(catalogue(locale))
