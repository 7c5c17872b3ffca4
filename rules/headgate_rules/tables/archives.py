"""Archives and compressed data of the standard library: zip, tar, gzip, bz2, lzma, zlib."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Passes, Same, Sink, Source

_SELF: Final = ("self", None)

LIBRARY: Final = Library(
    "zipfile",
    sources=(
        Source("gzip.open()", Origin.FILE, "a file"),
        Source("bz2.open()", Origin.FILE, "a file"),
        Source("lzma.open()", Origin.FILE, "a file"),
        Source("tarfile.TarFile().getmembers()", Origin.FILE, "a member of an archive"),
        Source("tarfile.TarFile().getnames()", Origin.FILE, "a name in an archive"),
        Source("tarfile.TarFile().extractfile()", Origin.FILE, "a member of an archive"),
        Source("zipfile.ZipFile().infolist()", Origin.FILE, "a member of an archive"),
        Source("zipfile.ZipFile().namelist()", Origin.FILE, "a name in an archive"),
        Source("zipfile.ZipFile().open()", Origin.FILE, "a member of an archive"),
        Source("zipfile.ZipFile().read()", Origin.FILE, "a member of an archive"),
    ),
    same=(
        Same("zipfile.PyZipFile", "zipfile.ZipFile"),
        *(
            Same(f"{name}()", "tarfile.TarFile()")
            for name in (
                "tarfile.open",
                *(
                    f"tarfile.TarFile.{opener}"
                    for opener in ("open", "taropen", "gzopen", "bz2open", "xzopen")
                ),
            )
        ),
    ),
    sinks=(
        Sink("zipfile.ZipFile", Danger.PATH, (("file", 0),)),
        Sink("tarfile.open", Danger.PATH, (("name", 0),)),
        Sink("tarfile.TarFile", Danger.PATH, (("name", 0),)),
        Sink("tarfile.TarFile.open", Danger.PATH, (("name", 0),)),
        Sink("tarfile.TarFile().add", Danger.PATH, (("name", 0),)),
        Sink("tarfile.TarFile().extractall", Danger.PATH, (("path", 0),)),
        Sink("tarfile.TarFile().extract", Danger.PATH, (("path", 1),)),
        Sink("zipfile.ZipFile().write", Danger.PATH, (("filename", 0),)),
        Sink("zipfile.ZipFile().extractall", Danger.PATH, (("path", 0),)),
        Sink("zipfile.ZipFile().extract", Danger.PATH, (("path", 1),)),
        Sink("gzip.open", Danger.PATH, (("filename", 0),)),
        Sink("gzip.GzipFile", Danger.PATH, (("filename", 0),)),
        Sink("bz2.open", Danger.PATH, (("filename", 0),)),
        Sink("bz2.BZ2File", Danger.PATH, (("filename", 0),)),
        Sink("lzma.open", Danger.PATH, (("filename", 0),)),
        Sink("lzma.LZMAFile", Danger.PATH, (("filename", 0),)),
        Sink("gzip.decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("zlib.decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("bz2.decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("lzma.decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("zlib.decompressobj().decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("bz2.BZ2Decompressor().decompress", Danger.EXPANSION, (("data", 0),)),
        Sink("lzma.LZMADecompressor().decompress", Danger.EXPANSION, (("data", 0),)),
        *(
            Sink(f"zipfile.ZipFile().{method}", Danger.EXPANSION, (_SELF,))
            for method in ("extract", "extractall", "read")
        ),
        *(
            Sink(f"{opener}.{method}", Danger.EXPANSION, (_SELF,))
            for opener in (
                *("zipfile.ZipFile().open()", "gzip.open()", "gzip.GzipFile()"),
                *("bz2.open()", "bz2.BZ2File()", "lzma.open()", "lzma.LZMAFile()"),
            )
            for method in ("read", "readlines")
        ),
    ),
    passes=(
        *(
            Passes(f"{module}.{way}", (0,))
            for module in ("zlib", "gzip", "bz2", "lzma")
            for way in ("compress", "decompress")
        ),
        Passes("zlib.decompressobj().decompress"),
        Passes("bz2.BZ2Decompressor().decompress"),
        Passes("lzma.LZMADecompressor().decompress"),
    ),
)
