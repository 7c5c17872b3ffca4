"""Answers about model files: what one would call if it were loaded.

Owns which files may be looked at, how much of them is read, and picklescan's and fickling's
opinions. A file is read as data: nothing is unpickled, imported or run. Only regular files
inside the workspace or a cache of downloaded models are opened, links are followed before
that is asked, and what a file says of its own size is not believed.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import importlib
import importlib.metadata
import io
import logging
import lzma
import os
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast

from cachetools import LRUCache, TTLCache

from headgate.evidence.hub import Hub, is_repository
from headgate.evidence.keys import MODEL_FILE, MODEL_SUFFIXES
from headgate.evidence.versions import Place

_READS: Final = 400_000
"""Reads of the stream of one file: an instruction of a pickle takes one or two."""
_BYTES: Final = 256 * 1024 * 1024
_PIECE: Final = 8 * 1024
"""Bytes that are unpacked at a time, as joblib does."""
_UNPACKED: Final = 64 * 1024 * 1024
_DIGESTED: Final = 64 * 1024 * 1024
"""Bytes of a file of which all is read, to know it again under another name or time."""
_MEMBERS: Final = 2_000
_DIRECTORY: Final = 64 * 1024 * 1024
"""Bytes that the directory of an archive may take."""
_FILES: Final = 50
"""Files of one folder."""
_SHOWN: Final = 8
"""Calls that are told of one file."""
_THOROUGH: Final = 256 * 1024
"""Bytes of a pickle that fickling is asked about: it takes its time."""

_FORM: Final = "2"
"""To be counted up where a verdict that is kept changes its form, or another one is right."""
_KEPT: Final = 2_000
"""Verdicts that are kept from run to run."""
_KEPT_BYTES: Final = 4 * 1024 * 1024
_KEPT_FOR: Final = 90 * 24 * 3600.0
_AGAIN_AFTER: Final = 60.0
"""Seconds until a file that could not be examined is tried again."""

_PICKLES: Final = frozenset({".dill", ".joblib", ".pickle", ".pkl", ".data", ".dat"})
_PROTOCOL: Final = re.compile(rb"\x80[\x00-\x05]")
_NUMPY: Final = b"\x93NUMPY"
_ZIP: Final = b"PK\x03\x04"
_NAME: Final = re.compile(r"[A-Za-z_][\w.]{0,79}")
_KEPT_NAME: Final = re.compile(r"[\w. ]{1,200}")
_UNKNOWN: Final = "unknown"
"""What picklescan calls a name that is made while loading; it is wary of all that hold the word."""
_HARMLESS: Final = frozenset({"uuid.UUID", "uuid.SafeUUID", "operator.itemgetter"})
_BOTH_WAYS: Final = frozenset(
    {
        *("builtins.getattr", "__builtin__.getattr", "functools.partial", "types.CodeType"),
        *("operator.attrgetter", "operator.methodcaller", "_operator.attrgetter"),
        *("_operator.methodcaller", "_operator.itemgetter", "logging.FileHandler"),
        *("cloudpickle.cloudpickle.subimport", "cloudpickle.cloudpickle._make_function"),
        *("cloudpickle.cloudpickle._builtin_type", "cloudpickle.cloudpickle._make_cell"),
        *("cloudpickle.cloudpickle._make_empty_cell", "numpy.random._pickle.__randomstate_ctor"),
        "cloudpickle.cloudpickle._function_setstate",
    }
)
"""What picklescan calls dangerous and honest files use as well."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file would call."""

    calls: tuple[str, ...] = ()
    member: str = ""
    """The part of an archive that does."""
    number: int | None = None
    """Which of the parts that is."""
    is_examined: bool = True
    """Whether all of it could be looked at; if not, the next look may show more."""

    @property
    def is_certain(self) -> bool:
        """Whether honest files call nothing of the kind."""
        return any(name not in _BOTH_WAYS for name in self.calls)


_NOT_EXAMINED: Final = Verdict(is_examined=False)


class Store(Protocol):
    """Where verdicts are kept from run to run. Failing to read or write costs time only."""

    def load(self, key: str) -> Any:
        """Return what was saved under a key, None if nothing usable was."""
        ...

    def save(self, key: str, data: Any) -> None:
        """Save data under a key, if that is possible."""
        ...

    def prune(self, most: int, most_bytes: int, oldest: float) -> None:
        """Let go of what is too much or too old."""
        ...


class ModelFiles:
    """Answers keys of `Context.known` about model files, each file once until it changes.

    Looking at a file can take a second: it is done in a thread of its own. `is_ready`
    lets others go on meanwhile; `answers` waits.
    """

    def __init__(
        self, environ: Mapping[str, str] | None = None, store: Store | None = None
    ) -> None:
        self._hub = Hub(environ)
        self._store = store
        self._pruned = False
        self._memory: LRUCache[tuple[object, ...], Verdict] = LRUCache(1024)
        """By what tells that a file has changed."""
        self._contents: LRUCache[str, Verdict] = LRUCache(1024)
        self._unexamined: TTLCache[tuple[object, ...], Verdict] = TTLCache(
            1024, _AGAIN_AFTER, time.monotonic
        )
        self._thread: ThreadPoolExecutor | None = None
        self._running: dict[tuple[str, Place], Future[str]] = {}

    def is_ready(self, keys: Iterable[str], place: Place, patience: float) -> bool:
        """Begin to look at what is asked about; tell whether all is known after some seconds."""
        for key in keys:
            if key.startswith(MODEL_FILE) and not self._is_known(key, place, patience):
                return False
        return True

    def _is_known(self, key: str, place: Place, patience: float) -> bool:
        try:
            self._future(key, place).result(patience)
        except TimeoutError:
            return False
        return True

    def _future(self, key: str, place: Place) -> Future[str]:
        if (key, place) not in self._running:
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, "headgate-model-files")
            self._running[key, place] = self._thread.submit(self._answer, key, place)
        return self._running[key, place]

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return an answer for every key that is about model files.

        "" where nothing was found; else lines: "certain" or "possible", the file as it may
        be shown, then what it calls.
        """
        out: dict[str, str] = {}
        for key in sorted(keys):
            if key.startswith(MODEL_FILE):
                self._future(key, place).result()
                del self._running[key, place]
                # What was begun for an earlier version of a text may be old: look again.
                out[key] = self._future(key, place).result()
                del self._running[key, place]
        return out

    def _answer(self, key: str, place: Place) -> str:
        try:
            return self._answered(key, place)
        except Exception:  # whatever a damaged file or a library comes to: nothing is known
            return ""

    def _answered(self, key: str, place: Place) -> str:
        allowed = self._allowed(place)
        best = ""
        for path in self._named(key.removeprefix(MODEL_FILE), place, allowed):
            verdict = self.verdict(path, allowed)
            if verdict.calls and (not best or (verdict.is_certain and best[:1] == "p")):
                said = "certain" if verdict.is_certain else "possible"
                file = f"{verdict.member} in {path.name}" if verdict.member else path.name
                best = "\n".join((said, _printable(file), *verdict.calls[:_SHOWN]))
        return best

    def _named(self, name: str, place: Place, allowed: tuple[Path, ...]) -> Iterator[Path]:
        """Yield the files that a path in the code may mean; the first folder decides."""
        if not name or "\0" in name or "://" in name:
            return
        written = Path(name).expanduser() if name.startswith("~") else Path(name)
        for folder in _folders(place):
            path = (folder / written).resolve()
            if not any(path.is_relative_to(root) for root in allowed):
                continue
            if path.is_file():
                yield path
                return
            if path.is_dir():
                yield from _in_folder(path)
                return
        if is_repository(name):
            yield from _in_folder(self._hub.snapshot(name))

    def _allowed(self, place: Place) -> tuple[Path, ...]:
        own = _folders(place)[-1:]
        return tuple(p.resolve() for p in (*own, *self._hub.folders) if p.is_dir())

    def verdict(self, path: Path, allowed: tuple[Path, ...]) -> Verdict:
        """Return what a file would call; nothing for one that must not be opened."""
        path = path.resolve()
        if not any(path.is_relative_to(folder) for folder in allowed):
            return Verdict()
        # A pipe would wait for a writer, and what a name stands for can change meanwhile.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        except OSError:
            return Verdict()
        with io.BufferedReader(_Reading(descriptor)) as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                return Verdict()
            key = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, str(path))
            known = self._memory.get(key) or self._unexamined.get(key)
            if known is None:
                known = self._of_content(file, about)
                (self._memory if known.is_examined else self._unexamined)[key] = known
            return known

    def _of_content(self, file: io.BufferedReader[_Reading], about: os.stat_result) -> Verdict:
        """Return the verdict on what a file holds: copies of it are looked at once."""
        try:
            known = self._found(file, about)
        except Exception:  # whatever a damaged file or a library comes to
            return _NOT_EXAMINED
        return replace(known, is_examined=False) if file.raw.has_failed else known

    def _found(self, file: io.BufferedReader[_Reading], about: os.stat_result) -> Verdict:
        if about.st_size > _DIGESTED:
            return _examined(file)
        digest = hashlib.file_digest(file, "blake2b").digest() + _judges().encode()
        content = hashlib.blake2b(digest, digest_size=20).hexdigest()
        file.seek(0)
        known = self._contents.get(content) or self._kept(content, file)
        if known is None:
            file.seek(0)
            known = _examined(file)
            now = os.fstat(file.fileno())
            if file.raw.has_failed or not known.is_examined:
                return known
            if (now.st_size, now.st_mtime_ns) != (about.st_size, about.st_mtime_ns):
                return known
            self._keep(content, known)
        self._contents[content] = known
        return known

    def _kept(self, content: str, file: IO[bytes]) -> Verdict | None:
        return None if self._store is None else _verdict_from(self._store.load(content), file)

    def _keep(self, content: str, verdict: Verdict) -> None:
        if self._store is None:
            return
        # Those that honest files do not call come first.
        calls = list(verdict.calls[:_SHOWN])
        self._store.save(content, {"calls": calls, "number": verdict.number})
        if not self._pruned:
            self._pruned = True
            self._store.prune(_KEPT, _KEPT_BYTES, _KEPT_FOR)


@cache
def _judges() -> str:
    """Return what a verdict rests on beside the file: ours and others' knowledge."""
    versions: list[str] = []
    for name in ("picklescan", "fickling"):
        try:
            versions.append(importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            versions.append("")
    return " ".join((_FORM, *versions))


def _verdict_from(data: object, file: IO[bytes]) -> Verdict | None:
    """Return a verdict on a file that was kept, None if it is damaged."""
    fields = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    calls, number = fields.get("calls"), fields.get("number", "")
    if not isinstance(calls, list) or not isinstance(number, int | None):
        return None
    names = cast("list[object]", calls)
    known = tuple(name for name in names if isinstance(name, str) and _KEPT_NAME.fullmatch(name))
    member = "" if number is None else _member_name(file, number)
    if len(known) != len(names) or member is None:
        return None
    return Verdict(known, member, number)


def _member_name(file: IO[bytes], number: int) -> str | None:
    """Return what a part of an archive is called: such names are not kept."""
    try:
        with zipfile.ZipFile(file, "r") as archive:
            return archive.infolist()[number].filename
    except Exception:  # the number is wrong, or the archive cannot be read
        return None


def _folders(place: Place) -> tuple[Path, ...]:
    """Return the folders a relative path may start from: the file's own, up to the workspace."""
    folders: list[Path] = []
    own = place.file.parent if place.file is not None else None
    if own is not None:
        folders.append(own)
        if place.workspace is not None and own.is_relative_to(place.workspace):
            folders += [p for p in own.parents if p.is_relative_to(place.workspace)]
    if place.workspace is not None and place.workspace not in folders:
        folders.append(place.workspace)
    return tuple(folders)


def _in_folder(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        return
    with os.scandir(folder) as entries:
        names = [entry.name for _, entry in zip(range(10_000), entries, strict=False)]
    found = (name for name in sorted(names) if Path(name).suffix.lower() in MODEL_SUFFIXES)
    for _, name in zip(range(_FILES), found, strict=False):
        if (folder / name).is_file():
            yield folder / name


def _printable(text: str) -> str:
    """Return a name as it may stand in a message, whoever made it up."""
    return re.sub(r"[^\w./ -]", "?", text)[-80:]


class _Reading(io.FileIO):
    """A file that remembers whether it could not be read: others pass over that."""

    has_failed = False

    def readinto(self, buffer: Any, /) -> int:
        """Read what fits."""
        try:
            return super().readinto(buffer)
        except OSError:
            self.has_failed = True
            raise

    def readall(self) -> bytes:
        """Read what is left."""
        try:
            return super().readall()
        except OSError:
            self.has_failed = True
            raise


class _Bounded(io.RawIOBase):
    """A stream that ends after so many reads and bytes, whatever it holds."""

    def __init__(self, file: IO[bytes], size: int = _BYTES) -> None:
        self._file = file
        self._reads = _READS
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none once the bounds are met."""
        self._reads -= 1
        if self._reads < 0 or self._left <= 0:
            return b""
        wanted = self._left if size < 0 else min(size, self._left)
        if wanted > _BYTES // 8:
            # A length that a file claims: do not make room for what is not there.
            at = self._file.tell()
            end = self._file.seek(0, os.SEEK_END)
            self._file.seek(at)
            if end - at < wanted:
                return b""
        return self._counted(self._file.read(wanted))

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next line, of bounded length."""
        self._reads -= 1
        if self._reads < 0 or self._left <= 0:
            return b""
        longest = 64 * 1024
        wanted = longest if size is None or size < 0 else min(size, longest)
        return self._counted(self._file.readline(min(wanted, self._left)))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move in the stream."""
        self._reads -= 1
        if whence == os.SEEK_CUR:  # to before the beginning is to the beginning, as in memory
            return self._file.seek(max(0, self._file.tell() + offset))
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the stream."""
        return self._file.tell()


def _examined(file: IO[bytes]) -> Verdict:
    head = file.read(8)
    file.seek(0)
    if head.startswith(_ZIP):
        return _archive(file)
    if head.startswith(_NUMPY):
        return _array(file)
    unpacked = _unpacked(file, head)
    if unpacked is not None:
        return _stream(io.BytesIO(unpacked))
    verdict = _stream(file)
    # One file can be a pickle from its beginning and an archive from its end.
    if not verdict.calls and zipfile.is_zipfile(file):
        within = _archive(file)
        return replace(within, is_examined=within.is_examined and verdict.is_examined)
    return verdict


def _unpacked(file: IO[bytes], head: bytes) -> bytes | None:
    """Return the beginning of what a compressed file holds, as joblib writes it."""
    found: Iterator[bytes]
    if head.startswith(b"\x1f\x8b"):
        found = _pieces(gzip.GzipFile(fileobj=file))
    elif head.startswith(b"BZh"):
        found = _pieces(bz2.BZ2File(file))
    elif head.startswith((b"\xfd7zXZ", b"]\x00\x00")):
        found = _pieces(lzma.LZMAFile(file))  # noqa: SIM115
    elif head[:1] == b"\x78" and head[1:2] in b"\x01\x5e\x9c\xda":
        found = _inflated(file)
    else:
        return None
    unpacked = bytearray()
    # What came before the damage is looked at.
    with suppress(OSError, EOFError, lzma.LZMAError, zlib.error):
        while len(unpacked) < _UNPACKED and (piece := next(found, None)) is not None:
            unpacked += piece
    return bytes(unpacked[:_UNPACKED])


def _pieces(opened: io.BufferedIOBase) -> Iterator[bytes]:
    # Reading more at once would lose what comes before the damage.
    return iter(lambda: opened.read1(_PIECE), b"")


def _inflated(file: IO[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj()
    packed = file.read(_PIECE)
    while packed and not inflate.eof:
        yield inflate.decompress(packed, _PIECE)
        packed = inflate.unconsumed_tail or file.read(_PIECE)


def _archive(file: IO[bytes]) -> Verdict:
    relaxed: Any = importlib.import_module("picklescan.relaxed_zipfile")
    if _directory_size(file) > _DIRECTORY:
        return Verdict()
    file.seek(0)
    found, is_examined = Verdict(), True
    # It opens members as PyTorch does, which forgives what `zipfile` does not.
    with relaxed.RelaxedZipFile(file, "r") as archive:
        for number, member in enumerate(archive.infolist()[:_MEMBERS]):
            try:
                verdict = _member(archive, member)
            except MemoryError:
                is_examined = False
                continue
            except OSError as error:
                # What is compressed and damaged is no error of the system.
                is_examined = is_examined and error.errno is None
                continue
            except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error, lzma.LZMAError, ValueError):  # fmt: skip
                continue  # damaged or encrypted: nobody can load it either
            is_examined = is_examined and verdict.is_examined
            if verdict.calls and (not found.calls or verdict.is_certain > found.is_certain):
                found = Verdict(verdict.calls, member.filename, number)
    return replace(found, is_examined=is_examined)


def _directory_size(file: IO[bytes]) -> int:
    """Return how long the directory of an archive says it is, as a bound on memory."""
    end: Any = vars(zipfile)["_EndRecData"](file)
    return int(end[5]) if end else 0


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Verdict:
    with archive.open(member) as stream:
        head = stream.read(8)
        if head.startswith(_NUMPY):
            return _array(io.BytesIO(head + stream.read(_UNPACKED)))
        is_pickle = Path(member.filename).suffix.lower() in _PICKLES or _PROTOCOL.match(head)
        if not is_pickle:
            return Verdict()
        return _stream(io.BytesIO(head + stream.read(_UNPACKED)))


def _array(file: IO[bytes]) -> Verdict:
    """Look at the pickle in an array of objects; its header is read as text."""
    start = file.read(12)
    long = start[6:7] != b"\x01"
    length = int.from_bytes(start[8:12] if long else start[8:10], "little")
    file.seek(12 if long else 10)
    header = file.read(min(length, 64 * 1024))
    if b"'descr'" in header and b"O" not in header.partition(b"'fortran_order'")[0]:
        return Verdict()
    return _stream(file)


def _stream(file: IO[bytes]) -> Verdict:
    scanner: Any = importlib.import_module("picklescan.scanner")
    logging.getLogger("picklescan").disabled = True  # it would write a file's words to stderr
    at = file.tell()
    try:
        result = scanner.scan_pickle_bytes(_Bounded(file), "")
    except MemoryError:
        return _NOT_EXAMINED
    except (ValueError, IndexError, KeyError, TypeError, OverflowError):
        return Verdict()  # it forgives damage: what fails all the same is no pickle
    names: set[str] = set()
    for found in result.globals:
        name = f"{found.module}.{found.name}"
        if found.safety is not scanner.SafetyLevel.Dangerous or name in _HARMLESS:
            continue
        if _UNKNOWN in (found.module, found.name) or not _NAME.fullmatch(name):
            # Names are the file's own words, and messages are read by assistants as well.
            names.add("something of an odd name")
        elif _UNKNOWN not in name:
            names.add(name)
    others = any(found.safety is scanner.SafetyLevel.Suspicious for found in result.globals)
    if not names and others:
        file.seek(at)
        second = _second_opinion(file.read(_THOROUGH + 1))
        if second is None:
            return _NOT_EXAMINED
        names |= second
    return Verdict(tuple(sorted(names, key=lambda n: (n in _BOTH_WAYS, n))))


def _second_opinion(data: bytes) -> set[str] | None:
    """Return what fickling finds overtly malicious, where it is installed; None if it fails."""
    if len(data) > _THOROUGH:
        return set()
    try:
        fickle: Any = importlib.import_module("fickling.fickle")
        analysis: Any = importlib.import_module("fickling.analysis")
    except ModuleNotFoundError:
        return set()
    except Exception:  # it is there, and cannot be loaded
        return None
    try:
        results = analysis.check_safety(fickle.Pickled.load(data))
    except Exception:  # it reads what attackers wrote, and may come to anything
        return None
    if results.severity < analysis.Severity.LIKELY_OVERTLY_MALICIOUS:
        return set()
    return {"code that fickling finds malicious"}
