"""Unions of models: a key of the stack file chooses one of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import InitErrorDetails, core_schema

from model.base import suggestion

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Discriminated:
    """Marks a union of models as discriminated: ``Annotated[Rolling | BlueGreen, Discriminated()]``.

    The discriminating key is the field that every member has as a ``Literal``, each with a value of its own. Where the
    file leaves the key out it means the member in which the key has a default; at most one has it. Errors have the path
    of the key or of what is wrong within the chosen member. Raises TypeError if the members have no such key.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        members: tuple[type[BaseModel], ...] = get_args(source) or (source,)
        key = discriminator(members)
        if sum(not member.model_fields[key].is_required() for member in members) > 1:
            raise TypeError(f"{key} has a default in more than one of {_names(members)}")

        def validate(value: Any, _: core_schema.ValidatorFunctionWrapHandler) -> BaseModel:
            return value if isinstance(value, members) else _member(members, key, value).model_validate(value)

        return core_schema.no_info_wrap_validator_function(validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"oneOf" if keyword == "anyOf" else keyword: value for keyword, value in handler(schema).items()}


def discriminator(members: Sequence[type[BaseModel]]) -> str:
    """Return the key that distinguishes *members*; raises TypeError if there is none."""
    for key in members[0].model_fields:
        values = [value for member in members for value in tags(member, key) or (None,)]
        if None not in values and len(values) == len(set(values)):
            return key
    raise TypeError(f"no key has another literal in each of {_names(members)}")


def tags(member: type[BaseModel], key: str) -> tuple[Any, ...]:
    """Return the values of *key* that choose *member*."""
    field = member.model_fields.get(key)
    return get_args(field.annotation) if field is not None and get_origin(field.annotation) is Literal else ()


def chosen(members: Sequence[type[M]], value: Any) -> type[M] | None:
    """Return which of *members* the part *value* of a stack file chooses; None if its key does not name one."""
    if len(members) == 1:
        return members[0]
    key = discriminator(members)
    if isinstance(value, Mapping) and key in value:
        return next((member for member in members if value[key] in tags(member, key)), None)
    return next((member for member in members if not member.model_fields[key].is_required()), None)


def _member(members: Sequence[type[M]], key: str, value: Any) -> type[M]:
    """Return the chosen member, or raise ValidationError about *key*; what is no object is left to any member."""
    member = chosen(members, value)
    if member is not None or not isinstance(value, Mapping):
        return member or members[0]
    if key not in value:
        finding = InitErrorDetails(type="missing", loc=(key,), input=value)
    else:
        legal = [tag for member in members for tag in tags(member, key)]
        words = [tag for tag in legal if isinstance(tag, str)]
        near = suggestion(value[key], words) if isinstance(value[key], str) else ""
        rule = ValueError(f"must be {', '.join(map(repr, legal[:-1]))} or {legal[-1]!r}{near}")
        finding = InitErrorDetails(type="value_error", loc=(key,), input=value[key], ctx={"error": rule})
    raise ValidationError.from_exception_data(key, [finding])


def _names(members: Sequence[type[BaseModel]]) -> str:
    return ", ".join(member.__name__ for member in members)
