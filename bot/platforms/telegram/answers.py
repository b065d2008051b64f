"""Answers: makes good what a Bot API server leaves out, where we need less of an answer than the library.

A server of the same protocol may say of itself only its number, of a message only that it was sent, and
refuse within an answer of status 200. Updates are not touched here: one that is malformed stays so.
"""

import json
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

_HEAD = 200
_SUCCESS, _FIRST_REFUSAL = range(200, 300), 300
_REFUSED, _NO_ANSWER = 400, 502
_EVERYWHERE = frozenset({"getMe", "getUpdates"})
# What a server may answer for a method that it does not have; Telegram itself says 404.
_NOT_THERE, _NOT_KNOWN = 404, frozenset({405, 501})


def base_of(url: str) -> str:
    """The address as the library wants it, to which it adds the token: `http://127.0.0.1:8081/bot`."""
    url = url.strip()
    path = urlsplit(url).path
    if path.strip("/"):
        return url.rstrip("/") if path.endswith("/bot/") else url
    return url.rstrip("/") + "/bot"


def status_of(code: int, payload: bytes) -> int:
    """The status that an answer means, whatever the status that it came with."""
    if code in _NOT_KNOWN:
        return _NOT_THERE
    if code not in _SUCCESS:
        return code
    if not _is_refusal(payload):
        return code if b'"result"' in payload else _NO_ANSWER
    try:
        said = json.loads(payload).get("error_code")
    except (ValueError, AttributeError, RecursionError):
        return _NO_ANSWER
    return status_of(said, b"") if isinstance(said, int) and said >= _FIRST_REFUSAL else _REFUSED


def knows_no_method(method: str, status: int, payload: bytes) -> bool:
    """Whether a refusal says that there is no such method.

    A page in place of a refusal may be a proxy's, and what cannot be done without is missing for other
    reasons, such as a wrong token.
    """
    return status == _NOT_THERE and method not in _EVERYWHERE and _is_refusal(payload)


def completed(method: str, payload: bytes) -> bytes:
    """The answer of a method, with what the library cannot do without."""
    if method not in _SHORT:
        return payload
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    if not isinstance(answer, dict) or answer.get("ok") is not True or "result" not in answer:
        return payload
    return json.dumps({**answer, "result": _SHORT[method](answer["result"])}).encode("ascii")


def _is_refusal(payload: bytes) -> bool:
    return b'"ok":false' in payload[:_HEAD].replace(b" ", b"")


def _account(result: object) -> object:
    return {"is_bot": True, "first_name": "", **result} if isinstance(result, Mapping) else result


def _message(result: object) -> object:
    """Whatever else is said of a message of ours, we know it; 0 stands for a number that is not told."""
    number = result.get("message_id") if isinstance(result, Mapping) else None
    told = number if isinstance(number, int) and not isinstance(number, bool) else 0
    return {"message_id": told, "date": 0, "chat": {"id": 0, "type": "private"}}


def _done(_result: object) -> object:
    return True


_SHORT: Mapping[str, Callable[[object], object]] = {
    "getMe": _account,
    "sendMessage": _message,
    "editMessageText": _done,
}
