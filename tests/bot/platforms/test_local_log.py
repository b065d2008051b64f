"""The local log: durable lines with running numbers, safe for kills and for several writers."""

import multiprocessing
from pathlib import Path

import pytest

from bot.dialogue.prompt import Prompt
from bot.platforms.local.log import LocalLog
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.reading import read
from bot.ports.events import ButtonPressed, CommentSeen, StartPressed, Unreadable
from bot.ports.platform import React, Rewrite, Send
from bot.texts import render


def _write(path: Path, writer: int) -> None:
    log = LocalLog(path)
    for number in range(50):
        log.append("comment", f"{writer}:{number}", {"text": "x"})


def test_a_key_is_written_once(tmp_path: Path) -> None:
    """Writing a line again gives its number and adds nothing."""
    log = LocalLog(tmp_path / "log.jsonl")
    assert [log.append("comment", key, {}) for key in ("a", "b", "a")] == [1, 2, 1]
    assert [line.key for line in log.after(0)] == ["a", "b"]


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    """What a kill left of a line is neither read nor in the way of the next."""
    path = tmp_path / "log.jsonl"
    LocalLog(path).append("comment", "a", {})
    with path.open("ab") as stream:
        stream.write(b'{"n": 2, "kind": "comm')
    log = LocalLog(path)

    assert len(log.after(0)) == 1
    assert log.append("comment", "b", {}) == 2
    assert [line.key for line in LocalLog(path).after(0)] == ["a", "b"]


def test_several_writers_share_a_log(tmp_path: Path) -> None:
    """Two processes write a hundred lines with a hundred numbers."""
    path = tmp_path / "log.jsonl"
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=_write, args=(path, writer)) for writer in range(2)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    lines = LocalLog(path).after(0)

    assert len({line.key for line in lines}) == 100
    assert [line.number for line in lines] == [line.fields["n"] for line in lines]


def test_a_line_broken_by_hand_keeps_its_number(tmp_path: Path) -> None:
    """A line that is no JSON is handed on as it is, to be set aside."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'bukan json\n{"n": 2, "kind": "start", "key": "s", "user": "7", "payload": ""}\n')
    broken, whole = LocalLog(path).after(0)

    with pytest.raises(Unreadable):
        read(broken.raw)
    assert isinstance(read(whole.raw), StartPressed)


def test_a_comment_line_reads_as_a_comment(tmp_path: Path) -> None:
    """The author's words, links with plain hosts, and a revision by its number."""
    log = LocalLog(tmp_path / "log.jsonl")
    fields = {
        "chat": "balai",
        "message": "c1",
        "user": "7",
        "text": "lihat https://WWW.X.example/a",
        "at": 1000,
    }
    log.append("comment", "k", fields)
    event = read(log.after(0)[0].raw)

    assert isinstance(event, CommentSeen)
    assert [link.host for link in event.comment.authored_links] == ["x.example"]
    assert event.comment.revision.update_no == 1


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"kind": "comment"}', b'{"kind": "x"}', b"\xff", b"null"]
)
def test_what_is_no_line_is_unreadable(raw: bytes) -> None:
    """Anything else is set aside, with its kind of fault and nothing of its content."""
    with pytest.raises(Unreadable, match=r"^local line: \w+$"):
        read(raw)


def test_a_press_reads_as_a_press(tmp_path: Path) -> None:
    """A press names its chat, its message and its data."""
    log = LocalLog(tmp_path / "log.jsonl")
    log.append("press", "p", {"chat": "m", "message": "b1", "user": "9", "data": "rv:1:1:approve"})
    event = read(log.after(0)[0].raw)
    assert isinstance(event, ButtonPressed)
    assert (event.chat_ref, event.message_ref, event.data) == ("m", "b1", "rv:1:1:approve")


@pytest.mark.asyncio
async def test_effects_are_written_once(tmp_path: Path) -> None:
    """Sending again by the same key gives the same message; reactions and rewritings are not doubled."""
    sent = LocalLog(tmp_path / "sent.jsonl")
    platform = LocalPlatform(tmp_path, sent, render)
    send = Send("7", Prompt("dialogue.help"), "id", "key")
    effects = (
        send,
        send,
        React("c", "m", "✍"),
        React("c", "m", "✍"),
        Rewrite("c", "b1", Prompt("word.yes"), "id"),
    )
    refs = [await platform.perform(effect) for effect in effects]

    assert refs[:2] == ["b1", "b1"]
    assert [line.kind for line in sent.after(0)] == ["message", "react", "rewrite"]
