"""What the stand-in says no to, in the shape of Stripe's error answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

JsonObject = dict[str, Any]


class ApiError(Exception):
    """One of Stripe's errors; `before_execution` ones are not kept under an idempotency key."""

    def __init__(
        self,
        message: str,
        *,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        before_execution: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.before_execution = before_execution

    def body(self) -> JsonObject:
        """The JSON answer, with only the members that are known, as Stripe does it."""
        error = {"message": self.message, "type": self.kind}
        if self.code:
            error |= {
                "code": self.code,
                "doc_url": f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}",
            }
        if self.param:
            error["param"] = self.param
        return {"error": error}


def bad_parameter(message: str, param: str, code: str | None = None) -> ApiError:
    """A parameter that is unknown, missing or of the wrong form: found before anything is done."""
    return ApiError(message, code=code, param=param, before_execution=True)


def no_such(what: str, name: str, *, param: str, in_path: bool) -> ApiError:
    """An object that does not exist: 404 when the address names it, 400 when a parameter does."""
    status = HTTPStatus.NOT_FOUND if in_path else HTTPStatus.BAD_REQUEST
    return ApiError(f"No such {what}: '{name}'", status=status, code="resource_missing", param=param)
