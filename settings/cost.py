"""``plinth:cost``: what the stack may cost."""

from __future__ import annotations

from pydantic import Field

from settings.model import Model


class Cost(Model):
    """What the stack may cost."""

    monthly_budget_usd: float = Field(
        gt=0,
        description="US dollars a month; alerts at 80 % spent and at 100 % forecast.",
        examples=[100],
    )
