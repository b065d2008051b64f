"""Appealing: what the tests of appeals do again and again."""

from bot.moderation.appeal import Appeal
from bot.moderation.comment import PlatformName
from bot.ports.channels import Role
from bot.ports.platform import AnswerPress, Send
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World

AUTHOR, NAME = "7", "Sari {orang} <b>_*"


async def removed(world: World, words: str = "dasar goblok", verb: str = "warn", **more: str) -> str:
    """A comment that REVIEWER took down, and whose author has the bot open; the comment's ref."""
    await world.start(AUTHOR)
    ref = f"c{world.update_no + 1}"
    at = world.clock.now().timestamp()
    said = {"chat": CHAT, "message": ref, "user": AUTHOR, "name": NAME, "text": words, "at": at}
    await world.accept("comment", {**said, **more})
    await world.drain()
    if verb.startswith("restrict"):
        await world.press(REVIEWER, world.button(MODERATORS, ":page-more"), chat=MODERATORS)
        await world.drain()
    await world.press(REVIEWER, world.button(MODERATORS, f":{verb}"), chat=MODERATORS)
    await world.drain()
    await world.pass_time(seconds=11)
    return ref


async def removed_by_system(world: World, words: str = "slot gacor") -> str:
    """An advert that the system took down; the comment's ref."""
    await world.start(AUTHOR)
    ref = await world.comment(AUTHOR, words)
    await world.pass_time(seconds=11)
    return ref


async def decision_on(world: World, ref: str, chat: str = CHAT) -> int:
    """The decision in force on a comment."""
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, chat, ref)
        assert comment_id is not None
        judged = await unit.comments.judged(comment_id)
    assert judged is not None
    return judged.decision_id


async def appealed(world: World, ref: str, why: str = "Saya mengutip orang", user: str = AUTHOR) -> Appeal:
    """The author appeals with words; the appeal."""
    decision_id = await decision_on(world, ref)
    await world.press(user, f"bd:{decision_id}")
    await world.drain()
    await world.write(user, why)
    await world.drain()
    return await newest(world)


async def newest(world: World) -> Appeal:
    """The newest appeal."""
    async with world.store.read() as unit:
        for number in range(50, 0, -1):
            found = await unit.appeals.get(number)
            if found is not None:
                return found
    raise AssertionError("no appeal")


async def answer(
    world: World, because: str, user: str = SECOND, *, chat: str = MODERATORS, data: str = ""
) -> str:
    """Press a button of the newest appeal's card; the answer's code."""
    ref = await world.press(user, data or world.button(MODERATORS, f":{because}"), chat=chat)
    await world.drain()
    return world.answered(ref)


async def granted(world: World, user: str, role: Role = Role.REVIEWER) -> None:
    """Somebody gets a role."""
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, user, role, "cli", world.clock.now())


async def linked(world: World, one: str, other: str, platform: PlatformName = LOCAL) -> None:
    """Two accounts are one human being's."""
    async with world.store.write() as unit:
        first = await unit.people.find(LOCAL, one)
        second = await unit.people.find(platform, other)
        assert first is not None
        assert second is not None
        await unit.links.join(first.person_id, second.person_id, world.clock.now())


def reposts(world: World) -> list[Send]:
    """What was posted again in the channel."""
    return [effect for effect in world.effects(Send) if effect.prompt.code == "comment.restored"]


def answers_in_place(world: World, press_ref: str) -> list[str]:
    """The codes of what one press was answered with."""
    return [e.prompt.code for e in world.effects(AnswerPress) if e.press_ref == press_ref]
