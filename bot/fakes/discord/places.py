"""Guilds, channels, threads, roles and members, as plain things without any law."""

from dataclasses import dataclass, field

from bot.fakes.discord.refusal import Json

TEXT, DM, ANNOUNCEMENT, FORUM = 0, 1, 5, 15
ANNOUNCEMENT_THREAD, THREAD = 10, 11
THREADS = (ANNOUNCEMENT_THREAD, THREAD)


@dataclass
class Person:
    """A user; `dms_closed` says that no bot may write to them."""

    user: Json
    dms_closed: bool = False
    dm: int = 0

    @property
    def number(self) -> int:
        """The user's id."""
        return int(self.user["id"])


@dataclass
class Role:
    """A role; a higher position stands above a lower one."""

    number: int
    name: str
    permissions: int
    position: int
    managed: bool = False


@dataclass
class Member:
    """One person in one guild; `silent_until` is the end of a timeout, in ISO 8601."""

    user: int
    joined_at: str
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    silent_until: str | None = None


@dataclass
class Channel:
    """A channel, thread or private chat with all that was said in it.

    `overwrites`: by role or member, what is allowed and denied. `reactions`: by message and emoji, who.
    `guild` and `parent` are 0 where there is none; `owner` is the thread's starter or the chat's other side.
    """

    number: int
    kind: int
    name: str = ""
    guild: int = 0
    parent: int = 0
    owner: int = 0
    topic: str | None = None
    archived: bool = False
    locked: bool = False
    changed_at: str = ""
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    last_message: int = 0

    @property
    def is_thread(self) -> bool:
        """Whether it hangs below another channel."""
        return self.kind in THREADS


@dataclass
class Guild:
    """A server; the role with its own number is everyone's. `here` says that the bot is in it."""

    number: int
    name: str
    owner: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    rules: list[Json] = field(default_factory=list)
    here: bool = True
    down: bool = False

    @property
    def everyone(self) -> Role:
        """The role that every member has."""
        return self.roles[self.number]
