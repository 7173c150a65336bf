import pytest

from model.links import LinkOffer, Needs, variable_prefix

OFFER = LinkOffer(access=("read", "write"), variables=("_HOST", "_PORT", ""))


def test_variables_are_named_after_the_thing() -> None:
    assert variable_prefix("user-uploads") == "USER_UPLOADS"
    assert OFFER.named("user-uploads", "read", {"_HOST": "here", "": "all"}) == {
        "USER_UPLOADS_HOST": "here",
        "USER_UPLOADS": "all",
    }


def test_a_variable_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="a link to main does not offer _NAME, _USER"):
        OFFER.named("main", "read", {"_USER": "", "_HOST": "", "_NAME": ""})


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


def test_an_access_apart_has_variables_and_endpoints_of_its_own() -> None:
    offer = LinkOffer(
        access=("connect", "iam"),
        variables=("_PASSWORD",),
        endpoints=("secretsmanager",),
        apart={"iam": Needs(variables=("_USERNAME",))},
    )

    assert (offer.variables_of("connect"), offer.endpoints_of("connect")) == (("_PASSWORD",), ("secretsmanager",))
    assert (offer.variables_of("iam"), offer.endpoints_of("iam")) == (("_USERNAME",), ())
    with pytest.raises(ValueError, match="a link to main does not offer _PASSWORD"):
        offer.named("main", "iam", {"_PASSWORD": ""})
