"""What the service refuses in a keyboard that is well formed.

Knows the keyboard and whether the chat is private, nothing else.
"""

from bot.fakes.telegram.refusal import Json, bad

DATA_BYTES = 64


def check_markup(markup: Json | None, *, private: bool) -> None:
    """Hold a keyboard against the service's limits.

    Raises:
        Refused: 400, a button says too much, does nothing, or asks for a phone in public.
    """
    for button in _flat(markup, "inline_keyboard"):
        _check_inline(button)
    for button in _flat(markup, "keyboard"):
        if button.get("request_contact") and not private:
            raise bad("phone number can be requested in private chats only")


def inline(markup: Json | None) -> Json:
    """Give the part of a message that an inline keyboard leaves; other keyboards leave none."""
    rows = (markup or {}).get("inline_keyboard")
    return {"reply_markup": markup} if rows else {}


def pressed(message: Json, button: str) -> Json | None:
    """Find a button by its words or its data."""
    flat = _flat(message.get("reply_markup"), "inline_keyboard")
    return next((one for one in flat if button in (one["text"], one.get("callback_data"))), None)


def _flat(markup: Json | None, rows: str) -> list[Json]:
    return [button for row in (markup or {}).get(rows, []) for button in row]


def _check_inline(button: Json) -> None:
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len([kind for kind in ("url", "callback_data") if button.get(kind)]) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not 1 <= len(button.get("callback_data", "-").encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
