"""What every answer says to the browser about what it may load, frame and tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g

if TYPE_CHECKING:
    from flask import Flask, Response

CHECKOUT_HOST = "https://checkout.stripe.com"


def _policy(*, scanner: bool, frames: bool, pay_hosts: str) -> str:
    scripts = "'self' 'wasm-unsafe-eval'" if scanner else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "media-src 'self' blob:" if scanner else "media-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            # Chromium applies form-action to the redirect that follows a form: the hosted pay page is one.
            f"form-action 'self' {pay_hosts}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            *(["frame-src 'self'"] if frames else []),
        )
    )


def relax_for_scanner() -> None:
    """Lets the page being answered compile the QR reader and open the camera: the door app, no other."""
    g.scanner = True


def relax_for_letters() -> None:
    """Lets the page being answered show a letter of ours in a frame."""
    g.frames = True


def for_one_reader() -> None:
    """Keeps what is being answered out of every cache: only whoever signed in or showed a token may see it."""
    g.for_one_reader = True


def set_up_headers(app: Flask) -> None:
    """Sets the headers on every answer; a view may have set a stricter one before."""

    @app.after_request
    def harden(response: Response) -> Response:
        settings = current_app.config["SETTINGS"]
        scanner = bool(g.get("scanner"))
        stand_in = "" if settings.environment == "production" else f" {settings.stripe_api_base}"
        headers = response.headers
        policy = _policy(scanner=scanner, frames=bool(g.get("frames")), pay_hosts=CHECKOUT_HOST + stand_in)
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        camera = "(self)" if scanner else "()"
        headers.setdefault("Permissions-Policy", f"camera={camera}, microphone=(), geolocation=(), payment=()")
        if g.get("for_one_reader"):
            headers.setdefault("Cache-Control", "no-store")
        if settings.environment == "production":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def letter(response: Response) -> Response:
    """For a letter shown in a frame of ours: its own style and nothing else of it works, links least of all."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    )
    return private(response)


def private(response: Response) -> Response:
    """For pages behind a secret link: kept by no cache, named to no other site, listed by no engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
