"""Who comes, goes, is raised or silenced, and what becomes of a group itself.

Decides which updates and service messages each makes; standing itself is kept by `members.py`.
"""

from bot.fakes.telegram import members
from bot.fakes.telegram.posting import CHANNEL_READER
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.stage import Stage
from bot.fakes.telegram.world import ADMIN_RIGHTS, Chat, Member

BOT_RIGHTS = dict.fromkeys(
    ("can_manage_chat", "can_delete_messages", "can_restrict_members", "can_pin_messages"), True
)
_TOPIC_COLOUR = 7_322_096


class Gathering(Stage):
    """The life of the chats."""

    def member_changed(
        self,
        chat_id: int,
        user_id: int,
        status: str,
        rights: dict[str, bool] | None = None,
        *,
        by: int = 0,
        until: int = 0,
    ) -> None:
        """Give a person or the bot another standing in a chat, without a service message.

        Args:
            chat_id: where.
            user_id: whose standing.
            status: as the wire says it: `creator`, `administrator`, `member`, `restricted`, `left`, `kicked`.
            rights: of an administrator or a restricted member.
            by: who did it; left out, the person.
            until: when a restriction or ban ends, in Unix seconds; 0 for never.
        """
        chat = self.world.chats[chat_id]
        members.change(self.world, chat, user_id, Member(status, rights or {}, until), by=by or user_id)

    def user_joins(self, chat_id: int, user_id: int, *, by: int = 0) -> None:
        """Come into a group, alone or added by another."""
        self.member_changed(chat_id, user_id, "member", by=by)
        self._told(chat_id, by or user_id, {"new_chat_members": [self._user(user_id)]})

    def user_leaves(self, chat_id: int, user_id: int) -> None:
        """Go."""
        self._told(chat_id, user_id, {"left_chat_member": self._user(user_id)})
        self.member_changed(chat_id, user_id, "left")

    def user_removed(self, chat_id: int, user_id: int, by: int) -> None:
        """Be thrown out by an administrator."""
        self._told(chat_id, by, {"left_chat_member": self._user(user_id)})
        self.member_changed(chat_id, user_id, "kicked", by=by)

    def bot_added(self, chat_id: int, by: int, rights: dict[str, bool] | None = None) -> None:
        """Bring the bot into a chat; as an administrator when rights are given."""
        self.member_changed(chat_id, self.world.me, "administrator" if rights else "member", rights, by=by)
        if self.world.chats[chat_id].kind != "channel":
            self._told(chat_id, by, {"new_chat_members": [self.world.bot]})

    def bot_removed(self, chat_id: int, by: int) -> None:
        """Throw the bot out."""
        self.member_changed(chat_id, self.world.me, "kicked", by=by)

    def bot_promoted(self, chat_id: int, by: int, rights: dict[str, bool] | None = None) -> None:
        """Make the bot an administrator, or give it other rights; left out, those that it needs."""
        given = BOT_RIGHTS if rights is None else rights
        self.member_changed(chat_id, self.world.me, "administrator", given, by=by)

    def bot_demoted(self, chat_id: int, by: int) -> None:
        """Make the bot a plain member."""
        self.member_changed(chat_id, self.world.me, "member", by=by)

    def user_promoted(self, chat_id: int, user_id: int, by: int) -> None:
        """Make a person an administrator with every right."""
        self.member_changed(chat_id, user_id, "administrator", dict.fromkeys(ADMIN_RIGHTS, True), by=by)

    def topic_opened(self, chat_id: int, user_id: int, name: str) -> int:
        """Open a topic in a forum; gives its thread number.

        Raises:
            CannotActError: the person may not speak there.
        """
        chat = self._speaking(chat_id, user_id)
        thread = chat.last_message + 1
        chat.topics.add(thread)
        opened = {"name": name, "icon_color": _TOPIC_COLOUR}
        place = {"message_thread_id": thread, "is_topic_message": True}
        self.world.service(chat, {"from": self._user(user_id)}, place | {"forum_topic_created": opened})
        return thread

    def group_grows(self, chat_id: int, new_id: int) -> None:
        """Turn a group into a supergroup under another id; both say so, and the old one is shut."""
        old = self.world.chats[chat_id]
        grown = Chat(new_id, "supergroup", old.title, members=dict(old.members))
        self.world.chats[new_id] = grown
        owner = next((user for user, one in old.members.items() if one.status == "creator"), None)
        author = {"from": CHANNEL_READER if owner is None else self._user(owner)}
        self.world.service(old, author, {"migrate_to_chat_id": new_id})
        self.world.service(grown, author, {"migrate_from_chat_id": chat_id})
        old.moved_to = new_id

    def _user(self, number: int) -> Json:
        return self.world.bot if number == self.world.me else self.world.person(number).user

    def _told(self, chat_id: int, by: int, content: Json) -> None:
        """A service message, which privacy mode does not hide."""
        chat = self.world.chats[chat_id]
        if chat.standing(self.world.me).status not in ("left", "kicked"):
            self.world.service(chat, {"from": self._user(by)}, content)
