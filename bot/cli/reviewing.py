"""What the commands of `jernih review` share: who acts, on which item, and how an item is one line."""

from bot.app import App
from bot.cli.shell import refuse, words
from bot.dialogue.prompt import Prompt
from bot.moderation.comment import Author, PlatformName
from bot.moderation.flag import Severity
from bot.moderation.review import ReviewItem, TooLate, Verb
from bot.moderation.rules import Rule
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.comments import Judged
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card_update
from bot.services.reviewing.verdicts import Changed, reviewer, too_late

User = tuple[PlatformName, str]


def user_of(user: User) -> str:
    """A user as it is typed."""
    return f"{user[0]}:{user[1]}"


async def channel_of(unit: UnitOfWork, chat: tuple[PlatformName, str]) -> Channel:
    """The channel of a chat; exit code 1 where there is none."""
    found = await unit.channels.by_ref(*chat)
    if found is None:
        refuse("channel.not_found", chat=user_of(chat))
    return found


async def about(unit: UnitOfWork, item_id: int) -> tuple[ReviewItem, Judged]:
    """An item and its comment; exit code 1 where there is none."""
    item = await unit.reviews.get(item_id)
    judged = await unit.comments.judged(item.comment_id) if item else None
    if item is None or judged is None:
        refuse("review.cli.no_item", item=str(item_id))
    return item, judged


async def acting(app: App, unit: UnitOfWork, user: User) -> Account:
    """The account of whoever decides; exit code 1 where it is no reviewer's."""
    account = await unit.people.account(Author(*user), app.clock.now())
    if await reviewer(unit, account) is None:
        refuse("review.cli.not_reviewer", user=user_of(user))
    return account


async def decided(
    app: App, unit: UnitOfWork, item_id: int, verb: Verb, user: User, along: tuple[Rule | None, str]
) -> Prompt:
    """Decide an item as by a press, with the rule and the note that go along; what is said to the reviewer.

    Exit code 1 with nothing kept where the item stands otherwise.
    """
    rule, note = along
    item, judged = await about(unit, item_id)
    by = await reviewer(unit, await acting(app, unit, user), item)
    if by is None:
        refuse("review.cli.not_reviewer", user=user_of(user))
    verdicts = app.services.verdicts
    if note:
        await _noted(app, unit, (item, judged), by.name, note)
    if rule is not None:
        item = _kept(await verdicts.choose(unit, judged, item, (rule, item.version), by)).item
    changed = _kept(await verdicts.give(unit, judged, item, (verb, item.version), by))
    channel = await unit.channels.by_id(judged.channel_id)
    if channel is not None and channel.moderators_ref is not None:
        update = card_update(judged.platform, changed.item, channel.moderators_ref)
        await unit.outbox.add(update, app.clock.now())
    return changed.said


def _kept(changed: Changed | TooLate) -> Changed:
    if isinstance(changed, TooLate):
        said = too_late(changed)
        refuse(said.code, **said.params)
    return changed


async def _noted(app: App, unit: UnitOfWork, of: tuple[ReviewItem, Judged], by: str, note: str) -> None:
    item, judged = of
    if not await unit.notes.add(item.item_id, by, note, app.clock.now()):
        refuse("review.cli.no_note")
    scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
    event = AuditEvent(scope, by, AuditWord.NOTE_ADDED, subject, {"item": item.item_id})
    await unit.audit.add(event, app.clock.now())


def line(item: ReviewItem, judged: Judged) -> str:
    """An item as one line: number, state, since when, what it is held for, its marks."""
    against = ",".join(flag.phase for flag in judged.flags if flag.severity > Severity.CLEAR) or "-"
    marks = [name for name, is_so in (("urgent", item.urgent), ("escalated", item.escalated)) if is_so]
    marks += [f"proposed:{item.proposed.value}"] if item.proposed else []
    parts = str(item.item_id), item.state.value, words("review.cli.since", at=item.opened_at), against
    return "\t".join((*parts, ",".join(marks) or "-"))
