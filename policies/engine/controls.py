"""References to control frameworks, and the themes that several frameworks share. Pure.

FSBP is AWS Foundational Security Best Practices, and Security Hub the controls of Security Hub that are not in it; CIS
is the CIS AWS Foundations Benchmark. A theme lists the requirements that a policy supports in PCI DSS 4.0.1, the HIPAA
Security Rule (45 CFR 164), the SOC 2 trust services criteria and NIST SP 800-53 r5. `engine/published.py` has the title
of every control, `frameworks/related.json` the requirements that AWS relates to the controls of Security Hub:

- PCI DSS: the related requirements of every control in Security Hub's standard for PCI DSS 4.0.1, and NIST: those of
  the controls whose requirements differ from the theme's
  (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html);
- HIPAA: the conformance pack's requirements of the AWS Config rule that the control runs
  (https://docs.aws.amazon.com/config/latest/developerguide/operational-best-practices-for-hipaa_security.html);
- SOC 2: the framework of AWS Audit Manager, by the same rule
  (https://docs.aws.amazon.com/audit-manager/latest/userguide/SOC2.html).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

AUDITS = {"hipaa": "HIPAA", "pci": "PCI DSS 4.0.1", "soc2": "SOC 2"}
"""Profile → framework that it is for."""

SECURITY_HUB = ("FSBP", "Security Hub")
"""Frameworks whose controls are those of Security Hub."""

PLINTH = "Plinth"
"""The framework of controls that no other framework defines."""

FRAMEWORKS = (*SECURITY_HUB, "CIS 5.0", "CIS 3.0", "PCI DSS 4.0.1", "HIPAA", "SOC 2", "NIST 800-53", PLINTH)

CIS_3_OF_5 = (
    {same: same for same in ("1.1", "1.2", "2.1.1", "2.1.2", "2.1.3", "2.1.4")}
    | {f"1.{number}": f"1.{number + 1}" for number in range(3, 22)}
    | {"2.2.1": "2.3.1", "2.2.2": "2.3.2", "2.2.3": "2.3.3", "2.3.1": "2.4.1"}
    | {f"3.{number}": f"3.{number}" for number in range(1, 10)}
    | {f"4.{number}": f"4.{number}" for number in range(1, 17)}
    | {"5.1.1": "2.2.1"}
    | {f"5.{number}": f"5.{number - 1}" for number in range(2, 8)}
)
"""CIS 5.0 → the recommendation of CIS 3.0 that asks for the same."""


TOGETHER = frozenset(
    {"CIS 3.0 2.1.4", "CIS 5.0 2.1.4", "FSBP ELB.5", "FSBP ELB.8", "FSBP IAM.7", "FSBP S3.2", "FSBP S3.3", "FSBP S3.8"}
)
"""Controls that several policies cover in parts which are the whole together."""

_RELATED = json.loads((Path(__file__).parent / "frameworks" / "related.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Control:
    """A control that a policy supports. Its text is the framework and the reference, such as `FSBP S3.5`."""

    framework: str
    """One of `FRAMEWORKS`."""

    reference: str
    """The number that the framework gives to the control."""

    part: str = ""
    """The part of the control that the policy covers. Default: empty, the whole control."""

    def __str__(self) -> str:
        return f"{self.framework} {self.reference}"


def fsbp(*references: str, part: str = "") -> tuple[Control, ...]:
    """Return controls of AWS Foundational Security Best Practices, of which the policy covers *part* (default: all)."""
    return tuple(Control("FSBP", reference, part) for reference in references)


def security_hub(*references: str, part: str = "") -> tuple[Control, ...]:
    """Return controls of Security Hub that are not in FSBP, of which the policy covers *part* (default: all)."""
    return tuple(Control("Security Hub", reference, part) for reference in references)


def cis(*references: str, part: str = "") -> tuple[Control, ...]:
    """Return recommendations of CIS 5.0, followed by the same recommendations in CIS 3.0, where it has them."""
    newer = tuple(Control("CIS 5.0", reference, part) for reference in references)
    older = (CIS_3_OF_5[reference] for reference in references if reference in CIS_3_OF_5)
    return newer + tuple(Control("CIS 3.0", reference, part) for reference in older)


def own(reference: str) -> tuple[Control, ...]:
    """Return a control of the pack itself, for policies that no framework defines."""
    return (Control(PLINTH, reference),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """Requirements that policies of one kind support. Add it to the controls that a policy implements."""

    pci: tuple[str, ...] = ()
    """Requirements of PCI DSS 4.0.1. Default: none."""

    hipaa: tuple[str, ...] = ()
    """Paragraphs of the HIPAA Security Rule. Default: none."""

    soc2: tuple[str, ...] = ()
    """SOC 2 criteria. Default: none."""

    nist: tuple[str, ...] = ()
    """Controls of NIST SP 800-53 r5. Default: none."""

    def __radd__(self, cited: tuple[Control, ...]) -> tuple[Control, ...]:
        """Return *cited* with the requirements that are related to them, or the theme's where none is."""
        hub = [control.reference for control in cited if control.framework in SECURITY_HUB]
        own = {"PCI DSS 4.0.1": self.pci, "HIPAA": self.hipaa, "SOC 2": self.soc2, "NIST 800-53": self.nist}
        found = list(cited)
        for framework, requirements in own.items():
            related = [one for reference in hub for one in _RELATED[framework].get(reference, ())]
            found += (Control(framework, reference) for reference in dict.fromkeys(related or requirements))
        return tuple(found)


AT_REST = Theme(nist=("SC-28", "SC-13"), pci=("3.5.1",), hipaa=("164.312(a)(2)(iv)",), soc2=("CC6.1",))
IN_TRANSIT = Theme(nist=("SC-8", "SC-13"), pci=("4.2.1",), hipaa=("164.312(e)(1)",), soc2=("CC6.7",))
NOT_PUBLIC = Theme(nist=("AC-3", "SC-7"), pci=("1.4.4",), hipaa=("164.312(a)(1)",), soc2=("CC6.6",))
NETWORK = Theme(nist=("SC-7", "AC-4"), pci=("1.3.1",), hipaa=("164.312(e)(1)",), soc2=("CC6.6",))
EGRESS = Theme(nist=("SC-7(5)",), pci=("1.3.2",), soc2=("CC6.6",))
LEAST_PRIVILEGE = Theme(nist=("AC-6", "AC-3"), pci=("7.2.2",), hipaa=("164.308(a)(4)(ii)(B)",), soc2=("CC6.3",))
AUTHENTICATION = Theme(nist=("IA-2", "AC-2"), pci=("8.3.1",), hipaa=("164.312(d)",), soc2=("CC6.1",))
CREDENTIALS = Theme(nist=("IA-5(7)",), pci=("8.6.2",), hipaa=("164.312(a)(1)",), soc2=("CC6.1",))
ROTATION = Theme(nist=("IA-5",), pci=("8.6.3",), soc2=("CC6.1",))
KEYS = Theme(nist=("SC-12",), pci=("3.7.4",), hipaa=("164.312(a)(2)(iv)",), soc2=("CC6.1",))
LOGGING = Theme(nist=("AU-2", "AU-12"), pci=("10.2.1",), hipaa=("164.312(b)",), soc2=("CC7.2",))
LOG_KEEPING = Theme(nist=("AU-11",), pci=("10.5.1",), hipaa=("164.312(b)",), soc2=("CC7.2",))
LOG_INTEGRITY = Theme(nist=("AU-9",), pci=("10.3.2",), hipaa=("164.312(c)(1)",), soc2=("CC7.2",))
INTEGRITY = Theme(nist=("SI-7",), hipaa=("164.312(c)(1)",), soc2=("PI1.3",))
DETECTION = Theme(nist=("SI-4",), hipaa=("164.308(a)(1)(ii)(D)",), soc2=("CC7.2",))
AVAILABILITY = Theme(nist=("CP-10", "SC-36"), hipaa=("164.308(a)(7)(i)",), soc2=("A1.2",))
BACKUP = Theme(nist=("CP-9",), hipaa=("164.308(a)(7)(ii)(A)",), soc2=("A1.2",))
DELETION = Theme(nist=("CM-3", "SC-5(2)"), hipaa=("164.308(a)(7)(i)",), soc2=("A1.2",))
HARDENING = Theme(nist=("CM-6", "CM-7"), pci=("2.2.1",), soc2=("CC6.8",))
PATCHING = Theme(nist=("SI-2",), pci=("6.3.3",), hipaa=("164.308(a)(5)(ii)(B)",), soc2=("CC7.1",))
SCANNING = Theme(nist=("RA-5",), pci=("6.3.1",), hipaa=("164.308(a)(1)(ii)(A)",), soc2=("CC7.1",))
WEB_ATTACKS = Theme(nist=("SC-5", "SC-7"), pci=("6.4.2",), soc2=("CC6.6",))
INVENTORY = Theme(nist=("CM-8",), pci=("12.5.1",), soc2=("CC6.1",))
RETENTION = Theme(nist=("SI-12",), pci=("3.2.1",), soc2=("C1.2",))
