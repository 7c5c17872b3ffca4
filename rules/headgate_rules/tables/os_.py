"""The standard library's os."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, NoReturn, Origin, Same, Sink, Source

_PATH: Final = (("path", 0),)
_TWO: Final = (("src", 0), ("dst", 1))

LIBRARY: Final = Library(
    "os",
    sources=(
        Source("os.environ", Origin.ENVIRONMENT, "an environment variable"),
        Source("os.environb", Origin.ENVIRONMENT, "an environment variable"),
        Source("os.getenv()", Origin.ENVIRONMENT, "an environment variable"),
        Source("os.getenvb()", Origin.ENVIRONMENT, "an environment variable"),
        Source("os.read()", Origin.FILE, "a file"),
    ),
    same=(
        Same("posix", "os"),
        Same("nt", "os"),
        Same("os.getcwdu", "os.getcwd"),
    ),
    sinks=(
        *(
            Sink(f"os.{name}", Danger.PATH, _PATH)
            for name in (
                *("open", "remove", "unlink", "rmdir", "mkdir", "listdir", "scandir", "chdir"),
                *("chmod", "chown", "lchmod", "lchown", "chflags", "chroot", "truncate", "utime"),
                *("readlink", "mkfifo", "mknod", "setxattr", "removexattr"),
            )
        ),
        Sink("os.makedirs", Danger.PATH, (("name", 0),)),
        Sink("os.removedirs", Danger.PATH, (("name", 0),)),
        Sink("os.walk", Danger.PATH, (("top", 0),)),
        Sink("os.fwalk", Danger.PATH, (("top", 0),)),
        Sink("os.renames", Danger.PATH, (("old", 0), ("new", 1))),
        *(
            Sink(f"os.{name}", Danger.PATH, _TWO)
            for name in ("rename", "replace", "link", "symlink")
        ),
    ),
    fresh=tuple(
        Fresh(f"os.{name}")
        for name in (
            *("access", "chdir", "chmod", "chown", "close", "cpu_count", "fstat", "getcwd"),
            *("getcwdb", "getegid", "geteuid", "getgid", "getloadavg", "getlogin", "getpid"),
            *("getppid", "getuid", "isatty", "kill", "link", "listdir", "lstat", "makedirs"),
            *("mkdir", "open", "remove", "removedirs", "rename", "renames", "replace", "rmdir"),
            *("scandir", "stat", "statvfs", "symlink", "times", "truncate", "uname", "unlink"),
            *("urandom", "utime", "walk", "write"),
        )
    ),
    no_return=(
        NoReturn("os._exit"),
        NoReturn("os.abort"),
        *(NoReturn(f"os.exec{kind}") for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
    ),
)
