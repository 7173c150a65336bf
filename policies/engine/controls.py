"""References to control frameworks, and the themes that several frameworks share. Pure.

FSBP is AWS Foundational Security Best Practices (Security Hub); CIS is the CIS AWS Foundations Benchmark. A theme lists
the requirements that a policy supports in PCI DSS 4.0.1, the HIPAA Security Rule (45 CFR 164), the SOC 2 trust services
criteria and NIST SP 800-53 r5.
"""

from __future__ import annotations

AUDITS = {"hipaa": "HIPAA", "pci": "PCI DSS 4.0.1", "soc2": "SOC 2"}
"""Profile → framework that it is for."""

FRAMEWORKS = ("FSBP", "CIS 5.0", "CIS 3.0", "PCI DSS 4.0.1", "HIPAA", "SOC 2", "NIST 800-53", "Plinth")

_CIS_3_OF_5 = {
    "1.7": "1.8", "1.8": "1.9", "1.14": "1.15", "1.15": "1.16", "1.19": "1.20", "1.21": "1.22",
    "2.1.1": "2.1.1", "2.1.4": "2.1.4", "2.2.1": "2.3.1", "2.2.2": "2.3.2", "2.2.3": "2.3.3", "2.3.1": "2.4.1",
    "3.1": "3.1", "3.2": "3.2", "3.3": "3.3", "3.4": "3.4", "3.5": "3.5", "3.6": "3.6", "3.7": "3.7",
    "3.8": "3.8", "3.9": "3.9", "4.16": "4.16", "5.1.1": "2.2.1",
    "5.2": "5.1", "5.3": "5.2", "5.4": "5.3", "5.5": "5.4", "5.6": "5.5", "5.7": "5.6",
}  # fmt: skip


def fsbp(*references: str) -> tuple[str, ...]:
    """Return controls of AWS Foundational Security Best Practices."""
    return tuple(f"FSBP {reference}" for reference in references)


def cis(*references: str) -> tuple[str, ...]:
    """Return recommendations of CIS 5.0, followed by the same recommendations in CIS 3.0, where it has them."""
    newer = tuple(f"CIS 5.0 {reference}" for reference in references)
    return newer + tuple(f"CIS 3.0 {_CIS_3_OF_5[reference]}" for reference in references if reference in _CIS_3_OF_5)


def own(reference: str) -> tuple[str, ...]:
    """Return a control of the pack itself, for policies that no framework defines."""
    return (f"Plinth {reference}",)


def _theme(
    *, nist: tuple[str, ...], pci: tuple[str, ...] = (), hipaa: tuple[str, ...] = (), soc2: tuple[str, ...] = ()
) -> tuple[str, ...]:
    return (
        *(f"PCI DSS 4.0.1 {reference}" for reference in pci),
        *(f"HIPAA {reference}" for reference in hipaa),
        *(f"SOC 2 {reference}" for reference in soc2),
        *(f"NIST 800-53 {reference}" for reference in nist),
    )


AT_REST = _theme(nist=("SC-28", "SC-13"), pci=("3.5.1",), hipaa=("164.312(a)(2)(iv)",), soc2=("CC6.1",))
IN_TRANSIT = _theme(nist=("SC-8", "SC-13"), pci=("4.2.1",), hipaa=("164.312(e)(1)",), soc2=("CC6.7",))
NOT_PUBLIC = _theme(nist=("AC-3", "SC-7"), pci=("1.4.4",), hipaa=("164.312(a)(1)",), soc2=("CC6.6",))
NETWORK = _theme(nist=("SC-7", "AC-4"), pci=("1.3.1",), hipaa=("164.312(e)(1)",), soc2=("CC6.6",))
EGRESS = _theme(nist=("SC-7(5)",), pci=("1.3.2",), soc2=("CC6.6",))
LEAST_PRIVILEGE = _theme(nist=("AC-6", "AC-3"), pci=("7.2.2",), hipaa=("164.308(a)(4)(ii)(B)",), soc2=("CC6.3",))
AUTHENTICATION = _theme(nist=("IA-2", "AC-2"), pci=("8.3.1",), hipaa=("164.312(d)",), soc2=("CC6.1",))
CREDENTIALS = _theme(nist=("IA-5",), pci=("8.6.2",), hipaa=("164.312(a)(1)",), soc2=("CC6.1",))
ROTATION = _theme(nist=("IA-5(1)",), pci=("8.6.3",), soc2=("CC6.1",))
KEYS = _theme(nist=("SC-12",), pci=("3.7.4",), hipaa=("164.312(a)(2)(iv)",), soc2=("CC6.1",))
LOGGING = _theme(nist=("AU-2", "AU-12"), pci=("10.2.1",), hipaa=("164.312(b)",), soc2=("CC7.2",))
LOG_KEEPING = _theme(nist=("AU-11",), pci=("10.5.1",), hipaa=("164.316(b)(2)(i)",), soc2=("CC7.2",))
LOG_INTEGRITY = _theme(nist=("AU-9",), pci=("10.3.2",), hipaa=("164.312(c)(1)",), soc2=("CC7.2",))
DETECTION = _theme(nist=("SI-4",), pci=("11.5.1",), hipaa=("164.308(a)(1)(ii)(D)",), soc2=("CC7.2",))
AVAILABILITY = _theme(nist=("CP-10", "SC-36"), hipaa=("164.308(a)(7)(i)",), soc2=("A1.2",))
BACKUP = _theme(nist=("CP-9",), hipaa=("164.308(a)(7)(ii)(A)",), soc2=("A1.2",))
DELETION = _theme(nist=("CP-9", "CM-3"), hipaa=("164.312(c)(1)",), soc2=("A1.2",))
HARDENING = _theme(nist=("CM-6", "CM-7"), pci=("2.2.1",), soc2=("CC6.8",))
PATCHING = _theme(nist=("SI-2",), pci=("6.3.3",), hipaa=("164.308(a)(5)(ii)(B)",), soc2=("CC7.1",))
SCANNING = _theme(nist=("RA-5",), pci=("6.3.1",), hipaa=("164.308(a)(1)(ii)(A)",), soc2=("CC7.1",))
WEB_ATTACKS = _theme(nist=("SC-5", "SC-7"), pci=("6.4.2",), soc2=("CC6.6",))
INVENTORY = _theme(nist=("CM-8",), pci=("12.5.1",), soc2=("CC6.1",))
RETENTION = _theme(nist=("SI-12",), pci=("3.2.1",), soc2=("C1.2",))
