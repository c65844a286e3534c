"""Pictures that speakers send: made small and plain, or refused in clear words."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from congress.programme.portraits import MOST_BYTES, NotAPortrait, small_portrait
from tests.programme.sent import colour_at, opened, picture

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
OTHER = "Ce fichier n’est pas une image JPEG, PNG ou WebP."
DAMAGED = "Cette image ne s’ouvre pas : elle est abîmée ou incomplète. Essayez avec une autre copie."
TOO_LARGE = "Cette image est trop grande : 16 millions de pixels au plus, ou 50 millions pour un JPEG."
HEIC = "Cette image est au format HEIC ou AVIF, que tout le monde ne peut pas afficher : enregistrez-la en JPEG."


def refusal(content: bytes) -> str:
    with pytest.raises(NotAPortrait) as refused:
        small_portrait(content)
    return refused.value.message.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_becomes_a_webp_of_800_pixels_at_most(kind: str) -> None:
    small = opened(small_portrait(picture(kind, (1200, 900))))
    assert (small.format, small.mode, small.size) == ("WEBP", "RGB", (800, 600))


def test_small_picture_is_not_blown_up() -> None:
    assert opened(small_portrait(picture(size=(120, 160)))).size == (120, 160)


def test_picture_stands_upright_and_keeps_nothing_but_itself() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Appareil de Laurent"
    exif.get_ifd(PLACE)[1] = "N"
    sent = picture(size=(400, 200), exif=exif.tobytes(), comment=b"chez moi", dpi=(300, 300))
    assert b"Appareil de Laurent" in sent
    small = small_portrait(sent)
    image = opened(small)
    assert (image.size, dict(image.getexif())) == ((200, 400), {})
    assert {"exif", "xmp", "icc_profile", "comment", "dpi"} & set(image.info) == set()
    assert b"Laurent" not in small


def test_what_was_transparent_is_white() -> None:
    small = opened(small_portrait(picture("PNG", (40, 40), (255, 0, 0, 0), mode="RGBA")))
    assert colour_at(small, 20, 20) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "colour"), [("L", 128), ("1", 1), ("P", 3), ("LA", (128, 255)), ("RGBA", "teal")])
def test_png_of_any_kind_is_taken(mode: str, colour: Any) -> None:
    assert opened(small_portrait(picture("PNG", (40, 30), colour, mode=mode))).size == (40, 30)


def test_jpeg_for_the_printer_is_taken() -> None:
    small = opened(small_portrait(picture("JPEG", (40, 40), (0, 255, 255, 0), mode="CMYK")))
    red, green, blue = colour_at(small, 20, 20)
    assert red > 200
    assert green < 60
    assert blue < 60


def test_colours_of_a_profile_are_turned_into_those_of_screens() -> None:
    screens = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = screens.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    small = opened(small_portrait(picture(colour=(10, 120, 200), icc_profile=swapped)))
    red, green, blue = colour_at(small, 20, 20)
    assert max(abs(red - 200), abs(green - 120), abs(blue - 10)) < 12


def test_profile_that_is_none_is_left_aside() -> None:
    assert opened(small_portrait(picture(icc_profile=b"pas un profil" * 20))).size == (800, 600)


def test_moving_picture_gives_its_first_one() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("teal", "red")]
    small = opened(small_portrait(picture("WEBP", (60, 60), save_all=True, append_images=frames)))
    assert getattr(small, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Ce fichier est vide. Choisissez-en un autre."),
        (b"\0\0\0\x24ftypheic" + b"\0" * 200, HEIC),
        (b"\0\0\0\x1cftypavif" + b"\0" * 200, HEIC),
        (b"GIF89a" + b"\0" * 50, OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", OTHER),
        (b"%PDF-1.7", OTHER),
        (b"MZ" + b"\0" * 100, OTHER),
        (b"\xff\xd8\xff<script>alert(1)</script>", DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, DAMAGED),
        (b"RIFF\x10\0\0\0WEBPVP8 ", DAMAGED),
        (picture()[:-2000], DAMAGED),
        (picture("PNG")[:900], DAMAGED),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, "Cette image est trop lourde : 15 Mo au plus."),
    ],
    ids=["empty", "heic", "avif", "gif", "svg", "pdf", "exe", "script", "no-png", "no-webp", "cut", "cut-png", "heavy"],
)
def test_what_is_no_portrait_is_refused_in_clear_words(content: bytes, message: str) -> None:
    assert refusal(content) == message


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it unpacks to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [4_001, 7_070, 8_000, 12_000, 60_000])
def test_picture_that_unpacks_to_too_much_is_not_unpacked(side: int) -> None:
    assert refusal(bomb(side)) == TOO_LARGE


def test_jpeg_may_be_larger_as_it_is_read_at_a_fraction_of_its_size() -> None:
    assert opened(small_portrait(picture("JPEG", (4_400, 4_000), 128, mode="L"))).size == (800, 727)
    assert refusal(picture("JPEG", (20_000, 1_000), 128, mode="L")) == TOO_LARGE


def test_colour_that_stands_for_nothing_is_white_also_in_a_large_picture() -> None:
    sent = picture("PNG", (1_600, 1_600), (255, 0, 0), transparency=(255, 0, 0))
    assert colour_at(opened(small_portrait(sent)), 400, 400) == (255, 255, 255)


def test_image_with_another_program_behind_it_loses_it() -> None:
    assert b"<script>" not in small_portrait(picture() + b"<script>alert(1)</script>")
