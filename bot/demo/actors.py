"""The actors: a moderator and the entrants, who see only what the bot wrote, and answer by the local log.

Each answer has a key made of what it answers, so that a story which is killed and started again goes
on where it was: nobody presses or says anything twice.
"""

from collections.abc import Mapping, Sequence

from bot.demo.cast import Fate, Line, Person
from bot.demo.stage import CHANNEL, MODERATOR, MODERATORS, Stage
from bot.platforms.local.log import LogLine

CAMPAIGN = "jernih-demo"
_ATTACKS = frozenset({"insult", "hate"})
_WORTH = frozenset({"suggestion", "report", "question", "argument", "information", "appreciation"})


class Moderator:
    """Reads cards in the moderators' chat as a careful person would, and presses one button on each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._reasons = {line.text: line.reason for line in lines}
        self._at = 0
        self._undone = False

    def act(self, stage: Stage) -> int:
        """Answer the cards that came since last time; how many presses."""
        news = stage.sent.after(self._at)
        self._at += len(news)
        return sum(self._press(stage, line) for line in news if line.fields.get("chat") == MODERATORS)

    def _press(self, stage: Stage, line: LogLine) -> int:
        buttons = [button for row in line.fields.get("buttons", []) for button in row]
        verb = self._verb(line)
        chosen = next((b["data"] for b in buttons if b["data"].endswith(f":{verb}")), None)
        if chosen is None:
            return 0
        message = line.fields.get("message") or f"b{line.number}"
        fields = {"user": MODERATOR, "name": "Moderator 2", "chat": MODERATORS, "message": message}
        stage.updates.append("press", f"press:{chosen}", {**fields, "data": chosen})
        return 1

    def _verb(self, line: LogLine) -> str:
        """Approve what is worth reading, remove adverts, warn attackers; the first attacker by mistake."""
        if line.kind == "rewrite":
            return self._second_thought(line)
        reason = self._reasons.get(line.fields.get("quote", ""), "unclear")
        if reason in _ATTACKS:
            return "warn"
        return "remove" if reason == "spam" else "approve"

    def _second_thought(self, line: LogLine) -> str:
        """Once in the story a removal is undone and decided again, so that everyone sees that it can be."""
        state = line.fields.get("code")
        if state == "review.card.removed" and not self._undone:
            self._undone = True
            return "undo"
        if state == "review.card.pending":
            return "remove"
        return "nothing"


class Entrants:
    """The people of the cast: each answers the last thing that the bot said to them."""

    def __init__(self, cast: Sequence[Person], lines: Sequence[Line]) -> None:
        self._people: Mapping[str, Person] = {person.account: person for person in cast}
        self._author = {f"c{line.number}": line.account for line in lines}
        self._at = 0
        self.late: frozenset[str] = frozenset()

    def act(self, stage: Stage) -> int:
        """Answer what came since last time; how many answers."""
        news = stage.sent.after(self._at)
        self._at += len(news)
        return sum(self._noticed(stage, line) + self._answered(stage, line) for line in news)

    def _noticed(self, stage: Stage, line: LogLine) -> int:
        """A reaction under a comment: its author opens the bot by the pinned link."""
        account = self._author.get(line.fields.get("message", "")) if line.kind == "react" else None
        person = self._people.get(account or "")
        if person is None or person.fate is Fate.SILENT:
            return 0
        fields = {"user": person.account, "name": person.name, "payload": f"ikut-{CAMPAIGN}"}
        return self._do(stage, "start", f"start:{person.account}", fields)

    def _answered(self, stage: Stage, line: LogLine) -> int:  # noqa: PLR0911 - one return a question
        person = self._people.get(line.fields.get("chat", "")) if line.kind == "message" else None
        if person is None:
            return 0
        said = {"user": person.account, "name": person.name, "chat": person.account}
        key = f"answer:{person.account}:{line.number}"
        match line.fields["code"]:
            case "dialogue.consent":
                choice = "cs:no" if person.fate is Fate.DECLINES else "cs:yes"
                return self._do(stage, "press", key, {**said, "message": f"b{line.number}", "data": choice})
            case "dialogue.birth_date":
                return self._do(stage, "private", key, {**said, "text": person.born})
            case "dialogue.phone" if person.phone and person.fate is not Fate.INCOMPLETE:
                return self._do(
                    stage, "contact", key, {**said, "phone": person.phone, "owner": person.account}
                )
            case "dialogue.gender":
                data = f"gd:{person.gender or 'skip'}"
                return self._do(stage, "press", key, {**said, "message": f"b{line.number}", "data": data})
            case "claim.won" | "claim.code":
                return self._claim(stage, person, line)
            case _:
                return 0

    def _claim(self, stage: Stage, person: Person, line: LogLine) -> int:
        """Winners take their code and confirm it, all but those who come too late."""
        data = line.fields["buttons"][0][0]["data"]
        if data in self.late:
            return 0
        fields = {"user": person.account, "name": person.name, "chat": person.account}
        return self._do(
            stage, "press", f"press:{data}", {**fields, "message": f"b{line.number}", "data": data}
        )

    @staticmethod
    def _do(stage: Stage, kind: str, key: str, fields: Mapping[str, str]) -> int:
        before = len(stage.updates.after(0, 1 << 40))
        stage.updates.append(kind, key, fields)
        return len(stage.updates.after(0, 1 << 40)) - before


def write_comment(stage: Stage, line: Line) -> None:
    """A citizen comments in the channel, once."""
    key, at = f"comment:{line.number}", stage.clock.now().timestamp()
    if stage.updates.has(key):
        return
    fields = {"chat": CHANNEL, "message": f"c{line.number}", "user": line.account, "name": line.name}
    stage.updates.append("comment", key, {**fields, "text": line.text, "at": at})


def is_worth(line: Line) -> bool:
    """Whether a careful reader calls the line constructive."""
    return line.reason in _WORTH
