"""What the fake server answers when it will not do a call.

Decides the words and the status, taken from the real service; knows nothing of state.
"""

from typing import Any

Json = dict[str, Any]
BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409


class Refused(Exception):  # noqa: N818 - the service says "refused", and so do the tests
    """The call is answered with an error body.

    Attributes:
        status: the HTTP status, also `error_code` in the body.
        description: the words, with their "Bad Request: " in front.
        parameters: `retry_after` or `migrate_to_chat_id`, if any.
        violation: whether the call breaks the published description, whatever the state.
    """

    def __init__(
        self, status: int, description: str, parameters: Json | None = None, *, violation: bool = False
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}
        self.violation = violation

    def body(self) -> Json:
        """Give the error as the service writes it."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(words: str, *, violation: bool = False) -> Refused:
    """Make a 400."""
    return Refused(BAD_REQUEST, f"Bad Request: {words}", violation=violation)


def forbidden(words: str) -> Refused:
    """Make a 403."""
    return Refused(FORBIDDEN, f"Forbidden: {words}")
