from components.compute.image import Image, ImageArgs
from model.images import Build
from tests.support.offline import record

IMAGE = "awsx:ecr:Image"


def image(name: str) -> Image:
    build = Build(context="./app", repository="api")
    args = ImageArgs(spec=build, repository_url="registry/api", architecture="x86_64")
    return Image(name, args)


def test_an_image_is_built_for_its_platform_and_pushed_under_a_tag_of_its_own() -> None:
    seen = record(lambda: image("api"))
    built = seen.only(IMAGE)

    assert built.inputs == {
        "repositoryUrl": "registry/api",
        "context": "./app",
        "dockerfile": "./app/Dockerfile",
        "platform": "linux/amd64",
        "imageTag": "local-api",
    }
    assert built.parent == seen.named("api", "plinth:compute:Image").urn


def test_two_images_of_one_repository_have_two_tags() -> None:
    def two() -> None:
        image("api")
        image("admin")

    assert {built.inputs["imageTag"] for built in record(two).of_type(IMAGE)} == {"local-api", "local-admin"}
