"""Files and folders of the project that a stack file names."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.base import Matches

_PATH = r"(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9_. -]+(?:/[A-Za-z0-9_. -]+)*"
_PARTS = "no / at its ends, no . or .. as a part"
_LONGEST = Field(max_length=255)
"""Of a whole path; a file system takes as much for one name, and refuses even to look for a longer one:
https://man7.org/linux/man-pages/man0/limits.h.0p.html"""

FolderPath = Annotated[
    str, Matches(_PATH, f"must be a folder below that of the project, such as dist: {_PARTS}"), _LONGEST
]
FilePath = Annotated[
    str,
    Matches(_PATH, f"must be a file below the folder of the project, such as certificates/clients.pem: {_PARTS}"),
    _LONGEST,
]
