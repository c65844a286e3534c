from tests.devtools.ground import api, merchant, standin

__all__ = ["api", "merchant", "standin"]
