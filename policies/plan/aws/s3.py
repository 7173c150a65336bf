"""Amazon S3. Where a type has two generations, the plural holds both, the current one first."""

from __future__ import annotations

from policies.plan.kind import Kind

_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/disaster-recovery-resiliency.html
BUCKET = Kind("aws:s3/bucket:Bucket", holds="data", scope="regional")
BUCKETS = (BUCKET, Kind("aws:s3/bucketV2:BucketV2", holds="data", scope="regional"))
BUCKET_ACLS = (Kind("aws:s3/bucketAcl:BucketAcl"), Kind("aws:s3/bucketAclV2:BucketAclV2"))
BUCKET_ENCRYPTIONS = (
    Kind("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    Kind("aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"),
)
BUCKET_LIFECYCLES = (
    Kind("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
    Kind("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"),
)
BUCKET_LOGGINGS = (Kind("aws:s3/bucketLogging:BucketLogging"), Kind("aws:s3/bucketLoggingV2:BucketLoggingV2"))
BUCKET_NOTIFICATION = Kind("aws:s3/bucketNotification:BucketNotification")
BUCKET_OBJECT = Kind("aws:s3/bucketObject:BucketObject")
BUCKET_OBJECTS = (BUCKET_OBJECT, Kind("aws:s3/bucketObjectv2:BucketObjectv2"))
BUCKET_OBJECT_LOCK_CONFIGURATION = Kind("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
BUCKET_OWNERSHIP_CONTROLS = Kind("aws:s3/bucketOwnershipControls:BucketOwnershipControls")
BUCKET_POLICY = Kind("aws:s3/bucketPolicy:BucketPolicy")
BUCKET_PUBLIC_ACCESS_BLOCK = Kind(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", defaults=dict.fromkeys(_FLAGS, False)
)
BUCKET_REPLICATIONS = (
    Kind("aws:s3/bucketReplicationConfig:BucketReplicationConfig"),
    Kind("aws:s3/bucketReplicationConfiguration:BucketReplicationConfiguration"),
)
BUCKET_VERSIONINGS = (
    Kind("aws:s3/bucketVersioning:BucketVersioning"),
    Kind("aws:s3/bucketVersioningV2:BucketVersioningV2"),
)
BUCKET_WEBSITES = (
    Kind("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"),
    Kind("aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2"),
)
DIRECTORY_BUCKET = Kind("aws:s3/directoryBucket:DirectoryBucket", holds="data")
FILES_FILE_SYSTEM = Kind("aws:s3/filesFileSystem:FilesFileSystem", holds="data")
VECTORS_INDEX = Kind("aws:s3/vectorsIndex:VectorsIndex", holds="data")
VECTORS_VECTOR_BUCKET = Kind("aws:s3/vectorsVectorBucket:VectorsVectorBucket", holds="data")
OUTPOSTS_BUCKET = Kind("aws:s3control/bucket:Bucket", holds="data")
TABLE = Kind("aws:s3tables/table:Table", holds="data")
TABLE_BUCKET = Kind("aws:s3tables/tableBucket:TableBucket", holds="data")

ACCESS_POINT = Kind(
    "aws:s3/accessPoint:AccessPoint",
    defaults={f"publicAccessBlockConfiguration.{flag}": True for flag in _FLAGS},
)
ACCESS_POINT_POLICY = Kind("aws:s3control/accessPointPolicy:AccessPointPolicy")
OBJECT_LAMBDA_POLICY = Kind("aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy")
OUTPOSTS_BUCKET_POLICY = Kind("aws:s3control/bucketPolicy:BucketPolicy")
TABLE_BUCKET_POLICY = Kind("aws:s3tables/tableBucketPolicy:TableBucketPolicy")
TABLE_POLICY = Kind("aws:s3tables/tablePolicy:TablePolicy")
VECTORS_BUCKET_POLICY = Kind("aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy")
ACCOUNT_PUBLIC_ACCESS_BLOCK = Kind(
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", defaults=dict.fromkeys(_FLAGS, False)
)
MULTI_REGION_ACCESS_POINT = Kind(
    "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
    defaults={f"details.publicAccessBlock.{flag}": True for flag in _FLAGS},
)
