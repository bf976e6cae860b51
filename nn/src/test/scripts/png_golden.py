"""PNG images of every colour type and bit depth, interlaced and not, with every filter; checked with Pillow.

Usage: python3 png_golden.py FOLDER
Writes TYPE-DEPTH[i].png; sample c of pixel (x, y) is (2741 x + 1321 y + 7919 c + 31 x y) mod 2^depth.
"""
import io
import struct
import sys
import zlib
from PIL import Image

W, H = 11, 9
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def sample(x, y, c, depth):
    return (2741 * x + 1321 * y + 7919 * c + 31 * x * y) % 2**depth


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def row(xs, y, kind, depth):
    bits = "".join(format(sample(x, y, c, depth), f"0{depth}b") for x in xs for c in range(CHANNELS[kind]))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def filtered(line, above, number, back):
    out = bytearray([number])
    for i, v in enumerate(line):
        a = line[i - back] if i >= back else 0
        b = above[i]
        c = above[i - back] if i >= back else 0
        p = a + b - c
        paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        out.append((v - (0, a, b, (a + b) // 2, paeth)[number]) % 256)
    return bytes(out)


for kind, depths in DEPTHS.items():
    for depth in depths:
        for interlaced in (False, True):
            back = max(1, CHANNELS[kind] * depth // 8)
            raw = b""
            for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
                xs, ys = range(x0, W, dx), range(y0, H, dy)
                above = None
                for n, y in enumerate(ys if len(xs) else []):
                    line = row(xs, y, kind, depth)
                    raw += filtered(line, above or bytes(len(line)), (n + kind + 1) % 5, back)
                    above = line
            data = zlib.compress(raw)
            png = b"\x89PNG\r\n\x1a\n"
            png += chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, depth, kind, 0, 0, interlaced))
            if kind == 3:
                png += chunk(b"PLTE", bytes((5 * i + 64 * c) % 256 for i in range(2**depth) for c in range(3)))
            png += chunk(b"IDAT", data[:20]) + chunk(b"IDAT", data[20:]) + chunk(b"tEXt", b"Comment\0none") + chunk(b"IEND", b"")
            image = Image.open(io.BytesIO(png))
            if not (depth == 16 and kind != 0):  # which Pillow reads with 8 bits
                image.load()
                if kind == 0 and depth < 8:
                    image = image.convert("L")
                for x in range(W):
                    for y in range(H):
                        v = image.getpixel((x, y))
                        v = v if isinstance(v, tuple) else (v,)
                        largest = 2**depth - 1 if kind == 0 and depth < 8 else 1
                        want = tuple(sample(x, y, c, depth) * (255 // largest if largest > 1 or depth == 1 and kind == 0 else 1) for c in range(CHANNELS[kind]))
                        assert v == want, (kind, depth, interlaced, x, y, v, want)
            open(f"{sys.argv[1]}/{kind}-{depth}{'i' if interlaced else ''}.png", "wb").write(png)
