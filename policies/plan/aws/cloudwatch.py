"""Amazon CloudWatch and CloudWatch Logs."""

from __future__ import annotations

from policies.plan.kind import Kind

COMPOSITE_ALARM = Kind("aws:cloudwatch/compositeAlarm:CompositeAlarm")
LOG_DELIVERY = Kind("aws:cloudwatch/logDelivery:LogDelivery")
LOG_DELIVERY_SOURCE = Kind("aws:cloudwatch/logDeliverySource:LogDeliverySource")
LOG_DESTINATION_POLICY = Kind("aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy")
LOG_GROUP = Kind("aws:cloudwatch/logGroup:LogGroup", defaults={"retentionInDays": 0})
LOG_RESOURCE_POLICY = Kind("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
METRIC_ALARM = Kind("aws:cloudwatch/metricAlarm:MetricAlarm", defaults={"actionsEnabled": True})
