"""The files of client certificates' authorities, read before anything is made."""

from __future__ import annotations

from collections.abc import Mapping

from components.edge.trust_files import TrustFiles, UnfitTrustFilesError, trust_files
from program.site_files import PROJECT
from settings import Settings, SettingsError
from settings.fields import written


def files_of_trust_stores(config: Settings) -> Mapping[str, TrustFiles]:
    """Return load balancer → files of its trust store. Raises SettingsError, with a line for each that is unfit."""
    found: dict[str, TrustFiles] = {}
    lines: list[str] = []
    for name, balancer in config.named_load_balancers.items():
        if balancer.mutual_tls is None:
            continue
        try:
            files = trust_files(PROJECT, balancer.mutual_tls)
        except UnfitTrustFilesError as error:
            for field, problem in error.problems.items():
                path = (*config.load_balancer_path(name), "mutual_tls", *field)
                example = f"{field[0]}: certificates/clients.pem" if len(field) == 1 else "revocation_lists: {}"
                lines.append(f"{written(path)}: {problem}; example: {example}")
            continue
        if files is not None:
            found[name] = files
    if lines:
        raise SettingsError(lines)
    return found
