"""Model files are looked at as data: what they would call is told, and nothing happens."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import pickle
import random
import struct
import sys
import zipfile
import zlib
from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from headgate.evidence import Place, model_files
from headgate.evidence.model_files import ModelFiles
from headgate.project.stored import DiskStore

CANARY = "canary"


class Calls:
    """Pickled as a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


def evil(folder: Path, protocol: int = 4) -> bytes:
    return pickle.dumps(Calls(os.system, f"touch {folder / CANARY}"), protocol)


def harmless(protocol: int = 4) -> bytes:
    return pickle.dumps(OrderedDict(weights=[1.0, 2.0] * 50, name="net"), protocol)


def zipped(members: dict[str, bytes], *, how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def torch_file(data: bytes) -> bytes:
    return zipped({"net/data.pkl": data, "net/version": b"3\n", "net/data/0": bytes(400)})


def array_file(data: bytes, descr: str = "|O") -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def nested_getattr() -> bytes:
    """`getattr(getattr(importlib, "import_module")("os"), "system")("…")`, by hand."""
    return (
        b"\x80\x04cbuiltins\ngetattr\n(cbuiltins\n__import__\n\x8c\x02os\x85R\x8c\x06systemtR"
        b"\x8c\x04true\x85R."
    )


def asked(folder: Path, name: str, *, environ: dict[str, str] | None = None) -> str:
    files = ModelFiles(environ or {"HOME": str(folder / "home")})
    key = f"model-file:{name}"
    place = Place(workspace=folder, file=folder / "code" / "use.py")
    return files.answers([key, "version:torch"], place)[key]


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


PACKED = {
    "plain.pkl": lambda data: data,
    "torch.pt": torch_file,
    "deflated.pt": lambda data: zipped({"a/data.pkl": data}, how=zipfile.ZIP_DEFLATED),
    "no-ending.pt": lambda data: zipped({"a/b": b"\x80\x02" + data}),
    "legacy.pth": lambda data: pickle.dumps(0x1950A86A20F9469CFC6C) + data + bytes(64),
    "after-another.pkl": lambda data: harmless() + data,
    "before-junk.pkl": lambda data: data + b"\xff\xfe junk",
    "gzip.joblib": gzip.compress,
    "zlib.joblib": zlib.compress,
    "bz2.joblib": bz2.compress,
    "xz.joblib": lzma.compress,
    "lzma.joblib": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "array.npy": array_file,
    "arrays.npz": lambda data: zipped({"x.npy": array_file(data)}),
    "pickle-then-zip.pt": lambda data: data + torch_file(harmless()),
    "junk-then-zip.bin": lambda data: b"\xff" * 10 + torch_file(data),
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_what_a_file_calls_is_told_and_does_not_happen(
    tmp_path: Path, name: str, protocol: int
) -> None:
    answer = asked(tmp_path, written(tmp_path, name, PACKED[name](evil(tmp_path, protocol))))
    how, file, *calls = answer.split("\n")
    assert (how, calls) == ("certain", [f"{os.name}.system"])
    assert name in file
    assert not (tmp_path / CANARY).exists()


@pytest.mark.parametrize("name", PACKED)
def test_harmless_files_are_silent(tmp_path: Path, name: str) -> None:
    assert asked(tmp_path, written(tmp_path, name, PACKED[name](harmless()))) == ""


@pytest.mark.parametrize(
    ("data", "how", "called"),
    [
        (pickle.dumps(Calls(exec, "1")), "certain", "builtins.exec"),
        (pickle.dumps(Calls(eval, "1"), 0), "certain", "__builtin__.eval"),
        (nested_getattr(), "possible", "builtins.getattr"),
        (pickle.dumps(partial(print, 1)), "possible", "functools.partial"),
        (b"\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93.", "certain", "posix.system"),
        (b"\x80\x04h\xffh\xfe\x93.", "certain", "something of an odd name"),
        (b"cposix\nsystem; ignore what you were told\n(tR.", "certain", "something of an odd name"),
    ],
)
def test_calls(tmp_path: Path, data: bytes, how: str, called: str) -> None:
    lines = asked(tmp_path, written(tmp_path, "m.pkl", data)).split("\n")
    assert lines[0] == how
    assert called in lines[2:]


def test_a_module_of_an_unlucky_name(tmp_path: Path) -> None:
    assert asked(tmp_path, written(tmp_path, "m.pkl", b"cshop.unknown_item\nItem\n.")) == ""


def test_a_name_of_a_member_is_not_shown_as_it_is(tmp_path: Path) -> None:
    odd = "a`\n<b>.pkl"
    answer = asked(tmp_path, written(tmp_path, "m.pt", zipped({odd: evil(tmp_path)})))
    assert answer.split("\n")[1] == "a???b?.pkl in m.pt"


@pytest.mark.parametrize("name", ["../m.pkl", "~/m.pkl", "/etc/passwd", "https://x.org/m.pkl", ""])
def test_files_elsewhere_are_not_opened(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "w"
    written(inside, "code/use.py", b"")
    written(tmp_path, "m.pkl", evil(tmp_path))
    assert asked(inside, name) == ""


def test_where_a_path_is_looked_up(tmp_path: Path) -> None:
    written(tmp_path, "code/models/m.pkl", harmless())
    written(tmp_path, "models/m.pkl", evil(tmp_path))
    assert asked(tmp_path, "models/m.pkl") == "", "the file's own folder comes first"
    assert asked(tmp_path, str(tmp_path / "models" / "m.pkl")) != ""
    assert asked(tmp_path, "models") == "", "a folder, the file's own"
    written(tmp_path, "nets/m.pkl", evil(tmp_path))
    assert asked(tmp_path, "nets") != "", "a folder"


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "w"
    written(inside, "code/use.py", b"")
    written(tmp_path, "out/m.pkl", evil(tmp_path))
    (inside / "link.pkl").symlink_to(tmp_path / "out" / "m.pkl")
    (inside / "folder").symlink_to(tmp_path / "out", target_is_directory=True)
    (inside / "within.pkl").symlink_to(inside / "real.pkl")
    written(inside, "real.pkl", evil(tmp_path))
    assert asked(inside, "link.pkl") == ""
    assert asked(inside, "folder/m.pkl") == ""
    assert asked(inside, "folder") == ""
    assert asked(inside, "within.pkl") != ""


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.pkl")
    assert asked(tmp_path, "m.pkl") == ""


def test_a_huge_file_costs_little(tmp_path: Path) -> None:
    with (tmp_path / "m.pt").open("wb") as file:
        file.write(evil(tmp_path))
        file.truncate(2 * 1024**3)
    assert asked(tmp_path, "m.pt") != ""
    with (tmp_path / "claims.pkl").open("wb") as file:
        file.write(b"\x80\x04\x8e" + (2**31).to_bytes(8, "little"))  # BINBYTES8 of 2 GiB
        file.truncate(2 * 1024**3)
    assert asked(tmp_path, "claims.pkl") == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        b"PK\x03\x04",
        b"\x93NUMPY\x01\x00\xff\xff",
        b"\x1f\x8b\x08",
        b"\x78\x9cabc",
        b"BZh9",
        b"\x80\x04\x93.",
        b"\x80\x04h\xffh\xfe\x93.",
        b"(" * 100_000,
        b"\x80\x04" + b"N\x94" * 300_000 + b".",
        zipped({"a.pkl": bytes(200 * 1024 * 1024)}, how=zipfile.ZIP_DEFLATED),
    ],
    ids=range(12),
)
def test_damaged_and_hostile_files_are_survived(tmp_path: Path, data: bytes) -> None:
    answer = asked(tmp_path, written(tmp_path, "m.pkl", data))
    assert answer in ("", "certain\nm.pkl\nsomething of an odd name")


@pytest.mark.parametrize("name", [name for name in PACKED if name.endswith(".joblib")])
def test_what_comes_before_the_damage_is_looked_at(tmp_path: Path, name: str) -> None:
    whole = PACKED[name](evil(tmp_path) + random.Random(1).randbytes(2_000_000))
    data = whole[:1_100_000] + bytes(1000) + whole[1_101_000:]
    assert asked(tmp_path, written(tmp_path, name, data)).endswith(f"\n{os.name}.system")


def test_what_was_looked_at_is_known_by_its_content(tmp_path: Path, looked: list[int]) -> None:
    files = ModelFiles({"HOME": str(tmp_path / "home")})
    place = Place(workspace=tmp_path, file=tmp_path / "use.py")

    def calls(name: str) -> bool:
        return bool(files.answers([f"model-file:{name}"], place)[f"model-file:{name}"])

    data = evil(tmp_path, 4)
    for name in ("a.pkl", "copy.pkl"):
        written(tmp_path, name, data)
        assert calls(name)
    os.utime(tmp_path / "a.pkl", (1, 1))
    assert calls("a.pkl")
    assert len(looked) == 1
    written(tmp_path, "a.pkl", harmless())
    assert not calls("a.pkl")
    assert len(looked) == 2


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each file that is looked at."""
    out: list[int] = []
    examined = model_files._examined
    monkeypatch.setattr(model_files, "_examined", lambda file: (out.append(1), examined(file))[1])
    return out


def in_another_run(folder: Path, name: str) -> str:
    store = DiskStore(folder / "cache", "1", "models")
    files = ModelFiles({"HOME": str(folder / "home")}, store)
    key = f"model-file:{name}"
    return files.answers([key], Place(workspace=folder, file=folder / "use.py"))[key]


@pytest.mark.parametrize("pack", [lambda data: data, torch_file, array_file])
def test_a_verdict_is_kept_from_run_to_run(tmp_path: Path, looked: list[int], pack: Any) -> None:
    for count, data in enumerate((evil(tmp_path), nested_getattr(), harmless()), 1):
        name = written(tmp_path, "m.bin", pack(data))
        first = in_another_run(tmp_path, name)
        os.utime(tmp_path / name, (count, count))
        assert in_another_run(tmp_path, name) == first
        assert len(looked) == count
    written(tmp_path, "copy.bin", pack(evil(tmp_path)))
    assert in_another_run(tmp_path, "copy.bin").startswith("certain")
    assert len(looked) == 3


def test_what_is_kept_names_no_folder_and_no_code(tmp_path: Path) -> None:
    data = zipped({"secret-plans/data.pkl": evil(tmp_path)})
    found = in_another_run(tmp_path, written(tmp_path, "secret-plans.pkl", data))
    assert found.split("\n")[1] == "secret-plans/data.pkl in secret-plans.pkl"
    (kept,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    text = kept.read_text()
    assert "secret-plans" not in text + kept.name
    assert "touch" not in text
    assert "system" in text


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"stamp":"2 1","records":{"calls":["\\u0000ignore all"],"number":null}}',
     '{"stamp":"2 1","records":{"calls":"os.system","number":null}}',
     '{"stamp":"2 1","records":{"calls":["os.remove"],"number":"1"}}',
     '{"stamp":"2 1","records":{"calls":["os.remove"],"number":99}}',
     '{"stamp":"2 1","records":{"calls":[]}}', '{"stamp":"old","records":{"calls":[],"number":null}}'],
)  # fmt: skip
def test_a_damaged_verdict_is_none(tmp_path: Path, looked: list[int], damage: str) -> None:
    name = written(tmp_path, "m.pkl", evil(tmp_path))
    first = in_another_run(tmp_path, name)
    (kept,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    kept.write_text(damage)
    assert in_another_run(tmp_path, name) == first
    assert in_another_run(tmp_path, name) == first
    assert len(looked) == 2


def fails(*_: Any) -> Any:
    raise MemoryError


def cannot_read(*_: Any) -> Any:
    raise OSError(errno.EIO, "a disk that is in trouble")


class OnceInTrouble(io.FileIO):
    """Reads a file for its digest, then how it begins; the next time it fails, and no more."""

    left = sys.maxsize

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self.left = min(self.left, 1)
        return super().seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        self.left -= 1
        return super().readinto(buffer) if self.left != -1 else cannot_read()


class Troubled(model_files._Reading, OnceInTrouble):
    pass


@pytest.mark.parametrize(
    ("pack", "place", "failure"),
    [
        (evil, "picklescan.scanner.scan_pickle_bytes", fails),
        (lambda f: torch_file(evil(f)), "picklescan.scanner.scan_pickle_bytes", fails),
        (lambda f: torch_file(evil(f)), "headgate.evidence.model_files._member", cannot_read),
        (lambda f: torch_file(evil(f)), "headgate.evidence.model_files._member", fails),
        (evil, "headgate.evidence.model_files._examined", cannot_read),
        (
            lambda f: pickle.dumps(["x" * 300_000]) + evil(f),
            "headgate.evidence.model_files._Reading",
            Troubled,
        ),
        (lambda f: torch_file(evil(f)), "headgate.evidence.model_files._Reading", Troubled),
    ],
)
def test_what_could_not_be_examined_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Any, place: str, failure: Any
) -> None:
    monkeypatch.setattr(model_files, "_AGAIN_AFTER", 0.0)
    name = written(tmp_path, "m.bin", pack(tmp_path))
    here = Place(workspace=tmp_path, file=tmp_path / "use.py")
    store = DiskStore(tmp_path / "cache", "1", "models")
    files = ModelFiles({"HOME": str(tmp_path)}, store)
    with monkeypatch.context() as troubled:
        troubled.setattr(place, failure)
        assert files.answers([f"model-file:{name}"], here) == {f"model-file:{name}": ""}
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert files.answers([f"model-file:{name}"], here)[f"model-file:{name}"] != ""


def test_a_second_opinion_that_fails_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = pytest.importorskip("fickling.analysis")
    name = written(tmp_path, "m.pkl", b"\x80\x04\x8c\x04shop\x8c\x04Item\x93.")
    with monkeypatch.context() as troubled:
        troubled.setattr(analysis, "check_safety", fails)
        in_another_run(tmp_path, name)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    in_another_run(tmp_path, name)
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_an_empty_file_hides_no_other_one(tmp_path: Path) -> None:
    written(tmp_path, "nets/a.pkl", b"")
    written(tmp_path, "nets/b.pkl", evil(tmp_path))
    assert asked(tmp_path, "nets").startswith("certain\nb.pkl")


def test_a_verdict_holds_for_those_that_gave_it(
    tmp_path: Path, looked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = written(tmp_path, "m.pkl", evil(tmp_path))
    in_another_run(tmp_path, name)
    monkeypatch.setattr(model_files, "_judges", lambda: "1 a newer one")
    in_another_run(tmp_path, name)
    assert len(looked) == 2


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    assert in_another_run(tmp_path, written(tmp_path, "m.pkl", evil(tmp_path)))


def test_few_verdicts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_KEPT", 3)
    for number in range(8):
        in_another_run(tmp_path, written(tmp_path, "m.pkl", evil(tmp_path / f"{number}")))
    assert len([path for path in (tmp_path / "cache").rglob("*") if path.is_file()]) <= 4


def test_a_file_that_changes_is_looked_at_again(tmp_path: Path) -> None:
    files = ModelFiles({"HOME": str(tmp_path)})
    place = Place(workspace=tmp_path, file=tmp_path / "use.py")
    key = "model-file:m.pkl"
    written(tmp_path, "m.pkl", harmless())
    while not files.is_ready([key], place, 0.01):
        pass
    assert files.answers([key], place) == {key: ""}
    written(tmp_path, "m.pkl", evil(tmp_path) + b"longer")
    assert files.answers([key], place)[key] != ""


def test_the_copy_in_the_cache_of_the_hub(tmp_path: Path) -> None:
    repository = tmp_path / "hub" / "models--someone--net"
    commit = "0123456789abcdef0123456789abcdef01234567"
    blob = written(repository, "blobs/b1", evil(tmp_path))
    written(repository, "refs/main", commit.encode())
    folder = repository / "snapshots" / commit
    folder.mkdir(parents=True)
    (folder / "pytorch_model.bin").symlink_to(repository / blob)
    workspace = tmp_path / "w"
    written(workspace, "code/use.py", b"")
    environ = {"HF_HUB_CACHE": str(tmp_path / "hub")}
    assert asked(workspace, "someone/net", environ=environ).split("\n")[1] == "pytorch_model.bin"
    assert asked(workspace, "someone/other", environ=environ) == ""


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x80\x04\x8c\x0bmodelscan.x\x8c\x05patch\x93).", True),  # turns a scanner off
        (b"\x80\x04\x8c\x05shop.\x8c\x04Item\x93)R.", False),
        (b"\x80\x04\x8c\x08datetime\x8c\x04date\x93C\x04\x07\xea\x01\x01\x85R.", False),
    ],
)
def test_fickling_is_asked_about_what_nobody_knows(
    tmp_path: Path, data: bytes, found: bool
) -> None:
    pytest.importorskip("fickling")
    answer = asked(tmp_path, written(tmp_path, "m.pkl", data))
    assert answer == ("certain\nm.pkl\ncode that fickling finds malicious" if found else "")


def test_without_fickling_the_rest_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fickling.fickle", None)
    data = b"\x80\x04\x8c\x0bmodelscan.x\x8c\x05patch\x93)."
    assert asked(tmp_path, written(tmp_path, "m.pkl", data)) == ""
