import pytest

from model.links import LinkOffer, variable_prefix

OFFER = LinkOffer(access=("read", "write"), variables=("_HOST", "_PORT", ""))


def test_variables_are_named_after_the_thing() -> None:
    assert variable_prefix("user-uploads") == "USER_UPLOADS"
    assert OFFER.named("user-uploads", {"_HOST": "here", "": "all"}) == {
        "USER_UPLOADS_HOST": "here",
        "USER_UPLOADS": "all",
    }


def test_a_variable_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="a link to main does not offer _NAME, _USER"):
        OFFER.named("main", {"_USER": "", "_HOST": "", "_NAME": ""})


@pytest.mark.parametrize(
    ("offer", "message"),
    [
        (OFFER, "bucket files: access must be one of read, write, not own"),
        (LinkOffer(access=("connect",), variables=()), "bucket files: access must be connect, not own"),
    ],
)
def test_another_access_is_refused_with_the_legal_ones(offer: LinkOffer, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        offer.require_access("bucket files", "own")


def test_an_access_that_is_offered_passes() -> None:
    OFFER.require_access("bucket files", "write")
