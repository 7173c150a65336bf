"""EC2 Image Builder."""

from __future__ import annotations

from policies.plan.kind import Kind

COMPONENT = Kind("aws:imagebuilder/component:Component")
RECIPE = Kind("aws:imagebuilder/imageRecipe:ImageRecipe")
