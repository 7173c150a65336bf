"""The validator's process: ``python -m preview.validation.worker``.

It loads the rules and the tables, reads the pickled arguments of :func:`validated` from standard input until its end,
and writes the pickled validation. Without an input it ends: whoever started it is gone.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from preview.cloudformation.translate import load_tables, translate
from preview.recorder.record import Registered
from preview.validation.findings import Validation, validation_of
from preview.validation.rules import Rules

_NICENESS = 3
"""Program and pack come first. Measured with 0, 3, 5 and 10 on two cores: with 10 the last wait becomes longer."""


def main() -> None:
    """Validate one plan."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    gc.disable()  # it lives for one plan, and what it loads is needed until its end
    rules = Rules()
    load_tables()
    given = sys.stdin.buffer.read()
    if not given:
        return
    validation = validated(rules, *pickle.loads(given))  # noqa: S301 - from the process that started this one
    sys.stdout.buffer.write(pickle.dumps(validation))


def validated(rules: Rules, resources: Sequence[Registered], region: str, config: Mapping[str, str]) -> Validation:
    """Translate a plan, and return what *rules* say of it in the words of the plan."""
    template = translate(resources, region)
    found = validation_of(rules.broken(template.document, region), template, resources, config, region)
    return replace(found, memory_mib=_peak_mib())


def _peak_mib() -> float:
    """Return the peak memory of this process in MiB; 0 on Windows, which does not report it this way."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)  # bytes on macOS, KiB on Linux


if __name__ == "__main__":
    main()
