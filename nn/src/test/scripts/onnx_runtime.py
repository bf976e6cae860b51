"""Runs the models that cotangent.nn.onnx.OnnxExportFiles wrote in ONNX Runtime, checks that it agrees with the layers to 1e-5 in every
version of the operators and for several sizes of the batch, and writes what it found for version 17.

    python3 onnx_runtime.py FOLDER .../cotangent/nn/onnx/runtime.safetensors

Used: onnx 1.23.1, onnxruntime 1.30.0, numpy.
"""
import glob
import json
import os
import struct
import sys

import numpy as np
import onnx
import onnxruntime as ort

KINDS = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32}


def load(path):
    data = open(path, "rb").read()
    n = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + n])
    return {k: np.frombuffer(data[8 + n:][slice(*v["data_offsets"])], KINDS[v["dtype"]]).reshape(v["shape"])
            for k, v in header.items() if k != "__metadata__"}


def save(path, tensors):
    names = {np.dtype(v): k for k, v in KINDS.items()}
    header, data = {}, b""
    for name, t in tensors.items():
        raw = np.ascontiguousarray(t).tobytes()
        header[name] = {"dtype": names[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def main(folder, target):
    found, worst, failed = {}, 0.0, []
    for path in sorted(glob.glob(f"{folder}/*.safetensors")):
        name = os.path.basename(path)[:-len(".safetensors")]
        t = load(path)
        for opset in range(13, 18):
            file = f"{folder}/{name}.{opset}.onnx"
            try:
                onnx.checker.check_model(onnx.load(file), full_check=True)
                session = ort.InferenceSession(file, providers=["CPUExecutionProvider"])
                y = session.run(None, {"input": t["x"]})[0]
                one = session.run(None, {"input": t["x"][:1]})[0]
            except Exception as e:
                failed.append(f"{name}.{opset}: {e}")
                continue
            error = float(np.max(np.abs(y - t["y"]) / np.maximum(1, np.abs(t["y"]))))
            worst = max(worst, error)
            alike = y.shape == t["y"].shape and error < 1e-5 and (
                name == "batch-norm-by-batch" or np.allclose(one, t["y"][:1], 1e-5, 1e-5))
            if not alike:
                failed.append(f"{name}.{opset}: differs by {error}")
            if opset == 17:
                found[name] = y
    print(f"{len(found)} models, largest error {worst:.2e}, {len(failed)} failures")
    print("\n".join(failed))
    save(target, found)


main(*sys.argv[1:])
