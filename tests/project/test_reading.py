from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.project import Source, Unreadable, decode, encode, read_source


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Source("")),
        (b"x = 1\r\n", Source("x = 1\r\n")),
        ("é😀\n".encode(), Source("é😀\n")),
        (b"\xef\xbb\xbfx\n", Source("x\n", bom=True)),
        (b"\xef\xbb\xbf\xef\xbb\xbfx", Source("\ufeffx", bom=True)),
        (
            b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
            Source("# -*- coding: latin-1 -*-\nx = 'é'\n", "iso-8859-1"),
        ),
        (
            "#!/usr/bin/python\n# coding: cp1252\nx = '€'\n".encode("cp1252"),
            Source("#!/usr/bin/python\n# coding: cp1252\nx = '€'\n", "cp1252"),
        ),
        ("a\u2028b\x0cc\x85\n".encode(), Source("a\u2028b\x0cc\x85\n")),
    ],
)
def test_source_is_decoded_and_encoded_without_loss(data: bytes, expected: Source) -> None:
    source = decode(data)
    assert source == expected
    assert encode(expected.text, expected) == data


@pytest.mark.parametrize(
    ("data", "offset", "words"),
    [
        (b"x = '\xff'\n", 5, "is not UTF-8: byte 0xff at offset 5"),
        (b"a\nb\nc\n\n\xe9", 7, "is not UTF-8: byte 0xe9 at offset 7"),
        (b"\xff\xfex\x00", 0, "is not UTF-8: byte 0xff at offset 0"),
        (b"# coding: ascii\nb\nx = '\xe9'", 23, "not ascii, which its cookie declares"),
        (b"# coding: klingon\n", None, "unknown encoding: klingon"),
        (b"# coding: klingon\n\xff", None, "unknown encoding: klingon"),
        (b"# coding: hex\n", None, "cannot be decoded as hex"),
        (b"\xef\xbb\xbf# coding: latin-1\n", None, "has an encoding that cannot be used"),
        (b"x = 1\0\n", 5, "contains a NUL byte at offset 5"),
    ],
)
def test_what_cannot_be_decoded_says_why(data: bytes, offset: int | None, words: str) -> None:
    result = decode(data, "a.py")
    assert isinstance(result, Unreadable)
    assert result.offset == offset
    assert words in result.reason
    assert str(result).startswith("a.py: ")


def test_a_text_that_its_encoding_does_not_know_cannot_be_encoded() -> None:
    assert isinstance(encode("é", Source("", "ascii")), Unreadable)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x\n")
    assert read_source(tmp_path / "a.py") == Source("x\n")


def test_what_is_not_a_file_of_fitting_size_says_why(tmp_path: Path) -> None:
    (tmp_path / "large.py").write_bytes(b"#" * 11)
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "loop.py").symlink_to("loop.py")
    reasons = {
        name: str(read_source(tmp_path / name, limit=10)).partition(": ")[2]
        for name in ("large.py", "pipe.py", "folder.py", "missing.py", "no\0name.py")
    }
    assert reasons == {
        "large.py": "is larger than 10 bytes",
        "pipe.py": "is not a regular file",
        "folder.py": "is a directory where a file is needed",
        "missing.py": "does not exist",
        "no\0name.py": "embedded null byte",
    }
    assert isinstance(read_source(tmp_path / "loop.py"), Unreadable)
