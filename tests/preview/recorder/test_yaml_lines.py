from __future__ import annotations

import pytest

from preview.recorder.yaml_lines import YamlLines

TEXT = """\
config:
  aws:region: us-east-1
  plinth:services:
    api:
      cpu: 256
      zones: [a,
        b]
    api.v2:
      cpu: 512
  plinth:rules:
    - port: 80
    - port: 443
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("config.aws:region", 2),
        ("config.plinth:services", 3),
        ("config.plinth:services.api.cpu", 5),
        ("config.plinth:services.api.zones[1]", 7),
        ("config.plinth:services.api.v2.cpu", 9),
        ("config.plinth:rules[1].port", 12),
        ("config.plinth:services.api.memory", 4),  # left to its default: the entry
        ("config.plinth:rules[7]", 10),
        ("config.plinth:queues.jobs", 1),
        ("other", None),
    ],
)
def test_the_line_of_a_key(path: str, line: int | None) -> None:
    assert YamlLines(TEXT).of(path) == line


@pytest.mark.parametrize("text", ["", "config: [", "- 1", "just text"])
def test_a_text_without_keys_has_no_lines(text: str) -> None:
    assert YamlLines(text).of("config.a") is None
