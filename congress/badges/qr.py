"""The QR code of a badge, drawn as every other code is."""

from congress.ui.qr import qr_svg

__all__ = ["qr_svg"]
