"""The joins that the repository of comments asks over."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bot.store.tables.comments import comments, decisions, revisions
from bot.store.tables.people import accounts, people


def with_person() -> Any:
    """Comments with their accounts and persons."""
    return comments.join(accounts, accounts.c.id == comments.c.account_id).join(
        people, people.c.id == accounts.c.person_id
    )


def newest_texts_of(channel_id: int, limit: int) -> Select[Any]:
    """The sealed texts of a channel's newest comments with their authors' keys; walks one index."""
    joined = with_person().join(revisions, revisions.c.id == comments.c.revision_id)
    query = select(revisions.c.text, people.c.key).select_from(joined)
    return query.where(comments.c.channel_id == channel_id).order_by(comments.c.id.desc()).limit(limit)


def judged_where(on: ColumnElement[bool]) -> Select[Any]:
    """Comments with a decision (joined as `on` says), that decision's revision and the author's key."""
    joined = with_person().join(decisions, on).join(revisions, revisions.c.id == decisions.c.revision_id)
    return select(
        comments.c.id.label("comment_id"), comments.c.channel_id, comments.c.account_id, comments.c.platform,
        comments.c.channel_ref, comments.c.message_ref, comments.c.posted_at, comments.c.gone_at,
        decisions.c.id.label("decision_id"), decisions.c.outcome, decisions.c.scores,
        decisions.c.shadow, revisions.c.text, people.c.key,
    ).select_from(joined)  # fmt: skip
