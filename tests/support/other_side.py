"""OtherSide: a second platform of a World, where presses and commands are answered in place."""

from bot.dialogue.prompt import Prompt
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, Send
from tests.support.world import DISCORD, World


class OtherSide:
    """Does what people do there; every method does the work that follows and gives what they were shown."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def start(self, user: str, payload: str = "") -> list[str]:
        """Someone gives `/mulai`, or presses a door."""
        return await self._shown("start", {"user": user, "payload": payload})

    async def write(self, user: str, words: str, **fields: object) -> list[str]:
        """Someone gives a command or fills a form."""
        return await self._shown("private", {"user": user, "text": words, **fields})

    async def press(self, user: str, data: str) -> list[str]:
        """Someone presses a button."""
        return await self._shown("press", {"user": user, "chat": "x", "message": "m", "data": data})

    async def command(self, user: str, chat: str, **fields: object) -> list[str]:
        """Someone gives `/daftarkan` in a chat."""
        return await self._shown("command", {"user": user, "chat": chat, "command": "daftarkan", **fields})

    async def report(self, user: str, **fields: object) -> list[str]:
        """Someone reports a comment."""
        return await self._shown("report", {"user": user, **fields})

    async def _shown(self, kind: str, fields: dict[str, object]) -> list[str]:
        ref = f"{self.world.update_no + 1}:" + "t" * 290
        await self.world.accept(kind, {"press": ref, **fields}, platform=DISCORD)
        await self.world.drain()
        return [prompt.code for prompt in self.prompts(ref)]

    def prompts(self, press_ref: str = "") -> list[Prompt]:
        """What was answered to a press, or to all, in the order of its numbers."""
        found = [
            each
            for each in self.world.other.performed
            if isinstance(each, AnswerPress) and press_ref in {"", each.press_ref}
        ]
        assert not press_ref or [each.number for each in found] == list(range(len(found)))
        return [each.prompt for each in found]

    def told(self, user: str) -> list[str]:
        """The codes of what was said in someone's private chat."""
        sent = self.world.other.performed
        return [each.prompt.code for each in sent if isinstance(each, Send) and each.chat_ref == user]

    async def account(self, user: str) -> Account:
        """A person's account."""
        async with self.world.store.read() as unit:
            found = await unit.people.find(DISCORD, user)
        assert found is not None
        return found
