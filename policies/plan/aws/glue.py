"""AWS Glue."""

from __future__ import annotations

from policies.plan.kind import Kind

CATALOG_DATABASE = Kind("aws:glue/catalogDatabase:CatalogDatabase", holds="data")
CATALOG_ENCRYPTION = Kind("aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings")
CATALOG_TABLE = Kind("aws:glue/catalogTable:CatalogTable", holds="data")
CONNECTION = Kind("aws:glue/connection:Connection")
CRAWLER = Kind("aws:glue/crawler:Crawler")
DEV_ENDPOINT = Kind("aws:glue/devEndpoint:DevEndpoint")
JOB = Kind("aws:glue/job:Job", defaults={"command.name": "glueetl"})
RESOURCE_POLICY = Kind("aws:glue/resourcePolicy:ResourcePolicy")
SECURITY_CONFIGURATION = Kind(
    "aws:glue/securityConfiguration:SecurityConfiguration",
    defaults={
        "encryptionConfiguration.cloudwatchEncryption.cloudwatchEncryptionMode": "DISABLED",
        "encryptionConfiguration.jobBookmarksEncryption.jobBookmarksEncryptionMode": "DISABLED",
        "encryptionConfiguration.s3Encryption.s3EncryptionMode": "DISABLED",
    },
)
