"""Minutes as values: where the page of a draw stands, and what its code holds."""

import pytest

from campaigns.minutes import House


@pytest.mark.parametrize(
    ("root", "page"),
    [
        ("", ""),
        ("https://x.go.id", "https://x.go.id/undian/jernih-1/2/"),
        ("https://x.go.id/", "https://x.go.id/undian/jernih-1/2/"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a/undian/jernih-1/2/"),
    ],
)
def test_a_draws_page_stands_below_the_public_address(root: str, page: str) -> None:
    """`/undian/<campaign>/<draw>/` below it, with or without its last slash; nowhere without one."""
    assert House(public_url=root).page_of("jernih-1", 2) == page


def test_an_id_is_no_path() -> None:
    """Whatever an id holds stays one step of the path."""
    assert (
        House(public_url="https://x.id").page_of("../a b?#", 1) == "https://x.id/undian/..%2Fa%20b%3F%23/1/"
    )
