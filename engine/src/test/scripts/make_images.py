#!/usr/bin/env python3
"""Small image files of many kinds, and their pixels as Pillow reads them.

    python3 engine/src/test/scripts/make_images.py

writes engine/src/test/resources/images/ (Pillow 9.4.0 made what is there). `pixels.txt` has a line
for each file that is read: its name, columns, rows, the distance of the pixels that follow, and
these upright as rrggbb.
"""
import io
import random
import struct
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

TO = Path(__file__).resolve().parent.parent / "resources" / "images"
WIDTH, HEIGHT = 7, 5


def colour(mode="RGB"):
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), (x * 40, y * 60, (x * 7 + y * 31) % 256))
    return image.convert(mode)


def deep():
    image = Image.new("I;16", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), (x * 9001 + y * 2003) % 65536)
    return image


def transparent():
    image = colour("RGBA")
    image.putalpha(Image.frombytes("L", image.size, bytes(i * 7 for i in range(WIDTH * HEIGHT))))
    return image


def inks():
    image = Image.new("CMYK", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), (x * 40, y * 60, (x * 7 + y * 31) % 256, (x + y) * 23))
    return image


def blocks():
    """Inks in blocks of 8 by 8, which JPEG keeps."""
    return inks().resize((WIDTH * 8, HEIGHT * 8), Image.NEAREST)


def exif(orientation):
    data = Image.Exif()
    data[274] = orientation
    return data.tobytes()


def save(name, image, **options):
    image.save(TO / name, **options)
    return name


def without_adobe(data):
    """A JPEG without its Adobe segment."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0] :]


def transform(data, number):
    """A JPEG whose Adobe segment states another colour transform."""
    at = data.index(b"Adobe") + 11
    return data[:at] + bytes([number]) + data[at + 1 :]


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=100, subsampling=0, **options)
    return out.getvalue()


def write(name, data):
    (TO / name).write_bytes(data)
    return name


def orientations():
    # In blocks of 8 by 8, which JPEG keeps.
    large = colour().resize((WIDTH * 8, HEIGHT * 8), Image.NEAREST)
    for number in range(1, 9):
        yield write(f"exif{number}.jpg", jpeg(large, exif=exif(number)))
    yield save("exif6.png", colour(), exif=exif(6))
    for number in (3, 6, 7):
        yield save(f"exif{number}.tif", colour(), tiffinfo={274: number})


def four_inks():
    data = jpeg(blocks())
    yield write("cmyk-adobe.jpg", data)
    yield write("cmyk-plain.jpg", without_adobe(data))
    yield write("ycck-adobe.jpg", transform(data, 2))
    yield write("cmyk-progressive.jpg", jpeg(blocks(), progressive=True))
    yield save("cmyk.tif", inks())
    yield save("cmyk-lzw.tif", inks(), compression="tiff_lzw")


def tiffs():
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"):
        short = compression.replace("tiff_", "").replace("_", "-")
        yield save(f"rgb-{short}.tif", colour(), compression=compression)
        yield save(f"grey-{short}.tif", colour("L"), compression=compression)
    for name, image in (("rgb", colour()), ("rgba", transparent()), ("deep", deep())):
        for compression in ("tiff_lzw", "tiff_adobe_deflate"):
            short = compression.split("_")[-1]
            options = {"compression": compression, "tiffinfo": {317: 2}}
            yield save(f"{name}-predictor-{short}.tif", image, **options)
    yield save("deep.tif", deep())
    yield save("rgba.tif", transparent())
    yield save("grey-alpha.tif", transparent().convert("LA"))
    yield save("palette.tif", colour().quantize(9))
    yield save("palette-lzw.tif", colour().quantize(9), compression="tiff_lzw")
    for compression in ("raw", "group3", "group4", "tiff_lzw"):
        short = compression.replace("tiff_", "")
        yield save(f"bits-{short}.tif", colour("1"), compression=compression)
    yield write("white-is-zero.tif", white_is_zero())
    yield save("two-pages.tif", colour(), save_all=True, append_images=[colour("L")])


def smooth(width, height):
    """Something between a photograph and a gradient."""
    random.seed(width)
    noise = Image.new("L", (width, height))
    noise.putdata([random.randrange(256) for _ in range(width * height)])
    noise = noise.filter(ImageFilter.GaussianBlur(2))
    across = Image.linear_gradient("L").resize((width, height))
    around = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, noise, around))


def webps():
    drawn = smooth(37, 23)
    clear = drawn.convert("RGBA")
    clear.putalpha(smooth(37, 23).convert("L"))
    for method in (0, 4, 6):
        for quality in (5, 40, 75, 100):
            name = f"lossy-{method}-{quality}.webp"
            yield save(name, drawn, quality=quality, method=method)
    for method in (0, 6):
        for count in (2, 4, 16, 100):
            few = drawn.quantize(count).convert("RGB")
            name = f"palette-{count}-{method}.webp"
            yield save(name, few, lossless=True, method=method)
        options = {"lossless": True, "method": method}
        yield save(f"lossless-{method}.webp", drawn, **options)
        yield save(f"lossless-alpha-{method}.webp", clear, exact=True, **options)
        yield save(f"lossy-alpha-{method}.webp", clear, exact=True, method=method)
    yield save("alpha-reduced.webp", clear, exact=True, alpha_quality=30)
    yield save("animated.webp", drawn, save_all=True, append_images=[drawn.rotate(180)])
    yield save("exif8.webp", colour(), lossless=True, exif=exif(8))


def white_is_zero():
    """Grey whose 0 is white, and bits too."""
    out = io.BytesIO()
    colour("L").save(out, "TIFF")
    data = bytearray(out.getvalue())
    at = data.index(struct.pack("<HHIH", 262, 3, 1, 1))
    data[at + 8] = 0
    return bytes(data)


def refused():
    save("float.tif", colour("F"))
    save("int32.tif", colour("I"))
    save("jpeg-in.tif", colour(), compression="jpeg")
    save("lab.tif", Image.new("LAB", (WIDTH, HEIGHT)))


def pixels(name):
    image = Image.open(TO / name)
    image.load()
    # Of TIFF files Pillow has done it already.
    image = image if name.endswith(".tif") else ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        values = [round(value / 257) for value in image.getdata()]
        image = Image.frombytes("L", image.size, bytes(values))
    # What is transparent lies over black, as in the tests.
    if image.mode in ("RGBA", "LA"):
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, (0, 0, 0, 255)), rgba)
    rgb = image.convert("RGB")
    step = 8 if name.endswith(".jpg") else 1
    step = 3 if name.endswith(".webp") and rgb.width > WIDTH else step
    shown = [
        "%02x%02x%02x" % rgb.getpixel((x, y))
        for y in range(step // 2, rgb.height, step)
        for x in range(step // 2, rgb.width, step)
    ]
    return f"{name} {rgb.width} {rgb.height} {step} {' '.join(shown)}\n"


def main():
    TO.mkdir(parents=True, exist_ok=True)
    names = [*orientations(), *four_inks(), *tiffs(), *webps()]
    refused()
    (TO / "pixels.txt").write_text("".join(pixels(name) for name in names))


main()
