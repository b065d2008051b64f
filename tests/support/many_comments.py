"""Many decided comments in a store, quickly: some are recorded as the judge does, and then multiplied."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from bot.moderation.comment import Author, Comment, Revision, digest
from bot.moderation.decision import decide
from bot.moderation.pipeline import run
from bot.moderation.policy import Policy
from bot.platforms.links import plain_links
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.comments import Made, Said
from bot.store.engine import SqlStore
from models.corpus import read
from tests.support.gathered import gathered

_FIRST = 1000  # distinct comments; more are copies of them
# By table: its columns, of which those that name a row are moved on by as many.
_COPIES = {
    "comments": (
        "id, revision_id, decision_id", "platform, channel_id, channel_ref, account_id, posted_at, outcome"
    ),
    "revisions": ("id, comment_id", "key, edited_at, update_no, text, received_at"),
    "decisions": ("id, comment_id, revision_id", "outcome, made_by, policy_version, shadow, scores, at"),
    "flags": ("decision_id", "phase, severity, facts, spans, source"),
}  # fmt: skip


def _copy(table: str) -> str:
    """The statement that adds the first rows of a table again, `:by` further on."""
    moved, same = _COPIES[table]
    shifted = ", ".join(f"{name} + :by" for name in moved.split(", "))
    own = ("message_ref", "message_ref || '-' || :by") if table == "comments" else ("", "")
    columns, values = (
        ", ".join(filter(None, each)) for each in ((own[0], moved, same), (own[1], shifted, same))
    )
    which = moved.split(", ")[0]
    return f"insert into {table} ({columns}) select {values} from {table} where {which} <= :first"  # noqa: S608 - names above


def texts(count: int) -> list[str]:
    """So many texts that people might write, each other than the others."""
    kinds = [row.text for name in ("project", "nuances", "slices") for row in read(name)]
    return [f"{kinds[n % len(kinds)]} {n // len(kinds) or ''}".strip() for n in range(count)]


async def fill(store: SqlStore, channel: Channel, classifier: Classifier, count: int, now: datetime) -> None:
    """So many decided comments of fifty authors in a channel, under its policy; a multiple of a thousand."""
    made = [_comment(channel, n, words, now) for n, words in enumerate(texts(_FIRST), 1)]
    scores = classifier.score_many([each.text for each in made])
    async with store.write() as unit:
        accounts = await unit.people.accounts([each.author for each in made], now)
        said = [Said(c, channel.channel_id, a.row_id) for c, a in zip(made, accounts, strict=True)]
        recorded = await unit.comments.record_all(said, now)
        flags = [
            run(comment, gathered(found), channel.policy) for comment, found in zip(made, scores, strict=True)
        ]
        await unit.comments.add_decisions(
            [
                Made(one, decide(each), each, found, 1, channel.policy.shadow)
                for one, each, found in zip(recorded, flags, scores, strict=True)
            ],
            now,
        )
        for copy in range(1, count // _FIRST):
            for table in _COPIES:
                bound = {"by": copy * _FIRST, "first": _FIRST}
                await unit._connection.execute(text(_copy(table)), bound)


def loose() -> Policy:
    """A policy under which comments are held and removed seldom."""
    return Policy(spam_hold=0.9, toxic_hold=0.9)


def tight() -> Policy:
    """One under which they are often, and fewer earn."""
    return Policy(spam_hold=0.3, spam_remove=0.8, toxic_hold=0.3, constructive_at=0.7, urgent_at=0.3)


def _comment(channel: Channel, number: int, words: str, now: datetime) -> Comment:
    author, links = Author(channel.platform, str(number % 50 + 1)), plain_links(words)
    revision = Revision(now, number, digest(words, links))
    place = channel.platform, channel.channel_ref, f"m{number}"
    return Comment(*place, author, words, now, revision, links)


__all__: Sequence[str] = ("fill", "loose", "texts", "tight")
