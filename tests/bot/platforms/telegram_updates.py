"""Updates as Telegram sends them: those of the strict fake, and by hand those that it does not make."""

from typing import Any

from bot.fakes.telegram import FakeTelegram
from bot.platforms.telegram.intake import ALLOWED

Body = dict[str, Any]
GROUP: Body = {"id": -1001, "type": "supergroup", "title": "Kabar"}
CHANNEL: Body = {"id": -1009, "type": "channel", "title": "Pemkot"}
PRIVATE: Body = {"id": 7, "type": "private", "first_name": "Sari"}
SARI: Body = {"id": 7, "is_bot": False, "first_name": "Sari"}
BOT: Body = {"id": 99, "is_bot": True, "first_name": "Jernih"}
MESSAGE: Body = {"message_id": 5, "date": 1_700_000_000, "chat": GROUP, "from": SARI, "text": "halo"}
PHOTO: Body = {key: value for key, value in MESSAGE.items() if key != "text"} | {"photo": []}
POST: Body = MESSAGE | {
    "message_id": 3, "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
    "sender_chat": CHANNEL, "is_automatic_forward": True,
    "forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 44, "date": 1_700_000_000},
}  # fmt: skip


def command(words: str) -> Body:
    """A message that begins with a command, marked as Telegram marks it."""
    mark = {"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}
    return MESSAGE | {"message_id": 9, "text": words, "entities": [mark]}


def by_hand() -> list[Body]:
    """Updates of kinds that people seldom make."""
    topic = MESSAGE | {"is_topic_message": True, "message_thread_id": 2, "reply_to_message": MESSAGE}
    link = {"type": "text_link", "offset": 0, "length": 2, "url": "https://a.example"}
    album = PHOTO | {"media_group_id": "17", "caption": "jalan", "caption_entities": [link]}
    forwarded = MESSAGE | {"chat": PRIVATE, "forward_origin": {"type": "user", "sender_user": SARI}}
    old = {"user": BOT, "status": "restricted", "is_member": False}
    now = {"user": BOT, "status": "administrator", "can_delete_messages": True}
    standing = {"chat": CHANNEL, "from": SARI, "date": 1, "old_chat_member": old, "new_chat_member": now}
    sticker = PHOTO | {"sticker": {"emoji": "👍", "file_id": "x"}}
    bodies = [
        topic,
        album,
        forwarded,
        POST,
        sticker,
        command("/lapor@b ini judi") | {"reply_to_message": POST},
    ]
    updates = [{"message": body} for body in bodies]
    updates += [{"my_chat_member": standing}, {"edited_message": album | {"edit_date": 1_700_000_060}}]
    return [{"update_id": 11 + index} | update for index, update in enumerate(updates)]


def from_the_fake() -> list[Body]:
    """Updates of a day on the strict fake."""
    fake = FakeTelegram()
    fake.world.updates.allow(list(ALLOWED))
    group = fake.add_chat("supergroup")
    channel = fake.add_chat("channel", linked=group)
    post = fake.channel_posts(channel, "Rapat warga besok")
    said = fake.user_says(group, 7, "Lampu mati https://a.example", reply_to=post["message_id"])
    fake.user_edits(group, said["message_id"], "Lampu masih mati")
    fake.user_says(group, 8, "/lapor", reply_to=said["message_id"])
    fake.user_says(group, 8, "/daftarkan")
    fake.user_starts(7, "ikut-x")
    fake.user_says(7, 7, "halo")
    fake.user_shares_contact(7, "+62812")
    fake.member_changed(group, 8, "left")
    fake.member_changed(group, fake.world.me, "member", by=7)
    fake.user_blocks(7)
    old = fake.add_chat("group")
    fake.group_grows(old, -1_002_999)
    return fake.pending
