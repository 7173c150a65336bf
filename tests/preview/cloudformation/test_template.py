from preview.cloudformation.template import Origin, Source


def test_a_part_of_a_template_leads_back_to_the_longest_path_that_is_known():
    volume = Source("urn:disk", "aws:ec2/instance:Instance", "rootBlockDevice")
    kind = Source("urn:disk", "aws:ec2/instance:Instance", "rootBlockDevice.volumeType")
    paths = {"BlockDeviceMappings/0/Ebs": volume, "BlockDeviceMappings/0/Ebs/VolumeType": kind}
    origin = Origin("urn:disk", "aws:ec2/instance:Instance", paths)

    assert origin.find("/BlockDeviceMappings/0/Ebs/VolumeType") == kind
    assert origin.find(["BlockDeviceMappings", 0, "Ebs", "VolumeSize"]) == volume
    assert origin.find("Tags/0/Key") == Source("urn:disk", "aws:ec2/instance:Instance", "")
