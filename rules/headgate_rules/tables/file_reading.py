"""Modules of the standard library that read files, each with little of its own."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Sink, Source

LIBRARY: Final = Library(
    "fileinput",
    sources=(
        Source("codecs.open()", Origin.FILE, "a file"),
        Source("fileinput.input()", Origin.FILE, "the files of the command line"),
        Source("fileinput.FileInput()", Origin.FILE, "the files of the command line"),
        Source("linecache.getline()", Origin.FILE, "a file"),
        Source("linecache.getlines()", Origin.FILE, "a file"),
        Source("tokenize.open()", Origin.FILE, "a file"),
        Source("configparser.ConfigParser()", Origin.FILE, "a settings file"),
        Source("configparser.RawConfigParser()", Origin.FILE, "a settings file"),
        Source("configparser.SafeConfigParser()", Origin.FILE, "a settings file"),
    ),
    sinks=(
        Sink("codecs.open", Danger.PATH, (("filename", 0),)),
        Sink("fileinput.input", Danger.PATH, (("files", 0),)),
        Sink("fileinput.FileInput", Danger.PATH, (("files", 0),)),
        Sink("linecache.getline", Danger.PATH, (("filename", 0),)),
        Sink("linecache.getlines", Danger.PATH, (("filename", 0),)),
        Sink("tokenize.open", Danger.PATH, (("filename", 0),)),
        Sink("shelve.open", Danger.PATH, (("filename", 0),)),
        Sink("dbm.open", Danger.PATH, (("file", 0),)),
        Sink("glob.glob", Danger.PATH, (("pathname", 0), ("root_dir", None))),
        Sink("glob.iglob", Danger.PATH, (("pathname", 0), ("root_dir", None))),
        Sink("filecmp.cmp", Danger.PATH, (("f1", 0), ("f2", 1))),
        Sink("py_compile.compile", Danger.PATH, (("file", 0), ("cfile", 1))),
    ),
)
