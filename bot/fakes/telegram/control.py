"""The fake run as a process of its own: which acts may come over HTTP, and what its world is told as."""

from dataclasses import asdict

from bot.fakes.remote import control, serve
from bot.fakes.telegram.fake import FakeTelegram
from bot.fakes.telegram.refusal import Json

ACTS = frozenset((
    "add_person", "add_chat", "add_admin", "user_says", "user_edits", "user_deletes", "user_presses",
    "user_starts", "user_blocks", "user_shares_contact", "user_reacts", "channel_posts", "member_changed",
    "group_grows", "raw_update", "expire_presses", "fail_next", "drop_next", "slow_next", "messages",
    "bot_messages", "bot_reaction", "called", "halve_next", "break_next", "repeat_update",
    "user_sends", "user_sends_album", "user_forwards", "user_quotes", "user_quotes_elsewhere",
    "user_says_via", "admin_says_anonymously", "channel_says", "user_unblocks", "user_joins", "user_leaves",
    "user_removed", "user_promoted", "bot_added", "bot_removed", "bot_promoted", "bot_demoted",
    "topic_opened", "make_forum", "add_foreign_chat", "malformed_update",
    "double_next", "turn_next", "disturb", "set_pace",
))  # fmt: skip


def snapshot(fake: FakeTelegram) -> Json:
    """Give what the world knows: calls, what was wrong with them, waiting updates, each chat by its id."""
    chats = {
        str(chat.number): {
            "kind": chat.kind,
            "messages": list(chat.messages.values()),
            "members": {str(user): asdict(member) for user, member in chat.members.items()},
            "pinned": chat.pinned,
        }
        for chat in fake.world.chats.values()
    }
    done = fake.disturbance
    return {
        "calls": [asdict(call) for call in fake.calls],
        "violations": fake.violations,
        "over_limit": fake.over_limit,
        "disturbed": {"doubled": done.doubled, "moved": done.moved, "damages": done.damages},
        "pending": fake.pending,
        "chats": chats,
    }


async def run(token: str, port: int) -> None:
    """Run until killed; the first line of output is a JSON object with the address and the token."""
    fake = FakeTelegram(token, port=port)

    def told() -> Json:
        return {"root": fake.root, "base_url": fake.base_url, "token": token}

    await serve(fake, control(fake, ACTS, lambda: snapshot(fake)), told)
