"""Runs one program to its end under the recorder, in a context and an event loop of its own."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import threading
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, SimpleNamespace, TracebackType
from typing import Any

import pulumi
from pulumi.runtime import mocks, resource, rpc
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import configure, set_root_resource
from pulumi.runtime.stack import run_in_stack
from pulumi.runtime.sync_await import _ensure_event_loop

from preview.recorder.monitor import Recorder, Simulator
from preview.recorder.record import Record, Registered
from preview.recorder.wire_marks import ORGANIZATION

_CONSTRUCTORS = 3


class InPlace(ThreadPoolExecutor):
    """An executor without threads.

    The SDK runs every call of the monitor in the loop's executor, because an engine may be slow. The recorder answers
    at once: without threads there is no context switching, and registrations have one order.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call *fn* and return its finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised where the future is awaited
            future.set_exception(error)
        return future


@functools.cache
def _uri(path: str) -> str:
    """Return the address of a source file; empty for code that is in no file."""
    return Path(path).as_uri() if Path(path).is_absolute() else ""


def creating_line() -> source_pb2.StackTrace:
    """Return the one frame of the SDK's stack trace that is recorded: the line that creates the resource.

    Like the SDK, it takes the caller of the third ``__init__`` on the stack: those of ``Resource``, of
    ``CustomResource`` or ``ComponentResource``, and of the resource's own class.
    """
    frame: FrameType | None = inspect.currentframe()
    constructors = 0
    while frame is not None and constructors < _CONSTRUCTORS:
        constructors += frame.f_code.co_name == "__init__"
        frame = frame.f_back
    if frame is None:
        return source_pb2.StackTrace()
    uri = _uri(frame.f_code.co_filename)
    position = source_pb2.SourcePosition(uri=uri, line=frame.f_lineno) if uri else None
    return source_pb2.StackTrace(frames=[source_pb2.StackFrame(pc=position)])


@contextmanager
def short_stack_traces() -> Iterator[None]:
    """Let the SDK send a single frame with each resource.

    By default it walks the whole call stack, which takes a sixth of a program's time, and reads and keeps the text of
    every file on it, among them its own of hundreds of kilobytes.
    """
    walk = resource._get_stack_trace  # noqa: SLF001 - the SDK has no setting for it
    resource._get_stack_trace = creating_line  # noqa: SLF001 - see above
    try:
        yield
    finally:
        resource._get_stack_trace = walk  # noqa: SLF001 - see above


@contextmanager
def with_missing_outputs_known() -> Iterator[None]:
    """Let an output that the simulator does not have be None, as in AWS, where it was not set.

    To the program a preview is a dry run, in which the SDK would take such outputs for unknown, and would run no
    ``apply`` on them.
    """
    settings = rpc.settings
    deployed = SimpleNamespace(**{**vars(settings), "is_dry_run": lambda: False})
    rpc.settings = deployed  # pyrefly: ignore[bad-assignment] - in place of the module, with the same functions
    try:
        yield
    finally:
        rpc.settings = settings


def run(
    program: Callable[[], object],
    simulator: Simulator,
    *,
    project: str,
    stack: str,
    config: Mapping[str, str],
    secret_keys: Collection[str] = (),
    seen: Callable[[Registered], None] | None = None,
    called: Callable[[], None] | None = None,
    root: str = "",
    trace: bool = False,
) -> Record:
    """Run *program* to its end under the recorder and return what it registered.

    *config* has the engine's form: ``namespace:key`` → text, objects as JSON. *seen* is called with each registration
    as it is made, *called* whenever the program asks its engine for something, *root* is the project's folder. Raises
    whatever the program raised; with *trace* the traceback shows where in an ``apply`` it was raised, see
    :func:`remembering`. Default: it does not, because that takes time.
    """
    recorder = Recorder(simulator, seen, called)

    def isolated() -> None:
        pulumi.runtime.set_all_config(dict(config), sorted(secret_keys))
        configure(
            mocks.MockSettings(
                monitor=recorder,
                engine=recorder,
                project=project,
                stack=stack,
                dry_run=True,
                organization=ORGANIZATION,
                root_directory=root,
                callbacks=recorder.callbacks,
                outputs=set(),
                lock=threading.Lock(),
                package_refs={},
                base_providers_by_ref={},
                legacy_apply_enabled=False,
            )
        )
        set_root_resource(None)  # pyrefly: ignore[bad-argument-type] - the annotation omits None
        _run(program, trace=trace)

    contextvars.copy_context().run(isolated)
    return recorder.record


def remembering(origins: dict[int, TracebackType | None]) -> Callable[..., asyncio.Task[Any]]:
    """Return a task factory that records where exceptions were first raised.

    An exception that passes from task to task loses the traceback of the earlier tasks: what was raised in an
    ``apply`` would not show its line in the program.
    """

    async def recording(coroutine: Coroutine[Any, Any, Any]) -> Any:
        try:
            return await coroutine
        except Exception as error:
            origins.setdefault(id(error), error.__traceback__)
            raise

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(recording(coroutine), loop=loop, **options)

    return factory


def _run(program: Callable[[], object], *, trace: bool) -> None:
    before = _ensure_event_loop()
    loop = asyncio.new_event_loop()
    loop.set_default_executor(InPlace(1))
    loop.set_exception_handler(lambda _loop, _context: None)
    origins: dict[int, TracebackType | None] = {}
    if trace:
        loop.set_task_factory(remembering(origins))
    asyncio.set_event_loop(loop)
    raised: list[BaseException] = []

    def whole() -> None:
        try:
            program()
        except BaseException as error:
            raised.append(error)
            raise

    try:
        with short_stack_traces(), with_missing_outputs_known():
            loop.run_until_complete(run_in_stack(whole))
    except BaseException as error:  # noqa: BLE001 - it is raised again
        # The program's own exception explains more than one that follows it in the SDK's cleanup.
        first = raised[0] if raised else error
        raise first.with_traceback(origins.get(id(first), first.__traceback__)) from first.__cause__
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()
        asyncio.set_event_loop(before)
