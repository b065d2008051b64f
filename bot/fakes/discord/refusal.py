"""What the fake server answers when it will not do a call.

Decides the words, the code and the status, taken from the real service; knows nothing of state.
"""

from typing import Any

Json = dict[str, Any]
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 400, 401, 403, 404
TOO_MANY = 429
INVALID_FORM = 50035

# Code: status and words.
KNOWN: dict[int, tuple[int, str]] = {
    10002: (NOT_FOUND, "Unknown Application"),
    10003: (NOT_FOUND, "Unknown Channel"),
    10004: (NOT_FOUND, "Unknown Guild"),
    10007: (NOT_FOUND, "Unknown Member"),
    10008: (NOT_FOUND, "Unknown Message"),
    10013: (NOT_FOUND, "Unknown User"),
    10014: (BAD_REQUEST, "Unknown Emoji"),
    10015: (NOT_FOUND, "Unknown Webhook"),
    10062: (NOT_FOUND, "Unknown interaction"),
    40060: (BAD_REQUEST, "Interaction has already been acknowledged."),
    50001: (FORBIDDEN, "Missing Access"),
    50003: (FORBIDDEN, "Cannot execute action on a DM channel"),
    50005: (FORBIDDEN, "Cannot edit a message authored by another user"),
    50006: (BAD_REQUEST, "Cannot send an empty message"),
    50007: (FORBIDDEN, "Cannot send messages to this user"),
    50008: (BAD_REQUEST, "Cannot send messages in a non-text channel"),
    50013: (FORBIDDEN, "Missing Permissions"),
    50021: (FORBIDDEN, "Cannot execute action on a system message"),
    50027: (UNAUTHORIZED, "Invalid Webhook Token"),
    50034: (BAD_REQUEST, "You can only bulk delete messages that are under 14 days old."),
    50083: (BAD_REQUEST, "Thread is archived"),
    50109: (BAD_REQUEST, "The request body contains invalid JSON."),
    160002: (BAD_REQUEST, "Cannot reply without permission to read message history"),
    160005: (FORBIDDEN, "Thread is locked"),
}


class Refused(Exception):  # noqa: N818 - the service says "refused", and so do the tests
    """The call is answered with an error body.

    Attributes:
        status: the HTTP status.
        code: the service's own, `0` where it has none.
        description: the words.
        extra: further fields of the body: `errors`, or `retry_after` and `global`.
        violation: whether the call breaks the published description, whatever the state.
    """

    def __init__(
        self, status: int, code: int, description: str, extra: Json | None = None, *, violation: bool = False
    ) -> None:
        super().__init__(description)
        self.status = status
        self.code = code
        self.description = description
        self.extra = extra or {}
        self.violation = violation

    def body(self) -> Json:
        """Give the error as the service writes it."""
        return {"message": self.description, "code": self.code} | self.extra


def refused(code: int, *, violation: bool = False) -> Refused:
    """Make the refusal that a code of the service stands for."""
    status, words = KNOWN[code]
    return Refused(status, code, words, violation=violation)


def no_such_route(words: str = "404: Not Found") -> Refused:
    """Make the answer to an address that the service does not have."""
    return Refused(NOT_FOUND, 0, words, violation=True)


def invalid(path: tuple[str, ...], code: str, words: str, *, violation: bool = True) -> Refused:
    """Make a 50035; `path` leads to the field, such as `("embeds", "0", "title")`."""
    tree: Json = {"_errors": [{"code": code, "message": words}]}
    for step in reversed(path):
        tree = {step: tree}
    return Refused(BAD_REQUEST, INVALID_FORM, "Invalid Form Body", {"errors": tree}, violation=violation)
