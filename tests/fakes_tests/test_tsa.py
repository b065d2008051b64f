"""The fake authority is strict: what it makes, an independent library reads and verifies."""

from datetime import UTC, datetime

import pytest
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from campaigns.undi.primitives import h
from campaigns.undi.timestamp import request
from tests.support.tsa import authority

AT = datetime(2026, 12, 3, 13, 5, tzinfo=UTC)
F = h(b"freeze")


def test_its_tokens_verify_under_its_root() -> None:
    """rfc3161_client takes a response under the fake's root and reads the same time from it."""
    made = decode_timestamp_response(authority().response(F, AT))

    assert VerifierBuilder(roots=[authority().root]).build().verify(made, F)
    assert made.tst_info.gen_time == AT


def test_its_tokens_fail_under_another_root() -> None:
    """Another authority's root takes none of them."""
    made = decode_timestamp_response(authority().response(F, AT))
    with pytest.raises(VerificationError):
        VerifierBuilder(roots=[authority("Lain").root]).build().verify(made, F)


def test_our_request_is_the_one_that_the_library_makes() -> None:
    """Our request and the library's over the same data differ in nothing."""
    made = TimestampRequestBuilder().data(b"freeze").hash_algorithm(HashAlgorithm.SHA256).build()

    assert request(F, made.nonce or 0) == made.as_bytes()
