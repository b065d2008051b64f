"""The chats, people and messages that the fake server knows.

Decides who may be found and what a message looks like. Refuses to know HTTP and the calls.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.fakes.telegram.entities import found_entities
from bot.fakes.telegram.refusal import BAD_REQUEST, Json, Refused, bad
from bot.fakes.telegram.shapes import PERMISSIONS
from bot.fakes.telegram.updates import Updates

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
STAFF = ("creator", "administrator")
# How long a press waits for its answer.
PRESS_SECONDS = 60.0


@dataclass
class Person:
    """A user; `started` says that the bot may write first, `blocked` that it may not write at all."""

    user: Json
    started: bool = False
    blocked: bool = False


@dataclass
class Member:
    """One person's standing in one chat; `rights` of an administrator or a restricted member."""

    status: str
    rights: dict[str, bool] = field(default_factory=dict)
    until: int = 0


@dataclass
class Chat:
    """A chat with all that was said in it; ids of messages count from 1.

    Attributes:
        linked: the group of a channel, or the channel of a group.
        moved_to: the supergroup that it has become.
        topics: the threads of a forum, each the number of the message that opened it.
        copies: of a channel, the number of each post's copy in the linked group.
    """

    number: int
    kind: str
    title: str = ""
    username: str = ""
    linked: int = 0
    moved_to: int = 0
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    topics: set[int] = field(default_factory=set)
    copies: dict[int, int] = field(default_factory=dict)
    last_message: int = 0

    def standing(self, user: int) -> Member:
        """Tell how a person stands; who never came has left."""
        return self.members.get(user, Member("left"))

    def wire(self) -> Json:
        """Give the chat as messages carry it."""
        named = {"title": self.title, "username": self.username, "is_forum": self.forum}
        return {"id": self.number, "type": self.kind} | {key: value for key, value in named.items() if value}


@dataclass
class World:
    """Everything.

    Attributes:
        clock: gives Unix seconds.
        hears_all: privacy mode is off.
        questions: when each press that waits for an answer was made, by its id.
        words: the bot's name and descriptions, by `kind/language`.
        actions: chat actions, such as typing, in the order in which they were shown.
        press_seconds: how long a press waits.
        logged_out: nobody is answered any more.
    """

    bot: Json
    clock: Callable[[], float] = time.time
    hears_all: bool = True
    updates: Updates = field(default_factory=Updates)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    questions: dict[str, float] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    keyboards: dict[int, Json] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    actions: list[Json] = field(default_factory=list)
    press_seconds: float = PRESS_SECONDS
    logged_out: bool = False

    @property
    def me(self) -> int:
        """The bot's own id."""
        return int(self.bot["id"])

    def now(self) -> int:
        """The moment, in whole Unix seconds."""
        return int(self.clock())

    def moment(self) -> float:
        """The moment, in Unix seconds with their fraction."""
        return self.clock()

    def chat(self, reference: int | str) -> Chat:
        """Find a chat by id or @name.

        Raises:
            Refused: 400, there is none, or it has become a supergroup under another id.
        """
        chats = self.chats.values()
        found = next(
            (c for c in chats if reference in (c.number, f"@{c.username}" if c.username else "")), None
        )
        if found is None or reference == "":
            raise bad("chat_id is empty" if reference == "" else "chat not found")
        if found.moved_to:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(BAD_REQUEST, words, {"migrate_to_chat_id": found.moved_to})
        return found

    def person(self, number: int) -> Person:
        """Find a person, or meet one who was not named before."""
        if number not in self.people:
            self.people[number] = Person({"id": number, "is_bot": False, "first_name": f"Warga {number}"})
        return self.people[number]

    def private(self, user: int) -> Chat:
        """Give the private chat with a person."""
        person = self.person(user)
        chat = self.chats.setdefault(user, Chat(user, "private"))
        chat.members.setdefault(self.me, Member("member"))
        chat.username = str(person.user.get("username", ""))
        return chat

    def wire_chat(self, chat: Chat) -> Json:
        """Give a chat as messages carry it; a private one bears the person's name."""
        if chat.kind != "private":
            return chat.wire()
        user = self.person(chat.number).user
        return chat.wire() | {key: user[key] for key in ("first_name", "last_name") if key in user}

    def keep(self, chat: Chat, author: Json, content: Json) -> Json:
        """Put a message into a chat under its next number; gives it as the wire has it."""
        chat.last_message += 1
        head = {"message_id": chat.last_message, "date": self.now(), "chat": self.wire_chat(chat)}
        message = self.marked(head | author | content)
        chat.messages[chat.last_message] = message
        return message

    def answering(self, chat: Chat, number: int) -> Json:
        """Give what a reply carries: the message itself, and in a supergroup the thread that it is in."""
        replied = {key: item for key, item in chat.messages[number].items() if key != "reply_to_message"}
        content: Json = {"reply_to_message": replied}
        if chat.kind == "supergroup":
            content["message_thread_id"] = replied.get("message_thread_id", number)
        if content.get("message_thread_id") in chat.topics:
            content["is_topic_message"] = True
        return content

    def service(self, chat: Chat, author: Json, content: Json) -> Json:
        """Put a message into a chat that says what was done there, and tell the bot."""
        message = self.keep(chat, author, content)
        self.updates.put("channel_post" if chat.kind == "channel" else "message", message)
        return message

    def marked(self, message: Json) -> Json:
        """Add the marks that the service finds by itself in a text without any."""
        for words, marks in (("text", "entities"), ("caption", "caption_entities")):
            if words in message and marks not in message and (found := found_entities(message[words])):
                message[marks] = found
        return message

    def wire_member(self, chat: Chat, user: int) -> Json:
        """Give a member as `getChatMember` does."""
        member = chat.standing(user)
        wire: Json = {
            "status": member.status,
            "user": self.person(user).user if user != self.me else self.bot,
        }
        if member.status == "creator":
            wire["is_anonymous"] = False
        if member.status == "administrator":
            wire |= {"can_be_edited": False, "is_anonymous": False}
            wire |= {right: member.rights.get(right, False) for right in ADMIN_RIGHTS}
        if member.status == "restricted":
            wire |= {right: member.rights.get(right, False) for right in PERMISSIONS}
            wire |= {"is_member": True, "until_date": member.until}
        if member.status == "kicked":
            wire["until_date"] = member.until
        return wire
