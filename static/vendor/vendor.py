# ruff: noqa: INP001 - a script beside what it makes, no package
"""Copies what the pages use out of node_modules, and makes the icon sprite and the fonts of the PDFs.

Needs fonttools and brotli, which the service itself does not: `make vendor` runs it in an environment of its own.
Its results are committed, so that neither npm nor fonttools is needed to run or to deploy the service.
"""

import re
import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
FONTS = {
    "Atkinson Hyperlegible Next": MODULES / "@fontsource-variable/atkinson-hyperlegible-next",
    "Bricolage Grotesque": MODULES / "@fontsource-variable/bricolage-grotesque",
}
PDF_STYLES = [  # family, file's axis and slope, weight, style name
    ("Atkinson Hyperlegible Next", "wght-normal", 400, "Regular"),
    ("Atkinson Hyperlegible Next", "wght-italic", 400, "Italic"),
    ("Atkinson Hyperlegible Next", "wght-normal", 700, "Bold"),
    ("Bricolage Grotesque", "wght-normal", 400, "Regular"),
    ("Bricolage Grotesque", "wght-normal", 700, "Bold"),
    ("Bricolage Grotesque", "wght-normal", 800, "ExtraBold"),
]
NARROW_SPACE, NO_BREAK_HYPHEN = 0x202F, 0x2011


def copy_web_fonts() -> None:
    """The upright text and headings, the italic and what names of Europe need beyond French."""
    target = STATIC / "vendor/fonts"
    target.mkdir(parents=True, exist_ok=True)
    for folder in FONTS.values():
        for file in folder.glob("files/*-latin*-wght-*.woff2"):
            shutil.copy(file, target)
        shutil.copy(folder / "LICENSE", target / f"LICENCE-{folder.name}.txt")


def make_pdf_fonts() -> None:
    """One static TTF per weight, Latin and Latin extended in one file: typst reads neither WOFF2 nor subsets."""
    target = STATIC / "fonts-pdf"
    target.mkdir(exist_ok=True)
    for family, axis, weight, style in PDF_STYLES:
        folder = FONTS[family]
        with TemporaryDirectory() as scratch:
            parts = []
            for subset in ("latin", "latin-ext"):
                font = TTFont(folder / f"files/{folder.name}-{subset}-{axis}.woff2")
                font.flavor, made = None, font["head"].modified
                static = instantiateVariableFont(font, {"wght": weight})
                part = Path(scratch, f"{subset}.ttf")
                static.save(part)
                parts.append(str(part))
            merged = Merger().merge(parts)
        add_french_spaces(merged)
        rename(merged, family, style, weight)
        merged.recalcTimestamp = False  # made again from the same sources, the file is the same
        merged["head"].created = merged["head"].modified = made
        merged.save(target / f"{family}-{style}.ttf".replace(" ", ""))
        shutil.copy(folder / "LICENSE", target / f"LICENCE-{folder.name}.txt")


def add_french_spaces(font: TTFont) -> None:
    """Neither family has U+202F, which French sets before « ; ! ? »: give it, at 3/5 of the word space."""
    font.setGlyphOrder([*font.getGlyphOrder(), "uni202F"])
    glyphs, widths = font["glyf"], font["hmtx"]
    glyphs["uni202F"] = deepcopy(glyphs["space"])
    widths["uni202F"] = (round(widths["space"][0] * 0.6), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_SPACE] = "uni202F"
            table.cmap[NO_BREAK_HYPHEN] = "hyphen"


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Name the file so that typst finds the weight and the slope under the family's plain name."""
    names = font["name"]
    names.names = []
    plain = style if style in ("Regular", "Bold", "Italic") else "Regular"
    legacy = family if plain == style else f"{family} {style}"
    values = {
        1: legacy,
        2: plain,
        3: f"{family} {style}",
        4: f"{family} {style}",
        5: "Version 1.0",
        6: f"{family.replace(' ', '')}-{style}",
        16: family,
        17: style,
    }
    for number, value in values.items():
        names.setName(value, number, 3, 1, 0x409)
    italic, bold = style == "Italic", style == "Bold"
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (1 if italic else 0) | (32 if bold else 0) | (0 if italic or bold else 64)
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)


def make_sprite() -> None:
    """One file of symbols, cached once and used by every page: those that icons.txt names."""
    symbols = []
    for name in sorted(set((STATIC / "vendor/icons.txt").read_text(encoding="utf-8").split())):
        svg = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text()
        drawing = re.sub(r"\s+", " ", svg.split(">", 1)[1].rsplit("</svg>", 1)[0]).strip()
        drawing = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", drawing).replace("> <", "><")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing.strip()}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (STATIC / "ui/icons.svg").write_text(sprite)


def copy_reader() -> None:
    """The QR reader of the door app: the ES module, what it imports, and its WebAssembly."""
    source, target = MODULES / "zxing-wasm", STATIC / "vendor/zxing-wasm"
    (target / "reader").mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "dist/es/reader/index.js", target / "reader/index.js")
    shutil.copy(source / "dist/es/share.js", target / "share.js")
    shutil.copy(source / "dist/reader/zxing_reader.wasm", target / "reader/zxing_reader.wasm")
    shutil.copy(source / "LICENSE", target / "LICENCE.txt")


if __name__ == "__main__":
    copy_web_fonts()
    make_pdf_fonts()
    make_sprite()
    copy_reader()
    shutil.copy(MODULES / "@tabler/icons/LICENSE", STATIC / "ui/LICENCE-icons.txt")
