"""Writes safetensors files of the kinds that models come in, byte by byte with NumPy, so that no other library's reading is trusted.

    python3 safetensors_golden.py .../cotangent/nn/io        (torch 2.13, for float8 and for a model's outputs)

small.safetensors: F8_E4M3 and F8_E5M2 with all 256 bytes, and what PyTorch makes of them in float32; U64; a model in BF16.
sharded.safetensors.index.json and its files: the state of PyTorch layers, an input and the output.
"""
import json
import struct
import sys

import torch
import torch.nn as nn

KINDS = {torch.float32: "F32", torch.int64: "I64", torch.bfloat16: "BF16", torch.float8_e4m3fn: "F8_E4M3",
         torch.float8_e5m2: "F8_E5M2", torch.uint64: "U64"}


def save(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, t in tensors.items():
        raw = t.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": KINDS[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 4, 3, padding=1)
        self.bn = nn.BatchNorm1d(4)
        self.lstm = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.encoder = nn.TransformerEncoderLayer(6, 2, 8, batch_first=True)
        self.norm = nn.LayerNorm(6)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        y = self.bn(self.conv(x)).relu().transpose(1, 2)
        return self.head(self.norm(self.encoder(self.lstm(y)[0])))


def main(folder):
    torch.manual_seed(3)
    every = torch.arange(256, dtype=torch.uint8)
    small = {"e4m3": every.view(torch.float8_e4m3fn), "e5m2": every.view(torch.float8_e5m2),
             "e4m3.float": every.view(torch.float8_e4m3fn).float(), "e5m2.float": every.view(torch.float8_e5m2).float(),
             "u64": torch.tensor([0, 1, 2 ** 63 - 1]).view(torch.uint64)}
    linear = nn.Linear(3, 2).bfloat16()
    small.update({"linear." + k: v for k, v in linear.state_dict().items()})
    small["linear.float"] = linear.weight.float()
    save(f"{folder}/small.safetensors", small)
    net = Net()
    net.bn.running_mean.uniform_(-1, 1)
    net.bn.running_var.uniform_(0.5, 1.5)
    net.eval()
    x = torch.randn(2, 2, 5)
    state = dict(net.state_dict())
    names = list(state)
    state["x"], state["y"] = x, net(x)
    parts = [names[::2], names[1::2] + ["x", "y"]]
    index = {"metadata": {"total_size": sum(t.numel() * t.element_size() for t in state.values())}, "weight_map": {}}
    for i, part in enumerate(parts):
        file = f"sharded-{i + 1:05}-of-{len(parts):05}.safetensors"
        save(f"{folder}/{file}", {n: state[n] for n in part})
        index["weight_map"].update({n: file for n in part})
    with open(f"{folder}/sharded.safetensors.index.json", "w") as f:
        json.dump(index, f, indent=2)


main(sys.argv[1])
