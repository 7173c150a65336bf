"""Which types hold what cannot be made again: data, keys to data, or names that others have noted.

Left out on purpose, because the program or AWS makes the same again, or because they are meant to go:

- ``aws:cloudwatch/logGroup:LogGroup``: its records leave it by themselves, after its retention, and it goes with every
  service that is removed. What must be kept goes to a bucket.
- ``aws:ssm/parameter:Parameter`` and ``aws:secretsmanager/secretVersion:SecretVersion``: their value is an input. The
  secret itself is listed: rotation gives it values that the program does not know.
- ``aws:ec2/instance:Instance`` and ``aws:ecs/service:Service``: what runs must be replaceable. Disks that outlive an
  instance are volumes, which are listed.
- ``aws:rds/clusterInstance:ClusterInstance`` and its like of DocumentDB and Neptune: the storage is the cluster's.
- ``aws:acm/certificate:Certificate``: AWS issues another one, and the key never leaves it.
- ``aws:ec2/eip:Eip``, load balancers, distributions, topics: others may have noted their address, but nothing is stored
  there, and changes of the network replace them by design.
- Snapshots that AWS takes by itself: no resource stands for them.
"""

from __future__ import annotations

from typing import Final

_DATA: Final = frozenset(
    {
        "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
        "aws:backup/vault:Vault",
        "aws:cloudfront/keyValueStore:KeyValueStore",
        "aws:cloudtrail/eventDataStore:EventDataStore",
        "aws:codeartifact/domain:Domain",
        "aws:codeartifact/repository:Repository",
        "aws:codecommit/repository:Repository",
        "aws:docdb/cluster:Cluster",
        "aws:docdb/clusterSnapshot:ClusterSnapshot",
        "aws:docdb/elasticCluster:ElasticCluster",
        "aws:dsql/cluster:Cluster",
        "aws:dynamodb/globalTable:GlobalTable",
        "aws:dynamodb/table:Table",
        "aws:ebs/snapshot:Snapshot",
        "aws:ebs/snapshotCopy:SnapshotCopy",
        "aws:ebs/snapshotImport:SnapshotImport",
        "aws:ebs/volume:Volume",
        "aws:ebs/volumeCopy:VolumeCopy",
        "aws:ecr/repository:Repository",
        "aws:ecrpublic/repository:Repository",
        "aws:efs/fileSystem:FileSystem",
        "aws:elasticache/cluster:Cluster",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticache/serverlessCache:ServerlessCache",
        "aws:elasticsearch/domain:Domain",
        "aws:fsx/backup:Backup",
        "aws:fsx/lustreFileSystem:LustreFileSystem",
        "aws:fsx/ontapFileSystem:OntapFileSystem",
        "aws:fsx/ontapVolume:OntapVolume",
        "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
        "aws:fsx/openZfsSnapshot:OpenZfsSnapshot",
        "aws:fsx/openZfsVolume:OpenZfsVolume",
        "aws:fsx/windowsFileSystem:WindowsFileSystem",
        "aws:glacier/vault:Vault",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
        "aws:keyspaces/keyspace:Keyspace",
        "aws:keyspaces/table:Table",
        "aws:kinesis/stream:Stream",
        "aws:lightsail/bucket:Bucket",
        "aws:lightsail/database:Database",
        "aws:lightsail/disk:Disk",
        "aws:memorydb/cluster:Cluster",
        "aws:memorydb/snapshot:Snapshot",
        "aws:mq/broker:Broker",
        "aws:msk/cluster:Cluster",
        "aws:msk/serverlessCluster:ServerlessCluster",
        "aws:msk/topic:Topic",
        "aws:neptune/cluster:Cluster",
        "aws:neptune/clusterSnapshot:ClusterSnapshot",
        "aws:neptunegraph/graph:Graph",
        "aws:opensearch/domain:Domain",
        "aws:opensearch/serverlessCollection:ServerlessCollection",
        "aws:qldb/ledger:Ledger",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterSnapshot:ClusterSnapshot",
        "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
        "aws:rds/instance:Instance",
        "aws:rds/snapshot:Snapshot",
        "aws:rds/snapshotCopy:SnapshotCopy",
        "aws:redshift/cluster:Cluster",
        "aws:redshift/clusterSnapshot:ClusterSnapshot",
        "aws:redshiftserverless/namespace:Namespace",
        "aws:redshiftserverless/snapshot:Snapshot",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:s3/directoryBucket:DirectoryBucket",
        "aws:s3/filesFileSystem:FilesFileSystem",
        "aws:s3/vectorsIndex:VectorsIndex",
        "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
        "aws:s3control/bucket:Bucket",
        "aws:s3tables/table:Table",
        "aws:s3tables/tableBucket:TableBucket",
        "aws:sqs/queue:Queue",
        "aws:timestreaminfluxdb/dbCluster:DbCluster",
        "aws:timestreaminfluxdb/dbInstance:DbInstance",
        "aws:timestreamwrite/database:Database",
        "aws:timestreamwrite/table:Table",
    }
)
"""Databases, caches, files, objects, images, queues and copies of them. A table of Glue holds the list of its parts."""

_KEYS: Final = frozenset(
    {
        "aws:acmpca/certificateAuthority:CertificateAuthority",
        "aws:cloudhsmv2/cluster:Cluster",
        "aws:kms/externalKey:ExternalKey",
        "aws:kms/key:Key",
        "aws:kms/replicaExternalKey:ReplicaExternalKey",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:paymentcryptography/key:Key",
        "aws:secretsmanager/secret:Secret",
    }
)
"""Without one of these, what was encrypted or signed with it is lost."""

_NAMES: Final = frozenset(
    {
        "aws:cognito/identityPool:IdentityPool",
        "aws:cognito/userPool:UserPool",
        "aws:directoryservice/directory:Directory",
        "aws:route53/zone:Zone",
        "aws:route53domains/domain:Domain",
    }
)
"""People, their passwords and ids, and names that are delegated from elsewhere: nobody gets the same ones again."""

STATEFUL: Final = _DATA | _KEYS | _NAMES
"""Type tokens whose loss is the loss of data, of a key to data, or of a name that others have noted."""
