"""The process edge of the `headgate` command."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

_INTERRUPTED = 130
_BROKEN_PIPE = 141
"""As a shell reports a process that ended by the signal."""
_FAILED = 2
_FULL = (errno.ENOSPC, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What writing to a disk that is full, or gone, fails with."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if words in (["server"], ["server", "--stdio"]):
            # What every editor starts: no argument parser between it and the answer.
            from headgate.lsp.main import serve

            return serve()
        from headgate.cli.arguments import run

        code = run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has left. Without this the interpreter complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        if error.errno not in _FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"headgate: error: cannot write: {error.strerror}", file=sys.stderr)
        return _FAILED
    return code


if __name__ == "__main__":
    sys.exit(main())
