from components.data.bucket_policy import bucket_policy
from components.identity.account import Account

ELSEWHERE = Account(account_id="123456789012", region="eu-west-1")


def test_logs_of_cloudfront_come_from_us_east_1_wherever_the_bucket_is() -> None:
    delivered = next(s for s in bucket_policy("logs", ELSEWHERE, cdn=False) if s.sid == "DeliveredLogs")

    assert delivered.conditions["ArnLike"] == {
        "aws:SourceArn": ["arn:aws:logs:eu-west-1:123456789012:*", "arn:aws:logs:us-east-1:123456789012:*"]
    }


def test_every_service_that_is_let_in_is_bound_to_the_account() -> None:
    for statement in bucket_policy("logs", ELSEWHERE, cdn=True):
        if statement.effect == "Allow":
            assert "123456789012" in f"{statement.conditions} {statement.resources}"
