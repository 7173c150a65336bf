"""Findings in the forms that other tools read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from preview.report.view.findings_report import FindingsReport


def written(reports: Sequence[FindingsReport], form: str) -> str:
    """Return the findings as ``sarif`` or ``junit``; only the form that is asked for is imported."""
    if form == "sarif":
        from preview.report.sarif import sarif  # noqa: PLC0415 - see above

        return json.dumps(sarif(reports), indent=2, ensure_ascii=False) + "\n"
    from preview.report.junit import junit  # noqa: PLC0415 - see above

    return junit(reports)
