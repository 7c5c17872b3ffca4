"""Ways to have a function called elsewhere or later: threads, processes, loops, hooks."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Calls, Library, Passes, Same

_LOOPS: Final = (
    *("asyncio.get_event_loop()", "asyncio.get_running_loop()", "asyncio.new_event_loop()"),
    *("asyncio.BaseEventLoop()", "asyncio.SelectorEventLoop()", "asyncio.ProactorEventLoop()"),
    "uvloop.new_event_loop()",
)
_POOLS: Final = (
    *("multiprocessing.pool.Pool()", "multiprocessing.pool.ThreadPool()"),
    *("multiprocessing.dummy.Pool()", "multiprocessing.get_context().Pool()"),
    "multiprocess.Pool()",
)
_EXECUTORS: Final = (
    *("ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor"),
    *("thread.ThreadPoolExecutor", "process.ProcessPoolExecutor"),
)

LIBRARY: Final = Library(
    "threading",
    same=(
        *(Same(loop, "asyncio.AbstractEventLoop()") for loop in _LOOPS),
        *(Same(pool, "multiprocessing.Pool()") for pool in _POOLS),
        *(Same(f"concurrent.futures.{name}", "concurrent.futures.Executor") for name in _EXECUTORS),
        Same("multiprocessing.context.Process", "multiprocessing.Process"),
        Same("multiprocessing.get_context().Process", "multiprocessing.Process"),
        Same("multiprocess.Process", "multiprocessing.Process"),
        Same("multiprocessing.dummy.Process", "threading.Thread"),
        Same("threading._Timer", "threading.Timer"),
    ),
    passes=tuple(
        Passes(f"asyncio.{name}")
        for name in (
            *("wait_for", "gather", "shield", "wait", "as_completed", "create_task"),
            *("ensure_future", "run", "run_coroutine_threadsafe"),
        )
    ),
    calls=(
        Calls("threading.Thread", ("target", 1), packed=("args", 3)),
        Calls("threading.Timer", ("function", 1), packed=("args", 2)),
        Calls("_thread.start_new_thread", ("function", 0), packed=("args", 1)),
        Calls("multiprocessing.Process", ("target", 1), packed=("args", 3)),
        Calls("multiprocessing.Pool().apply", ("func", 0), packed=("args", 1)),
        Calls("multiprocessing.Pool().apply_async", ("func", 0), packed=("args", 1)),
        *(
            Calls(f"multiprocessing.Pool().{method}", ("func", 0), first=1, items=True)
            for method in ("map", "map_async", "imap", "imap_unordered")
        ),
        Calls("concurrent.futures.Executor().submit", ("fn", 0), first=1),
        Calls("concurrent.futures.Executor().map", ("fn", 0), first=1, items=True),
        Calls("starlette.background.BackgroundTasks().add_task", ("func", 0), first=1),
        Calls("starlette.background.BackgroundTask", ("func", 0), first=1),
        Calls("asyncio.to_thread", ("func", 0), first=1),
        Calls("asyncio.AbstractEventLoop().run_in_executor", ("func", 1), first=2),
        Calls("asyncio.AbstractEventLoop().call_soon", ("callback", 0), first=1),
        Calls("asyncio.AbstractEventLoop().call_soon_threadsafe", ("callback", 0), first=1),
        Calls("asyncio.AbstractEventLoop().call_later", ("callback", 1), first=2),
        Calls("asyncio.AbstractEventLoop().call_at", ("callback", 1), first=2),
        Calls("functools.reduce", ("function", 0), first=1, items=True),
        Calls("itertools.takewhile", ("predicate", 0), first=1, items=True),
        Calls("itertools.dropwhile", ("predicate", 0), first=1, items=True),
        Calls("itertools.filterfalse", ("function", 0), first=1, items=True),
        Calls("itertools.accumulate", ("func", 1), first=0, items=True),
        Calls("itertools.groupby", ("key", 1), first=0, items=True),
        Calls("operator.call", ("obj", 0), first=1),
        Calls("atexit.register", ("func", 0), first=1),
        Calls("signal.signal", ("handler", 1)),
        Calls("weakref.finalize", ("func", 1), first=2),
        Calls("contextvars.Context().run", ("callable", 0), first=1),
        Calls("contextvars.copy_context().run", ("callable", 0), first=1),
        Calls("contextlib.ExitStack().callback", ("callback", 0), first=1),
        Calls("contextlib.AsyncExitStack().callback", ("callback", 0), first=1),
        Calls("sched.scheduler().enter", ("action", 2), packed=("argument", 3)),
        Calls("sched.scheduler().enterabs", ("action", 2), packed=("argument", 3)),
        Calls("timeit.timeit", ("stmt", 0)),
        Calls("timeit.repeat", ("stmt", 0)),
        Calls("anyio.to_thread.run_sync", ("func", 0), first=1),
        Calls("anyio.run", ("func", 0), first=1),
        Calls("trio.to_thread.run_sync", ("sync_fn", 0), first=1),
        Calls("trio.run", ("async_fn", 0), first=1),
        Calls("gevent.spawn", ("function", 0), first=1),
        Calls("gevent.spawn_later", ("function", 1), first=2),
        Calls("eventlet.spawn", ("func", 0), first=1),
        Calls("eventlet.spawn_n", ("func", 0), first=1),
    ),
)
