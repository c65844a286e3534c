from tests.devtools.ground import client, merchant, standin

__all__ = ["client", "merchant", "standin"]
