"""Compression libraries outside of the standard library: zstandard, brotli, lz4, snappy."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sink

_DECOMPRESS: Final = (
    *("brotli.decompress", "lz4.frame.decompress", "lz4.block.decompress"),
    *("snappy.decompress", "snappy.uncompress", "zstandard.decompress", "zstd.decompress"),
    *("pyzstd.decompress", "compression.zstd.decompress"),
    *("zstandard.ZstdDecompressor().decompress", "blosc.decompress", "pylzma.decompress"),
)

LIBRARY: Final = Library(
    "zstandard",
    same=(
        Same("brotlicffi", "brotli"),
        Same("brotli.Decompressor().decompress", "brotli.Decompressor().process"),
        Same("compression.gzip", "gzip"),
        Same("compression.zlib", "zlib"),
        Same("compression.bz2", "bz2"),
        Same("compression.lzma", "lzma"),
    ),
    sinks=(
        *(Sink(name, Danger.EXPANSION, (("data", 0),)) for name in _DECOMPRESS),
        Sink("brotli.Decompressor().process", Danger.EXPANSION, (("data", 0),)),
    ),
    passes=(
        Passes("zstandard.ZstdDecompressor().decompress"),
        Passes("brotli.Decompressor().process"),
    ),
)
