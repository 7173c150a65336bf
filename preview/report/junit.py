"""Findings as JUnit XML, which every pipeline shows as test results. Pure.

A policy without a violation is one test case. A violated one is a test case for each resource that violates it, so that
a pipeline shows a new violation as a newly failed test. What does not refuse the stack, an advisory or an exempt
violation, is a skipped test: pipelines show its text, and a passed test's they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from preview.report.view.findings_report import Finding, FindingsReport

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped: https://www.w3.org/TR/xml/#charsets."""
_COUNTED = ("failure", "error", "skipped")


def junit(reports: Sequence[FindingsReport]) -> str:
    """Return the findings of all reports as one document with a suite for each stack and kind of rule."""
    root = ET.Element("testsuites", name="plinth")
    for report in reports:
        root.append(_policies(report))
        if report.others:
            cases = _violated(report.others)
            root.append(_suite(f"{report.name}: what AWS or the provider refuses, and losses of data", cases))
    _count(root, root.iter("testcase"))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _policies(report: FindingsReport) -> ET.Element:
    cases = [ET.Element("testcase", classname=_legal(name), name="every resource") for name in report.held]
    cases += _violated(report.findings)
    for text in report.failures:
        case = ET.Element("testcase", classname="policy pack", name=_legal(text.partition("\n")[0]))
        ET.SubElement(case, "error", message=_legal(text.partition("\n")[0]), type="failure").text = _legal(text)
        cases.append(case)
    suite = _suite(f"{report.name}: policies", cases)
    properties = ET.Element("properties")
    for name, value in (
        ("pack", report.pack),
        ("disabled", len(report.disabled)),
        ("notApplicable", len(report.not_applicable)),
    ):
        ET.SubElement(properties, "property", name=name, value=_legal(str(value)))
    suite.insert(0, properties)
    return suite


def _violated(findings: Iterable[Finding]) -> list[ET.Element]:
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        grouped.setdefault((one.rule, one.urn), []).append(one)
    return [_case(found) for _, found in sorted(grouped.items())]


def _case(found: Sequence[Finding]) -> ET.Element:
    """Return the test case of one rule and one resource: it fails if one of its findings refuses the stack."""
    first = next((one for one in found if one.refuses), found[0])
    case = ET.Element(
        "testcase",
        classname=_legal(first.rule),
        name=_legal(first.urn or first.where),
        file=_legal(first.place.file),
        line=str(first.place.line),
    )
    lines = [_text(one) for one in found]
    kind = " ".join(filter(None, (first.level, first.severity)))
    if first.refuses:
        ET.SubElement(case, "failure", message=_legal(_text(first)), type=kind).text = _legal("\n".join(lines))
    else:
        ET.SubElement(case, "skipped", message=_legal("; ".join(lines)))
    return case


def _text(one: Finding) -> str:
    at = f"{one.place.file}:{one.place.line}"
    kind = " ".join(filter(None, (one.level, one.severity)))
    if one.exemption is not None:
        kind = f"exempt until {one.exemption.expires} ({one.exemption.reason}; owner {one.exemption.owner})"
    return f"{kind}: {one.where}: {one.message} ({at})"


def _suite(name: str, cases: Sequence[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=_legal(name))
    suite.extend(cases)
    _count(suite, cases)
    return suite


def _count(element: ET.Element, cases: Iterable[ET.Element]) -> None:
    outcomes = [{child.tag for child in case} for case in cases]
    element.set("tests", str(len(outcomes)))
    for tag, attribute in zip(_COUNTED, ("failures", "errors", "skipped"), strict=True):
        element.set(attribute, str(sum(tag in outcome for outcome in outcomes)))
    element.set("time", "0")


def _legal(text: str) -> str:
    r"""Return *text* with ``\uXXXX`` in place of what XML cannot hold."""
    return _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
