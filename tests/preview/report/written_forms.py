"""Every form of one report, written and read back."""

from __future__ import annotations

import html as entities
import re
from types import SimpleNamespace

from preview.analysis.clock import Clock
from preview.report import plan_json
from preview.report.html import page
from preview.report.markdown import comment
from preview.report.text import lines
from preview.report.text.report import report
from tests.preview.report.html.html_reader import read
from tests.preview.report.sample_results import NOW
from tests.preview.report.svg.svg_reader import Seen


def forms_of(result):
    """Return the JSON, text, Markdown, page and picture of *result*."""
    written = page.page(result, NOW)
    return SimpleNamespace(
        json=plan_json.of(result),
        text=lines.plain(report(result, Clock(), width=10_000, full=True, timings=False)),
        markdown=entities.unescape(comment.comment(result, NOW)).replace("\u200b", ""),
        page=read(written),
        svg=Seen(re.search(r"<svg xmlns=.*?</svg>", written, re.DOTALL)[0]),
    )
