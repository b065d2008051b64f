"""What papers are read with: a PDF's text and QR code as a reader sees them, a folder as a web site."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import zxingcpp

from bot.services.minutes import DrawFiles, checked
from campaigns.minutes import House, Minutes
from tests.support.season import a_campaign

HOUSE = House("Balai Kota Contoh", "Aula Balai Kota", "https://undian.contoh.go.id", "Jernih 0.1.0")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, each run of blanks as one space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def qr_of(pdf: bytes) -> str:
    """What the one QR code of the first page says, read from its picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=3).to_pil()
    finally:
        document.close()
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def facts_of(pdf: bytes) -> dict[str, str]:
    """The metadata of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {str(name): str(value) for name, value in document.get_metadata_dict().items()}
    finally:
        document.close()


def minutes_from(
    files: Mapping[str, bytes], earlier: tuple[Mapping[str, bytes], ...] = (), house: House = HOUSE
) -> Minutes:
    """The minutes of a valid bundle in the campaign of the tests."""
    said = checked(DrawFiles(a_campaign(), len(earlier) + 1, files, earlier), house)
    assert isinstance(said, Minutes)
    return said


class _Quiet(SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def served(root: Path) -> Iterator[str]:
    """A folder as a web site on loopback; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
