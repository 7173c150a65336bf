"""How FIFO queues and topics recognize a message that was sent twice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

ContentBasedDeduplication = Annotated[
    bool,
    Field(
        description="Whether two messages with the same body within 5 minutes are one; otherwise each needs a "
        "deduplication id. Default: false.",
        examples=[True],
    ),
]
