from __future__ import annotations

import pulumi
import pulumi_aws as aws

from tests.support.offline import record


def tagged(**tags):
    def transform(args):
        if not args.custom:
            return None
        return pulumi.ResourceTransformResult({**args.props, "tags": {**args.props.get("tags", {}), **tags}}, args.opts)

    return transform


def test_a_transform_of_the_stack_reaches_every_resource_after_it():
    def program():
        aws.s3.Bucket("before")
        pulumi.runtime.register_resource_transform(tagged(owner="me"))
        aws.s3.Bucket("after", tags={"own": "1"})

    run = record(program)
    assert "tags" not in run.named("before").inputs
    assert run.named("after").inputs["tags"] == {"own": "1", "owner": "me"}


def test_the_resources_own_come_first_then_its_parents_then_the_stacks():
    def naming(step):
        def transform(args):
            order = args.props.get("bucketPrefix", "")
            return pulumi.ResourceTransformResult({**args.props, "bucketPrefix": order + step}, args.opts)

        return transform

    class Holder(pulumi.ComponentResource):
        def __init__(self, name, opts):
            super().__init__("test:index:Holder", name, None, opts)
            child = pulumi.ResourceOptions(parent=self, transforms=[naming("own,")])
            aws.s3.Bucket("b", opts=child)

    def program():
        pulumi.runtime.register_resource_transform(naming("stack"))
        outer = Holder("outer", pulumi.ResourceOptions(transforms=[naming("parent,")]))
        assert outer

    assert record(program).named("b").inputs["bucketPrefix"] == "own,parent,stack"


def test_a_transform_may_change_options():
    def program():
        def keep(args):
            opts = pulumi.ResourceOptions.merge(
                args.opts, pulumi.ResourceOptions(protect=True, retain_on_delete=True, ignore_changes=["tags"])
            )
            return pulumi.ResourceTransformResult(args.props, opts)

        pulumi.runtime.register_resource_transform(keep)
        aws.s3.Bucket("b", opts=pulumi.ResourceOptions(ignore_changes=["bucket"]))

    bucket = record(program).named("b")
    assert bucket.protect
    assert bucket.retain_on_delete
    assert list(bucket.ignore_changes) == ["bucket", "tags"]


def test_secrets_and_outputs_pass_through_a_transform():
    def program():
        other = aws.s3.Bucket("other")

        def transform(args):
            return pulumi.ResourceTransformResult({**args.props, "description": other.arn}, args.opts)

        secret = pulumi.Output.secret("hush")
        opts = pulumi.ResourceOptions(transforms=[transform])
        aws.ssm.Parameter("p", type="SecureString", value=secret, opts=opts)

    run = record(program)
    parameter = run.named("p")
    assert parameter.inputs["description"] == run.named("other").outputs["arn"]
    assert parameter.inputs["value"] == "hush"
    assert list(parameter.secret_paths) == [("value",)]
    assert parameter.secret_inputs == {"value"}


def test_what_a_component_may_lose_its_children_may_lose_and_what_it_keeps_they_keep():
    class Holder(pulumi.ComponentResource):
        def __init__(self, name, opts):
            super().__init__("test:index:Holder", name, None, opts)
            aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(parent=self))
            aws.s3.Bucket("lost", opts=pulumi.ResourceOptions(parent=self, protect=False, retain_on_delete=False))

    run = record(lambda: Holder("h", pulumi.ResourceOptions(protect=True, retain_on_delete=True)))
    kept, lost = run.named("kept"), run.named("lost")
    assert (kept.protect, kept.retain_on_delete) == (True, True)
    assert (lost.protect, lost.retain_on_delete) == (False, False)
