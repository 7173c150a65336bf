from __future__ import annotations

import json

import pytest

from preview.errors import WrongInputError
from preview.recorder import stack_file


def read(project, stack=None, path=None):
    return stack_file.read(stack_file.project_of(project.folder), stack, path)


@pytest.fixture(autouse=True)
def program(project):
    project.program("")


def test_values_come_in_the_engines_form(project):
    project.stack("aws:region: eu-west-1", "count: 3", "other:on: true", "small:list: [a, 1]", "small:text: '12'")
    assert read(project).config == {
        "aws:region": "eu-west-1",
        "small:count": "3",
        "other:on": "true",
        "small:list": '["a", 1]',
        "small:text": "12",
    }


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        ("0.5", "0.5"),
        ("012345678901", "12345678901.0"),
        ("'012345678901'", "012345678901"),
        ("~", ""),
    ],
)
def test_yaml_is_read_as_the_engines_parser_reads_it(project, written, text):
    project.stack(f"small:value: {written}")
    assert read(project).config["small:value"] == text


def test_what_the_project_sets_for_all_stacks_applies_unless_the_stack_overrides_it(project):
    project.write(
        "Pulumi.yaml", "name: small\nruntime: python\nconfig:\n  a: 1\n  b: {default: 2}\n  c: {type: string}\n"
    )
    project.stack("a: 9")
    assert read(project).config == {"small:a": "9", "small:b": "2"}


def test_an_encrypted_value_becomes_a_placeholder_at_any_depth(project):
    project.stack("small:plain: x", "small:token: {secure: v1:abc}", "small:deep: {list: [{secure: v1:def}, y]}")
    file = read(project)
    assert file.secret_keys == {"small:token", "small:deep"}
    assert file.config["small:token"] == stack_file.STAND_IN
    assert json.loads(file.config["small:deep"]) == {"list": [stack_file.STAND_IN, "y"]}


def test_a_stack_file_may_be_anywhere_and_its_name_names_the_stack(project, tmp_path):
    other = tmp_path / "elsewhere"
    other.mkdir()
    path = other / "webshop.yaml"
    path.write_text("config: {aws:region: us-west-2}")
    assert read(project, None, path).stack == "webshop"
    assert read(project, "prod", path).stack == "prod"


def test_environments_are_noted(project):
    project.write("Pulumi.dev.yaml", "environment: [shared, team/dev]\nconfig: {a: 1}\n")
    assert read(project).environments == ("shared", "team/dev")


def test_a_missing_stack_names_those_that_exist(project):
    project.stack("a: 1", name="prod")
    with pytest.raises(WrongInputError, match=r"no stack 'qa': Pulumi.qa.yaml does not exist; stacks here: dev, prod"):
        read(project, "qa")


def test_a_missing_file_is_named(project, tmp_path):
    with pytest.raises(WrongInputError, match=r"no stack file .*nowhere.yaml"):
        read(project, None, tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "config: {a: [",
            (
                "Pulumi.dev.yaml: line 2, column 1: a list or an object in brackets is never closed, or lacks a value; "
                "example: key: [a, b]"
            ),
        ),
        ("config:\n  a: 1\n  a: 2\n", "Pulumi.dev.yaml: line 3, column 3: the key a occurs twice"),
        ("config: 5", "Pulumi.dev.yaml: config is not an object; example: config: {aws:region: us-east-1}"),
        ("- a", "Pulumi.dev.yaml: the file is not an object; example: config: {aws:region: us-east-1}"),
        (
            "confg: {a: 1}",
            "Pulumi.dev.yaml: confg: is not a part of a stack file; did you mean 'config'?; example: config:",
        ),
        (
            "config: {a: 1}\nplinth:services: {}",
            (
                "Pulumi.dev.yaml: plinth:services: is outside of config, where Pulumi ignores it; indent it below "
                "config; example: config: {plinth:services: …}"
            ),
        ),
        (
            "aws:region: us-east-1\nplinth:stack: {}\nplinth:cost: {}",
            (
                "Pulumi.dev.yaml: aws:region: is outside of config, where Pulumi ignores it, as 2 more sections are; "
                "indent it below config; example: config: {aws:region: …}"
            ),
        ),
        (
            "config: {a: 1}\nowner: me",
            (
                "Pulumi.dev.yaml: owner: is not a part of a stack file; known: config, environment, secretsprovider, "
                "encryptedkey, encryptionsalt; example: config:"
            ),
        ),
        ("config: {a: !!python/object:os.system x}", "the tag !!python/object:os.system is not known"),
    ],
)
def test_a_broken_file_is_one_clear_line_and_exit_code_2(project, text, message):
    project.write("Pulumi.dev.yaml", text)
    code, out, err = project.preview()
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_a_file_that_is_not_utf_8_says_so(project):
    (project.folder / "Pulumi.dev.yaml").write_bytes("config: {a: 1}".encode("utf-16"))
    with pytest.raises(
        WrongInputError, match=r"Pulumi.dev.yaml: is not UTF-8 text; save it as UTF-8; example: config:"
    ):
        read(project)


def test_a_folder_without_a_project_is_an_error_that_names_the_remedy(project):
    (project.folder / "Pulumi.yaml").unlink()
    code, _, err = project.preview()
    assert code == 2
    assert "no Pulumi.yaml in" in err


def test_a_project_without_a_program_is_wrong_input(project):
    (project.folder / "__main__.py").unlink()
    code, _, err = project.preview()
    assert code == 2
    assert "there is no program" in err
