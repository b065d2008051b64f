"""One call as the handlers get it: checked, decoded, with the world that it is about."""

from dataclasses import dataclass, field
from typing import Any

from bot.fakes.discord.places import Channel
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.world import World


@dataclass(frozen=True)
class Asked:
    """A call: `ids` are the names in the address, `body` the decoded JSON, `files` what came beside it."""

    world: World
    ids: dict[str, str]
    query: Json
    body: Any
    files: dict[str, bytes] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Give an id of the address."""
        return int(self.ids[name])

    @property
    def channel(self) -> Channel:
        """The channel of the address.

        Raises:
            Refused: the bot may not see it, or there is none.
        """
        return self.world.channel(self.number("channel_id"))

    @property
    def message(self) -> Json:
        """The message of the address.

        Raises:
            Refused: there is none.
        """
        return self.world.message(self.channel, self.number("message_id"))
