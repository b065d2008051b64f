"""The fake as a test uses it: started, furnished, disturbed and read.

Decides nothing about calls; it puts the world, its people and the server together.
"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from aiohttp import web

from bot.fakes.telegram.crowd import Crowd
from bot.fakes.telegram.delivery import Delivery
from bot.fakes.telegram.gathering import BOT_RIGHTS, Gathering
from bot.fakes.telegram.posting import Posting
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.server import HOST, Call, Server
from bot.fakes.telegram.steering import Steering
from bot.fakes.telegram.world import ADMIN_RIGHTS, Chat, Member, Person, World

TOKEN = "7100000001:FAKE-token_that_opens_nothing_0123456"
_CHANNEL_ID = -1_002_000_000_001
_GROUP_ID = -4_000_000_001


class FakeTelegram(Crowd, Posting, Gathering, Steering):
    """`async with FakeTelegram() as server`, then a bot with `base_url=server.base_url`.

    Args:
        token: the one token that is let in.
        port: where to listen; 0 takes a free one.
        hears_all: privacy mode off, as `can_read_all_group_messages` says.
        clock: gives Unix seconds.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        hears_all: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        bot = {"id": int(token.split(":", maxsplit=1)[0]), "is_bot": True, "first_name": "Jernih"}
        world = World(bot | {"username": "jernih_uji_bot"}, clock, hears_all)
        Crowd.__init__(self, world)
        Steering.__init__(self, Server(token, world))
        self.token = token
        self._port = port
        self._runner: web.AppRunner | None = None
        self._delivery = Delivery(self.world.updates)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self, application: web.Application | None = None) -> None:
        """Listen; `application` may bring routes of its own beside the Bot API's."""
        app = self.server.application()
        if application is not None:
            app.add_subapp("/control/", application)
        # A poll whose client went away must not take the place of the next one.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = int(self._runner.addresses[0][1])
        self._delivery.start()

    async def stop(self) -> None:
        """Close every connection; what the world knows stays to be read, and `start` goes on from it."""
        await self._delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def root(self) -> str:
        """The address without the Bot API's prefix."""
        return f"http://{HOST}:{self._port}"

    @property
    def base_url(self) -> str:
        """What the library takes as `base_url`."""
        return f"{self.root}/bot"

    @property
    def calls(self) -> list[Call]:
        """Every request so far."""
        return self.server.calls

    @property
    def violations(self) -> list[str]:
        """Every call that broke the published description."""
        return self.server.violations

    def called(self, method: str) -> list[Json]:
        """Give the fields of each successful call of a method, as they came."""
        return [
            call.params
            for call in self.calls
            if call.method == method and call.status == web.HTTPOk.status_code
        ]

    def add_person(self, user_id: int, first_name: str, *, started: bool = False, **extra: object) -> Json:
        """Name a person; `extra` fields are those of a User."""
        user = {"id": user_id, "is_bot": False, "first_name": first_name} | extra
        self.world.people[user_id] = Person(user, started)
        return user

    def add_chat(
        self,
        kind: Literal["group", "supergroup", "channel"],
        title: str = "Kabar Kota",
        *,
        number: int | None = None,
        bot_rights: dict[str, bool] | None = None,
        username: str = "",
        linked: int = 0,
    ) -> int:
        """Open a chat with the bot in it; gives its id.

        Args:
            kind: as the wire says it.
            title: its name.
            number: its id; left out, a realistic one.
            bot_rights: the bot's rights as administrator; left out, those it needs; empty, a member.
            username: its public name.
            linked: the group of a channel, or the channel of a group.
        """
        first = _GROUP_ID if kind == "group" else _CHANNEL_ID
        chat = Chat(
            first - len(self.world.chats) if number is None else number, kind, title, username, linked
        )
        rights = BOT_RIGHTS if bot_rights is None else bot_rights
        if rights and kind == "channel":
            rights = {"can_post_messages": True, "can_edit_messages": True} | rights
        chat.members[self.world.me] = Member("administrator", rights) if rights else Member("member")
        self.world.chats[chat.number] = chat
        if linked in self.world.chats:
            self.world.chats[linked].linked = chat.number
        return chat.number

    def add_foreign_chat(self, kind: Literal["group", "supergroup", "channel"], title: str) -> int:
        """Open a chat that the bot is not in yet; gives its id."""
        number = self.add_chat(kind, title)
        del self.world.chats[number].members[self.world.me]
        return number

    def make_forum(self, chat_id: int) -> None:
        """Let a supergroup's messages stand in topics."""
        self.world.chats[chat_id].forum = True

    def add_admin(self, chat_id: int, user_id: int, *, owner: bool = False) -> None:
        """Make a person an administrator with every right, or the owner, without an update."""
        rights = dict.fromkeys(ADMIN_RIGHTS, True)
        self.world.person(user_id)
        self.world.chats[chat_id].members[user_id] = Member("creator" if owner else "administrator", rights)

    def messages(self, chat_id: int) -> list[Json]:
        """Give the messages of a chat that are still there, oldest first."""
        return list(self.world.chats[chat_id].messages.values()) if chat_id in self.world.chats else []

    def bot_messages(self, chat_id: int) -> list[Json]:
        """Give those that the bot wrote; what the service says of the bot's pins is none of them."""
        mine = [one for one in self.messages(chat_id) if one.get("from") == self.world.bot]
        return [one for one in mine if "pinned_message" not in one]

    def bot_reaction(self, chat_id: int, message_id: int) -> list[Json]:
        """Give the bot's reaction on a message."""
        return self.world.chats[chat_id].reactions.get(message_id, {}).get(self.world.me, [])

    def standing(self, chat_id: int, user_id: int) -> Member:
        """Tell how a person stands in a chat."""
        return self.world.chats[chat_id].standing(user_id)
