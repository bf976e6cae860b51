"""Trajectories of optimizers that PyTorch has since 2.5 and 2.9, made by PyTorch 2.13.0.

Usage: python3 recent_optimizers.py FOLDER
Writes recent.csv (variant, step, the elements). The gradients are those of matrix_optimizers.py. PyTorch's Muon rounds its iteration to
bfloat16 whatever the type of the parameters; that is left out here.
"""
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = torch.Tensor.clone

VARIANTS = {
    "adafactor": ((3, 4), lambda p: torch.optim.Adafactor(p)),
    "adafactor-decay": (
        (4, 3), lambda p: torch.optim.Adafactor(p, lr=0.1, beta2_decay=-0.7, eps=(1e-6, 1e-2), d=1.5, weight_decay=0.05)),
    "adafactor-vector": ((5,), lambda p: torch.optim.Adafactor(p, lr=0.1, eps=(1e-6, 1e-3), weight_decay=0.1)),
    "adafactor-kernel": ((2, 2, 3), lambda p: torch.optim.Adafactor(p, lr=0.05)),
    "muon": ((3, 4), lambda p: torch.optim.Muon(p, lr=0.05, momentum=0.9)),
    "muon-plain": ((5, 2), lambda p: torch.optim.Muon(p, lr=0.05, momentum=0.9, nesterov=False, weight_decay=0)),
}
with open(sys.argv[1] + "/recent.csv", "w") as out:
    for name, (shape, make) in VARIANTS.items():
        n = torch.Size(shape).numel()
        i = torch.arange(n).double().reshape(shape)
        w = (0.5 - 0.1 * i).requires_grad_()
        optimizer = make([w])
        for t in range(1, 101):
            w.grad = (1 + i % 3) * (w.detach() - 0.3 * i - torch.sin(t * (i + 1)))
            optimizer.step()
            if t in (1, 2, 3, 5, 10, 20, 50, 100):
                out.write(",".join([name, str(t)] + [repr(v) for v in w.detach().flatten().tolist()]) + "\n")
