"""Gateway sessions: who hears which event, in which order, and what a resumed one has missed.

Decides intents, shards and sequence numbers. Refuses to know sockets: a session has a queue of frames.
"""

import asyncio
import copy
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.fakes.discord.refusal import Json

GUILDS, GUILD_MEMBERS, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, GUILD_REACTIONS = 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS = 1 << 12, 1 << 13
MESSAGE_CONTENT = 1 << 15
AUTOMOD_RULES, AUTOMOD_ACTIONS = 1 << 20, 1 << 21
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
KNOWN = (1 << 26) - 1
HIDDEN = {"content": "", "embeds": [], "attachments": [], "components": []}

_BY_PREFIX: tuple[tuple[str, int, int], ...] = (
    ("MESSAGE_REACTION_", GUILD_REACTIONS, DIRECT_REACTIONS),
    ("MESSAGE_", GUILD_MESSAGES, DIRECT_MESSAGES),
    ("GUILD_MEMBER_", GUILD_MEMBERS, 0),
    ("AUTO_MODERATION_ACTION_", AUTOMOD_ACTIONS, 0),
    ("AUTO_MODERATION_RULE_", AUTOMOD_RULES, 0),
    ("GUILD_", GUILDS, 0),
    ("CHANNEL_", GUILDS, GUILDS),
    ("THREAD_", GUILDS, 0),
)


@dataclass(frozen=True)
class Hangup:
    """Put into a session's queue: close the socket with this code."""

    code: int


Frame = Json | Hangup


@dataclass
class Session:
    """One identified shard; `sent` holds every event with its number, `frames` is None while it is away."""

    number: str
    shard: int
    shards: int
    intents: int
    sent: list[Json] = field(default_factory=list)
    frames: asyncio.Queue[Frame] | None = None
    silent: bool = False
    drop_after: tuple[int, int] | None = None

    def push(self, name: str, data: Json) -> None:
        """Number an event and send it, or keep it for when the session comes back."""
        self.sent.append({"op": 0, "t": name, "s": len(self.sent) + 1, "d": data})
        if self.frames is not None:
            self.frames.put_nowait(self.sent[-1])
        if self.drop_after is not None:
            code, left = self.drop_after
            self.drop_after = (code, left - 1)
            self.cut()

    def cut(self) -> None:
        """Close the socket if the events that were still to come have come."""
        if self.drop_after is not None and self.drop_after[1] <= 0:
            self.hang_up(self.drop_after[0])
            self.drop_after = None

    def hang_up(self, code: int) -> None:
        """Close the socket; what comes later waits for a resume."""
        if self.frames is not None:
            self.frames.put_nowait(Hangup(code))
            self.frames = None

    def hears(self, name: str, guild: int) -> bool:
        """Tell whether an event of a guild, or with 0 of a private chat, is for this session."""
        shard = (guild >> 22) % self.shards if guild else 0
        return shard == self.shard and self._wants(name, guild)

    def _wants(self, name: str, guild: int) -> bool:
        for prefix, in_guild, in_private in _BY_PREFIX:
            if name.startswith(prefix):
                return bool(self.intents & (in_guild if guild else in_private))
        return True


@dataclass
class Sessions:
    """Every session of the bot, and the faults planned for what is told to them."""

    me: int
    clock: Callable[[], float]
    known: dict[str, Session] = field(default_factory=dict)
    planned: deque[Literal["twice", "swap"]] = field(default_factory=deque)
    _held: list[tuple[str, Json, int]] = field(default_factory=list)

    def open(self, shard: int, shards: int, intents: int) -> Session:
        """Begin a session; an earlier one of the same shard goes on beside it, as the service has it."""
        session = Session(secrets.token_hex(16), shard, shards, intents)
        self.known[session.number] = session
        return session

    @property
    def live(self) -> list[Session]:
        """Those with a socket."""
        return [one for one in self.known.values() if one.frames is not None]

    def tell(self, name: str, data: Json, guild: int) -> None:
        """Give an event to each session that hears it; a planned fault doubles it or lets it wait."""
        fault = self.planned.popleft() if self.planned else ""
        if fault == "swap":
            self._held.append((name, copy.deepcopy(data), guild))
            return
        held, self._held = self._held, []
        for event in [(name, copy.deepcopy(data), guild)] * (2 if fault == "twice" else 1) + held:
            self._give(*event)

    def _give(self, name: str, data: Json, guild: int) -> None:
        for session in list(self.known.values()):
            if session.hears(name, guild):
                session.push(name, self._seen(session, name, data, guild))

    def _seen(self, session: Session, name: str, data: Json, guild: int) -> Json:
        """Hide what others wrote from a bot without the privileged intent, unless it is meant for it."""
        if name not in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            return data
        return data if session.intents & MESSAGE_CONTENT or not guild else self.hidden(data)

    def hidden(self, message: Json) -> Json:
        """Give a message as a bot sees it that may not read what is not meant for it."""
        mine = message["author"]["id"] == str(self.me)
        named = any(one["id"] == str(self.me) for one in message["mentions"])
        return message if mine or named else message | HIDDEN
