"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no failure. The rest stays as Hypothesis chose it: in CI the same examples in every run.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")
