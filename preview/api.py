"""The public API of the preview.

    from preview.api import preview, project_of

    result = preview(project_of(Path()), "prod")

``preview/__init__.py`` imports nothing, so that ``plinth --help`` does not wait for imports that it does not need.
"""

from preview.analysis.preview import preview
from preview.analysis.result import Result
from preview.errors import ProgramFailedError, WrongInputError
from preview.exit_codes import ExitCode
from preview.recorder.stack_file import Project, StackFile, project_of, read

__all__ = [
    "ExitCode",
    "ProgramFailedError",
    "Project",
    "Result",
    "StackFile",
    "WrongInputError",
    "preview",
    "project_of",
    "read",
]
