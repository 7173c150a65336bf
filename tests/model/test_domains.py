import pytest

from model.domains import ascii_name, check_domain, check_label


@pytest.mark.parametrize(
    "text", ["example.com", "a.b.c.museum", "xn--mller-kva.de", "example.xn--p1ai", "1.example.com"]
)
def test_a_domain_in_ascii_is_itself(text: str) -> None:
    assert check_domain(text) == text


@pytest.mark.parametrize(("text", "name"), [("müller.de", "xn--mller-kva.de"), ("例え.jp", "xn--r8jz45g.jp")])
def test_other_letters_are_translated(text: str, name: str) -> None:
    assert check_domain(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("com", "Example.com", "example.com.", "https://example.com", "1.2.3.4", "_dmarc.example.com", "a..b.com"),
        *("straße.de", f"{'a' * 64}.com", ".".join(["a" * 60] * 5) + ".com", "exam ple.com", "example.c0m", ""),
    ],
)
def test_what_is_no_domain_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        check_domain(text)


@pytest.mark.parametrize("text", ["a.b", "-a", "a-", "A", "a_b", "a" * 64, ""])
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be one label"):
        check_label(text)


def test_a_name_too_long_for_dns_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a name that DNS can hold"):
        ascii_name("ä" * 64 + ".de")
