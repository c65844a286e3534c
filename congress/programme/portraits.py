"""A portrait as a telephone or a press kit makes it, made small and plain: of the file only the picture stays."""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageOps

from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MEDIA_TYPE, SUFFIX = "image/webp", ".webp"
SIDE = 800  # pixels: twice what the largest page shows, for fine screens
MOST_PIXELS = 50_000_000  # of a JPEG, which is read at a fraction of its size
MOST_UNPACKED = 16_000_000  # as many as ever stand in memory: a PNG or a WebP is read whole
MOST_BYTES = 15 * 1024 * 1024
_KINDS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82
_SHRINKING = ("L", "LA", "RGB", "RGBA", "CMYK")  # modes whose pixels may be mixed
# A picture may take 300 MB while it is made small: however many are sent at once, one is made at a time.
_one_at_a_time = Lock()
# ISO base media brands of pictures: what an iPhone makes, and what browsers of other people cannot all show.
_BOXED = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


class NotAPortrait(Invalid):
    """No picture can be made of this file."""


def small_portrait(content: bytes) -> bytes:
    """The picture upright, at most SIDE pixels a side, in sRGB, as WebP without any metadata; raises NotAPortrait."""
    _refuse_what_it_is_not(content)
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=_KINDS) as image:
            _refuse_too_large(image)
            return _plain(image)
    except NotAPortrait:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception as error:
        raise NotAPortrait(
            gettext("Cette image ne s'ouvre pas : elle est abîmée ou incomplète. Essayez avec une autre copie.")
        ) from error


def _refuse_what_it_is_not(content: bytes) -> None:
    if not content:
        raise NotAPortrait(gettext("Ce fichier est vide. Choisissez-en un autre."))
    if len(content) > MOST_BYTES:
        raise NotAPortrait(gettext("Cette image est trop lourde : 15 Mo au plus."))
    if content[4:8] == b"ftyp" and content[8:12] in _BOXED:
        raise NotAPortrait(
            gettext(
                "Cette image est au format HEIC ou AVIF, que tout le monde ne peut pas afficher : "
                "enregistrez-la en JPEG."
            )
        )
    is_known = content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n" or content[8:12] == b"WEBP"
    if not is_known:
        raise NotAPortrait(gettext("Ce fichier n'est pas une image JPEG, PNG ou WebP."))


def _refuse_too_large(image: ImageFile) -> None:
    """Asked of what the file says of itself, before anything of the picture is unpacked."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG need not be read larger than it is used
    if image.width * image.height > MOST_UNPACKED:
        raise _too_large()


def _too_large() -> NotAPortrait:
    return NotAPortrait(
        gettext("Cette image est trop grande : 16 millions de pixels au plus, ou 50 millions pour un JPEG.")
    )


def _plain(image: Image.Image) -> bytes:
    if image.mode not in _SHRINKING or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    # Small before anything else is done to it: every step that follows makes a copy.
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    picture = _in_srgb(ImageOps.exif_transpose(image))
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    out = BytesIO()
    plain.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _in_srgb(image: Image.Image) -> Image.Image:
    """In the colours every screen knows, whatever profile the file came with; transparency stays."""
    profile = image.info.get("icc_profile")
    has_alpha = image.has_transparency_data
    colours = image if image.mode in ("RGB", "CMYK") else image.convert("RGBA" if has_alpha else "RGB")
    if not profile:
        return colours.convert("RGBA" if has_alpha else "RGB")
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(profile))
        solid = colours.convert("RGB") if has_alpha else colours
        turned = ImageCms.profileToProfile(solid, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return colours.convert("RGBA" if has_alpha else "RGB")  # a profile of another kind of picture
    if turned is None:
        return colours.convert("RGB")
    if has_alpha:
        turned.putalpha(colours.convert("RGBA").getchannel("A"))
    return turned
