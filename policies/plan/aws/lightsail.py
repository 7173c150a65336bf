"""Amazon Lightsail."""

from __future__ import annotations

from policies.plan.kind import Kind

BUCKET = Kind("aws:lightsail/bucket:Bucket", holds="data")
DATABASE = Kind("aws:lightsail/database:Database", holds="data")
DISK = Kind("aws:lightsail/disk:Disk", holds="data")
INSTANCE_PUBLIC_PORTS = Kind("aws:lightsail/instancePublicPorts:InstancePublicPorts")
CONTAINER_DEPLOYMENT = Kind("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion")
INSTANCE = Kind("aws:lightsail/instance:Instance")
