"""Reads a JSON object from a file, in whichever encoding a shell wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from preview.errors import WrongInputError


def read_object(path: Path, holds: str) -> dict[str, Any]:
    """Return the JSON object in the file at *path*, in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Windows PowerShell redirects to UTF-16. *holds* says what the file should hold, for the message. Raises
    WrongInputError if the file cannot be read or is not a JSON object.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise WrongInputError(f"{path}: cannot be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise WrongInputError(f"{path}: not JSON: {where}: {error.msg}; expected {holds}") from None
    except RecursionError:
        raise WrongInputError(f"{path}: nested too deeply; expected {holds}") from None
    except UnicodeDecodeError:
        raise WrongInputError(f"{path}: not text in UTF-8 or UTF-16; expected {holds}") from None
    except ValueError as error:  # a number of thousands of digits
        raise WrongInputError(f"{path}: not JSON: {error}; expected {holds}") from None
    if not isinstance(content, dict):
        raise WrongInputError(f"{path}: not a JSON object; expected {holds}")
    return content
