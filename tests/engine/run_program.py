"""Runs one Python program against an engine, in a process of its own, as the official language host does.

Reads the engine's request as JSON from standard input. Ends with 0, or with 32 once the engine has been told
what went wrong.
"""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pulumi
from pulumi import log
from pulumi.runtime.settings import reset_options
from pulumi.runtime.stack import run_in_stack

_FAILED = 32


def main() -> int:
    """Run the program of the folder that the command line names."""
    folder = Path(sys.argv[1])
    request = json.load(sys.stdin)
    reset_options(
        project=request["project"],
        stack=request["stack"],
        organization=request["organization"],
        monitor_address=request["monitor_address"],
        engine_address=request["engine_address"],
        parallel=request["parallel"],
        preview=request["preview"],
        root_directory=request["root_directory"],
    )
    pulumi.runtime.set_all_config(request["config"], request["secret_keys"])
    sys.path.insert(0, str(folder))
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=4 * max(request["parallel"], 1)))
    asyncio.set_event_loop(loop)

    def program() -> None:
        runpy.run_path(str(folder / "__main__.py"), run_name="__main__")

    try:
        loop.run_until_complete(run_in_stack(program))
    except pulumi.RunError as error:
        log.error(str(error))
        return _FAILED
    except Exception:  # noqa: BLE001 - whatever it was, the engine has to hear of it
        log.error(f"Program failed with an unhandled exception:\n{traceback.format_exc()}")
        return _FAILED
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop), return_exceptions=True))
        loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
