"""Makes the files of this folder and `expected.txt`, the colours that they must give in sRGB.

Needs Pillow 13 with littlecms, which CI has not: run by hand, `python make.py`, and commit what changed.
Every image has 8 x 5 patches of 48 x 48 pixels. A line of expected.txt is a file's name and the RGBA of each patch.
PNG references come from the samples by Pillow's ImageCms (or the PNG specification's formula for gAMA), the others from what Pillow
decodes, converted by ImageCms.
"""
import io, random, struct, zlib
from PIL import Image, ImageCms

SIDE, COLUMNS, ROWS = 48, 8, 5
N = COLUMNS * ROWS
random.seed(18)
RGB = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (128, 128, 128), (13, 13, 13)]
RGB += [tuple(random.randrange(256) for _ in range(3)) for _ in range(N - len(RGB))]
GREY = [i * 255 // (N - 1) for i in range(N)]
ALPHA = [(255, 128, 0, 200, 255, 64)[i % 6] for i in range(N)]
expected = {}


# ICC profiles

D50 = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def times(m, v):
    return tuple(sum(m[r][i] * v[i] for i in range(3)) for r in range(3))


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    t = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return ((e * i - f * h) / t, (c * h - b * i) / t, (b * f - c * e) / t), ((f * g - d * i) / t, (a * i - c * g) / t, (c * d - a * f) / t), (
        (d * h - e * g) / t, (b * g - a * h) / t, (a * e - b * d) / t)


def xyz(x, y):
    return x / y, 1.0, (1 - x - y) / y


def fixed(*values):
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def profile(space, pcs, kind, tags):
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        content += b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(data), len(content))
        data += content
    size = 128 + len(table) + len(data)
    head = struct.pack(">II", size, 0) + b"\x02\x40\0\0" + kind + space + pcs + b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(*D50)
    return head.ljust(128, b"\0") + table + data


def curve(gamma):
    """A table of 1,024 values where gamma is a function, else one number."""
    if callable(gamma):
        return b"curv\0\0\0\0" + struct.pack(">I", 1024) + b"".join(struct.pack(">H", round(65535 * gamma(i / 1023))) for i in range(1024))
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def rgb_profile(white, r, g, b, gamma):
    m = tuple(zip(xyz(*r), xyz(*g), xyz(*b)))
    s = times(inverse(m), xyz(*white))
    source, target = times(BRADFORD, xyz(*white)), times(BRADFORD, D50)
    tags = [(b"wtpt", b"XYZ \0\0\0\0" + fixed(*D50))]
    for i, name in enumerate((b"r", b"g", b"b")):
        cone = times(BRADFORD, tuple(m[k][i] * s[i] for k in range(3)))
        adapted = times(inverse(BRADFORD), tuple(cone[k] * target[k] / source[k] for k in range(3)))
        tags += [(name + b"XYZ", b"XYZ \0\0\0\0" + fixed(*adapted)), (name + b"TRC", curve(gamma))]
    return profile(b"RGB ", b"XYZ ", b"mntr", tags)


def linear(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encoded(v):
    return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


D65 = (0.3127, 0.329)
P3 = rgb_profile(D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06), linear)
ADOBE = rgb_profile(D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06), 563 / 256)
GREY_18 = profile(b"GRAY", b"XYZ ", b"mntr", [(b"wtpt", b"XYZ \0\0\0\0" + fixed(*D50)), (b"kTRC", curve(1.8))])
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def lab(c, m, y, k, power):
    """Inks that are not pure, so that the profile differs from the usual formula."""
    r = (1 - c * 0.95) * (1 - m * 0.1) * (1 - k * 0.9)
    g = (1 - c * 0.35) * (1 - m * 0.9) * (1 - y * 0.05) * (1 - k * 0.9)
    b = (1 - c * 0.1) * (1 - m * 0.4) * (1 - y * 0.85) * (1 - k * 0.9)
    r, g, b = r ** power, g ** power, b ** power
    x = 0.4361 * r + 0.3851 * g + 0.1431 * b, 0.2225 * r + 0.7169 * g + 0.0606 * b, 0.0139 * r + 0.0971 * g + 0.7141 * b
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (v / w for v, w in zip(x, D50))]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def print_lut(power, grid=4):
    out = b"mft1\0\0\0\0" + bytes((4, 3, grid, 0)) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + bytes(range(256)) * 4
    steps = [i / (grid - 1) for i in range(grid)]
    for c in steps:
        for m in steps:
            for y in steps:
                for k in steps:
                    l, a, b = lab(c, m, y, k, power)
                    out += bytes((round(l * 2.55), min(255, max(0, round(a + 128))), min(255, max(0, round(b + 128)))))
    return out + bytes(range(256)) * 3


# Two intents: what is meant for the eye (0) and what was measured (1).
CMYK = profile(b"CMYK", b"Lab ", b"prtr", [(b"wtpt", b"XYZ \0\0\0\0" + fixed(*D50)), (b"A2B0", print_lut(1.4)), (b"A2B1", print_lut(2))])


def managed(colours, mode, icc):
    """sRGB by littlecms, perceptual intent."""
    if icc is None:
        return [c if mode == "RGB" else (c, c, c) for c in colours]
    image = Image.new(mode, (len(colours), 1))
    image.putdata(colours)
    done = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)), SRGB, outputMode="RGB")
    return [done.getpixel((i, 0)) for i in range(len(colours))]


# PNG

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bits(samples, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    if depth == 8:
        return bytes(samples)
    text = "".join(format(s, f"0{depth}b") for s in samples)
    return bytes(int(text[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(text), 8))


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(kind, row, above, step):
    out = bytearray(row)
    for i in range(len(row)):
        a, b, c = (row[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        out[i] = (row[i] - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255
    return bytes((kind,)) + bytes(out)


def png(name, depth, kind, patches, reference, chunks=(), interlaced=False, alpha=None):
    """patches: the samples of each patch, a tuple; alpha: of each patch, for the reference."""
    channels = len(patches[0])
    step = max(1, channels * depth // 8)
    data = b""
    for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        previous = None
        for number, y in enumerate(range(y0, ROWS * SIDE, dy)):
            samples = [s for x in range(x0, COLUMNS * SIDE, dx) for s in patches[y // SIDE * COLUMNS + x // SIDE]]
            row = bits(samples, depth)
            data += filtered(number % 5, row, previous or b"\0" * len(row), step)
            previous = row
    half = len(zlib.compress(data, 9)) // 2
    packed = zlib.compress(data, 9)
    head = struct.pack(">IIBBBBB", COLUMNS * SIDE, ROWS * SIDE, depth, kind, 0, 0, interlaced)
    with open(name, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(n, d) for n, d in chunks))
        out.write(chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:]) + chunk(b"IEND", b""))
    expected[name] = [c + ((alpha or [255] * N)[i],) for i, c in enumerate(reference)]


def iccp(icc):
    return b"iCCP", b"profile\0\0" + zlib.compress(icc, 9)


def wide(colours):
    return [tuple(v * 257 for v in c) for c in colours]


def gamma(colours, exponent, limit=255):
    return [tuple(round(255 * encoded((v / limit) ** exponent)) for v in c) for c in colours]


grey_of = [(g, g, g) for g in GREY]
for depth in (1, 2, 4):
    top = (1 << depth) - 1
    patches = [(i % (top + 1),) for i in range(N)]
    png(f"grey{depth}.png", depth, 0, patches, [(v * 255 // top,) * 3 for v, in patches], interlaced=depth == 2)
png("grey8.png", 8, 0, [(g,) for g in GREY], grey_of)
png("grey16.png", 16, 0, wide([(g,) for g in GREY]), grey_of, interlaced=True)
png("grey8-transparent.png", 8, 0, [(g,) for g in GREY], grey_of, [(b"tRNS", struct.pack(">H", GREY[9]))], alpha=[0 if i == 9 else 255 for i in range(N)])
png("grey8-alpha.png", 8, 4, list(zip(GREY, ALPHA)), grey_of, alpha=ALPHA)
png("grey16-alpha.png", 16, 4, wide(list(zip(GREY, ALPHA))), grey_of, alpha=ALPHA)
png("rgb8.png", 8, 2, RGB, RGB)
png("rgb8-interlaced.png", 8, 2, RGB, RGB, interlaced=True)
png("rgb8-transparent.png", 8, 2, RGB, RGB, [(b"tRNS", struct.pack(">HHH", *RGB[5]))], alpha=[0 if i == 5 else 255 for i in range(N)])
png("rgb16.png", 16, 2, wide(RGB), RGB)
png("rgb16-transparent.png", 16, 2, wide(RGB), RGB, [(b"tRNS", struct.pack(">HHH", *wide(RGB)[5]))], alpha=[0 if i == 5 else 255 for i in range(N)])
png("rgba8.png", 8, 6, [c + (a,) for c, a in zip(RGB, ALPHA)], RGB, alpha=ALPHA)
png("rgba8-opaque.png", 8, 6, [c + (255,) for c in RGB], RGB)
png("rgba16.png", 16, 6, wide([c + (a,) for c, a in zip(RGB, ALPHA)]), RGB, interlaced=True, alpha=ALPHA)
for depth in (1, 2, 4, 8):
    size = min(N, 1 << depth)
    indexes = [i % size for i in range(N)]
    table = (b"PLTE", bytes(v for c in RGB[:size] for v in c))
    png(f"palette{depth}.png", depth, 3, [(i,) for i in indexes], [RGB[i] for i in indexes], [table])
    png(f"palette{depth}-transparent.png", depth, 3, [(i,) for i in indexes], [RGB[i] for i in indexes],
        [table, (b"tRNS", bytes(ALPHA[:size - 1]))], interlaced=depth == 4, alpha=[ALPHA[i] if i < size - 1 else 255 for i in indexes])
p3 = managed(RGB, "RGB", P3)
adobe = managed(RGB, "RGB", ADOBE)
png("rgb8-p3.png", 8, 2, RGB, p3, [iccp(P3)])
png("rgb16-p3.png", 16, 2, wide(RGB), p3, [iccp(P3)])
png("rgba8-p3.png", 8, 6, [c + (a,) for c, a in zip(RGB, ALPHA)], p3, [iccp(P3)], alpha=ALPHA)
png("palette8-p3.png", 8, 3, [(i,) for i in range(N)], p3, [iccp(P3), (b"PLTE", bytes(v for c in RGB for v in c))])
png("rgb8-adobe.png", 8, 2, RGB, adobe, [iccp(ADOBE)])
png("grey8-profile.png", 8, 0, [(g,) for g in GREY], managed(GREY, "L", GREY_18), [iccp(GREY_18)])
png("rgb8-p3-numbers.png", 8, 2, RGB, p3, [(b"cICP", bytes((12, 13, 0, 1)))])
png("rgb8-srgb-and-gamma.png", 8, 2, RGB, RGB, [(b"gAMA", struct.pack(">I", 100000)), (b"sRGB", b"\0")])
png("rgb8-usual-gamma.png", 8, 2, RGB, RGB, [(b"gAMA", struct.pack(">I", 45455))])
png("rgb8-mac-gamma.png", 8, 2, RGB, gamma(RGB, 1.8), [(b"gAMA", struct.pack(">I", 55556))])
png("grey8-linear.png", 8, 0, [(g,) for g in GREY], gamma(grey_of, 1), [(b"gAMA", struct.pack(">I", 100000))])
dark = [tuple(v * v for v in c) for c in RGB]
png("rgb16-linear.png", 16, 2, dark, gamma(dark, 1, 65535), [(b"gAMA", struct.pack(">I", 100000))])
adobe_numbers = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
png("rgb8-adobe-numbers.png", 8, 2, RGB, adobe, [(b"gAMA", struct.pack(">I", 45470)), (b"cHRM", adobe_numbers)])
png("rgb8-damaged-profile.png", 8, 2, RGB, RGB, [(b"iCCP", b"profile\0\0" + zlib.compress(P3, 9)[:90])])
png("rgb8-grey-profile.png", 8, 2, RGB, RGB, [iccp(GREY_18)])


# JPEG and WebP

def painted(mode, colours):
    image = Image.new(mode, (COLUMNS * SIDE, ROWS * SIDE))
    for i, colour in enumerate(colours):
        image.paste(colour, (i % COLUMNS * SIDE, i // COLUMNS * SIDE, (i % COLUMNS + 1) * SIDE, (i // COLUMNS + 1) * SIDE))
    return image


def centre(image, i):
    return image.getpixel((i % COLUMNS * SIDE + SIDE // 2, i // COLUMNS * SIDE + SIDE // 2))


def store(name, content, icc=None):
    with open(name, "wb") as out:
        out.write(content)
    image = Image.open(io.BytesIO(content))
    if icc is not None:
        colours = managed([centre(image, i) for i in range(N)], image.mode, icc)
        expected[name] = [c + (255,) for c in colours]
    else:
        image = image.convert("RGBA") if image.mode != "CMYK" else image.convert("RGB").convert("RGBA")
        expected[name] = [centre(image, i) for i in range(N)]


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, **options)
    return out.getvalue()


def icc_segments(icc, parts, kept):
    size = -(-len(icc) // parts)
    return b"".join(b"\xff\xe2" + struct.pack(">H", 2 + 14 + len(icc[i * size:(i + 1) * size])) + b"ICC_PROFILE\0" + bytes((i + 1, parts))
                    + icc[i * size:(i + 1) * size] for i in range(parts) if i in kept)


def without_jfif(content):
    assert content[2:4] == b"\xff\xe0"
    return content[:2] + content[4 + struct.unpack(">H", content[4:6])[0]:]


photo = painted("RGB", RGB)
plain = jpeg(photo)
store("rgb-420.jpg", plain)
store("rgb-444.jpg", jpeg(photo, subsampling=0))
store("rgb-progressive.jpg", jpeg(photo, progressive=True))
store("rgb-444-without-jfif.jpg", without_jfif(jpeg(photo, subsampling=0)))
store("rgb-not-ycc.jpg", jpeg(photo, keep_rgb=True))
store("grey.jpg", jpeg(painted("L", GREY)))
store("grey-profile.jpg", jpeg(painted("L", GREY), icc_profile=GREY_18), GREY_18)
store("rgb-p3.jpg", jpeg(photo, icc_profile=P3), P3)
store("rgb-p3-two-parts.jpg", plain[:20] + icc_segments(P3, 2, (0, 1)) + plain[20:], P3)
store("rgb-p3-parts-reversed.jpg", plain[:20] + icc_segments(P3[:], 3, (2,)) + icc_segments(P3, 3, (0,)) + icc_segments(P3, 3, (1,)) + plain[20:], P3)
store("rgb-profile-one-of-two.jpg", plain[:20] + icc_segments(P3, 2, (0,)) + plain[20:])
inks = [tuple(random.randrange(256) for _ in range(4)) for _ in range(N - 6)]
inks += [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (40, 40, 40, 40)]
store("cmyk.jpg", jpeg(painted("CMYK", inks)))
store("cmyk-profile.jpg", jpeg(painted("CMYK", inks), icc_profile=CMYK), CMYK)


def ycck(icc=None):
    """Pillow writes no YCCK: the samples are made here, and Adobe's marker is told so. Pillow inverts what it is given."""
    patches = []
    for c, m, y, k in inks:
        luma = 0.299 * c + 0.587 * m + 0.114 * y
        blue, red = 128 + 0.564 * (y - luma), 128 + 0.713 * (c - luma)
        patches.append((255 - round(luma), 255 - min(255, round(blue)), 255 - min(255, round(red)), k))
    content = bytearray(jpeg(painted("CMYK", patches), **({"icc_profile": icc} if icc else {})))
    at = content.index(b"Adobe")
    content[at + 11] = 2
    return bytes(content)


store("ycck.jpg", ycck())
store("ycck-profile.jpg", ycck(CMYK), CMYK)


def webp(image, **options):
    out = io.BytesIO()
    image.save(out, "WEBP", method=4, **options)
    return out.getvalue()


see_through = painted("RGBA", [c + (a,) for c, a in zip(RGB, ALPHA)])
store("lossy.webp", webp(photo, quality=95))
store("lossless.webp", webp(photo, lossless=True))
store("lossy-alpha.webp", webp(see_through, quality=95))
store("lossless-alpha.webp", webp(see_through, lossless=True))
store("lossless-p3.webp", webp(photo, lossless=True, icc_profile=P3), P3)
store("lossy-p3.webp", webp(photo, quality=95, icc_profile=P3), P3)
content = webp(see_through, lossless=True, exact=True, icc_profile=P3)
store("lossless-alpha-p3.webp", content)
expected["lossless-alpha-p3.webp"] = [c + (a,) for c, a in zip(p3, ALPHA)]

with open("expected.txt", "w") as out:
    for name in sorted(expected):
        out.write(name + " " + " ".join("%02x%02x%02x%02x" % tuple(c) for c in expected[name]) + "\n")
