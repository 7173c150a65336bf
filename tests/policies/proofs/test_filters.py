from policies.proofs.filters import Verdict, first_open


def test_the_first_open_verdict_counts_and_nothing_after_it_is_tried() -> None:
    def verdicts():
        yield Verdict(passes=False, reason="no")
        yield Verdict(passes=True, reason="yes")
        raise AssertionError("tried after an open one")

    refusals = [Verdict(passes=False, reason="first"), Verdict(passes=False, reason="second")]
    assert first_open(verdicts(), "none").reason == "yes"
    assert first_open(refusals, "none").reason == "first"
    assert not first_open([], "none")
    assert first_open([], "none").reason == "none"
