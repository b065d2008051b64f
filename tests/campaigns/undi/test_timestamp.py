"""RFC 3161: the query over F, and what an answer says."""

from datetime import UTC, datetime

import pytest

from campaigns.undi.primitives import BrokenRule
from campaigns.undi.timestamp import read_token, request
from tests.support.public_sources import token

F, AT = b"f" * 32, datetime(2026, 11, 12, 4, 0, tzinfo=UTC)


def test_the_query_names_f_itself_and_the_nonce() -> None:
    """The imprint is F, not a hash of it, so that common tools compare it with the file."""
    query = request(F, 2**63 + 5)
    assert bytes.fromhex("0420") + F in query
    assert bytes.fromhex("0209008000000000000005") in query


def test_an_answer_gives_imprint_and_time() -> None:
    """What the authority stamped, and when."""
    found = read_token(token(F, AT))
    assert (found.imprint, found.at) == (F, int(AT.timestamp()))


@pytest.mark.parametrize("data", [b"", b"junk", token(F, AT, status=2), token(F, AT)[:-3]])
def test_what_is_no_token_breaks_rule_5(data: bytes) -> None:
    """Nothing, junk, a refusal and half an answer."""
    with pytest.raises(BrokenRule) as broken:
        read_token(data)
    assert broken.value.rule == "5"
