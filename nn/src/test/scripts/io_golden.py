"""Writes the golden files of cotangent.nn.io's tests. Made with Python 3.11, NumPy 1.24.2, PyTorch 1.13.0.

Usage: python3 io_golden.py ../resources/cotangent/nn/io

The safetensors files are written by the few lines below, from the description of the format, not by a library.
"""
import gzip
import io
import json
import struct
import sys

import numpy as np
import torch

out = sys.argv[1] + "/"


def ramp(dtype, *shape):
    """k^2 - 7k for k = 0, 1, ...: small positive and negative integers, exact in every type; unsigned ones without the -7k."""
    k = np.arange(int(np.prod(shape)), dtype=np.int64)
    v = k * k if np.dtype(dtype).kind == "u" else k * k - 7 * k
    return (v % 3 == 0 if np.dtype(dtype) == bool else v).astype(dtype).reshape(shape)


def version(array, major):
    data = io.BytesIO()
    np.lib.format.write_array(data, array, version=(major, 0))
    return data.getvalue()


# One array each, whose bytes Npy must reproduce.
for name, array in {
    "f4": ramp("<f4", 2, 3), "f8": ramp("<f8", 4), "i4": ramp("<i4", 3, 1, 2), "i8": ramp("<i8", 2, 2), "b1": ramp("b1", 5),
    "scalar": np.array(1.5, "<f4"), "empty": np.zeros((0, 3), "<i8"),
}.items():
    np.save(out + name + ".npy", array)

# What Npy only reads.
for name, array in {"fortran": np.asfortranarray(ramp("<f4", 2, 3, 2)), "big": ramp(">i4", 3, 2)}.items():
    np.save(out + name + ".npy", array)
for major in (2, 3):
    open(out + "version%d.npy" % major, "wb").write(version(ramp("<f8", 2, 3), major))

variants = {
    code: ramp(code, 2, 3)
    for code in ["|i1", "|u1", "<i2", ">i2", "<u2", ">u2", "<u4", ">u4", "<f2", ">f2", ">f4", ">f8", ">i8", "<i4", "|b1"]
}
variants = {k.replace("|", "").replace("<", "little_").replace(">", "big_"): v for k, v in variants.items()}
np.savez(out + "stored.npz", **variants)
np.savez_compressed(out + "compressed.npz", **variants)


def safetensors(tensors, metadata, data_order):
    """tensors: name -> (type, shape, bytes) in the order of the header; data_order: names in the order of the data."""
    offsets, data = {}, b""
    for name in data_order:
        offsets[name] = [len(data), len(data) + len(tensors[name][2])]
        data += tensors[name][2]
    header = {"__metadata__": metadata} if metadata else {}
    for name, (dtype, shape, _) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets[name]}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def entry(dtype, array):
    return dtype, list(array.shape), array.tobytes()


# What SafeTensors must reproduce byte by byte: the header in the order of the map, the data by decreasing element size.
own = {
    "flag": entry("BOOL", ramp("b1", 3)),
    "layer.weight": entry("F32", ramp("<f4", 2, 3)),
    "größe \"\\\n\U0001F600": entry("F64", ramp("<f8", 2)),
    "scalar": ("I32", [], struct.pack("<i", -5)),
    "empty": ("F32", [0, 4], b""),
    "steps": entry("I64", ramp("<i8", 2, 2)),
}
order = sorted(own, key=lambda n: -{"BOOL": 1, "F32": 4, "I32": 4, "F64": 8, "I64": 8}[own[n][0]])
open(out + "own.safetensors", "wb").write(safetensors(own, {"format": "pt", "tab\t": "\x01ü"}, order))

# What others may write: narrow types, data in another order than the header's, escapes, blanks, an unknown member.
half = torch.tensor([1.0, -0.5, 65504.0, 6e-8, float("inf"), 0.1])
foreign = {
    "f16": ("F16", [2, 3], half.half().numpy().tobytes()),
    "bf16": ("BF16", [6], half.bfloat16().view(torch.int16).numpy().tobytes()),
    "i8": entry("I8", ramp("|i1", 4)), "u8": entry("U8", ramp("|u1", 4)), "i16": entry("I16", ramp("<i2", 4)),
    "u16": ("U16", [2], struct.pack("<2H", 65535, 1)), "u32": ("U32", [2], struct.pack("<2I", 4294967295, 1)),
}
raw = safetensors(foreign, {}, sorted(foreign))
n = struct.unpack("<Q", raw[:8])[0]
text = raw[8:8 + n].decode().rstrip()
text = text.replace('"u8":{', '"\\u0075\\ud83d\\ude008" : { "note": [1, {"x": -1.5e3}, null, true],\n').encode()
open(out + "foreign.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + raw[8 + n:])


def idx(code, array):
    return struct.pack(">HBB", 0, code, array.ndim) + struct.pack(">%dI" % array.ndim, *array.shape) + array.tobytes()


open(out + "images.idx.gz", "wb").write(gzip.compress(idx(8, (np.arange(12) * 23 % 256).astype("u1").reshape(3, 2, 2)), mtime=0))
open(out + "labels.idx", "wb").write(idx(8, np.array([3, 0, 255], "u1")))
