"""Drawing: buttons and underlines as Telegram's own objects."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

from bot.platforms.telegram.words import units
from bot.texts import Rendered

# What a quoted comment links to is not to be seen before somebody chose to.
UNSEEN = LinkPreviewOptions(is_disabled=True)


def inline(shown: Rendered) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    rows = [
        [
            InlineKeyboardButton(b.label, url=b.url)
            if b.url
            else InlineKeyboardButton(b.label, callback_data=b.data)
            for b in row
        ]
        for row in shown.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def marks(shown: Rendered) -> list[MessageEntity] | None:
    """Underlines, in UTF-16 units."""
    found = [
        MessageEntity(MessageEntity.UNDERLINE, units(shown.text[:start]), units(shown.text[start:end]))
        for start, end in shown.marks
        if end > start
    ]
    return found or None
