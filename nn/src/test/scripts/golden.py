"""What the scripts of golden values share: random numbers that print short, and the form of the files.

Each case is a line "case NAME", then lines "tensor KEY [SIZES] VALUES...". Keys: "state:NAME" before the forward pass, "after:NAME" for
buffers that it changed, "input", "cotangent" c, "output" y, and the derivatives of sum(c y) as "grad:NAME" and "grad:input".
"""

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)  # for what modules draw themselves
generator = torch.Generator().manual_seed(1)


def values(*shape):
    """Normal numbers with three decimals, which print short and are far enough from kinks."""
    t = torch.randn(*shape, generator=generator).mul(1000).round().div(1000)
    return torch.where(t.abs() < 0.02, t + 0.05, t).mul(1000).round().div(1000)


def show(key, t):
    t = t.detach()
    if t.is_floating_point():
        text = " ".join("%.13g" % v for v in t.flatten().tolist())
    else:
        text = " ".join("%d" % v for v in t.flatten().tolist())
    print("tensor", key, "[%s]" % ",".join(map(str, t.shape)), text)


RENAMED = {"weight_g": "parametrizations.weight.original0", "weight_v": "parametrizations.weight.original1"}


def rename(name):
    return RENAMED.get(name, name)


def layer(name, module, x, train=True, scale=1):
    """A case of a module whose parameters are random numbers of about this size."""
    print("case", name)
    module.train(train)
    for key, p in module.named_parameters():
        with torch.no_grad():
            p.copy_((values(*p.shape) if p.dim() else values(1)[0]).mul(1000 * scale).round().div(1000))
    for key, b in module.named_buffers():
        if key == "running_mean":
            b.copy_(values(*b.shape))
        if key == "running_var":
            b.copy_(values(*b.shape).abs() + 0.5)
    before = {k: v.clone() for k, v in module.state_dict().items()}
    for key, v in before.items():
        show("state:" + rename(key), v)
    show("input", x)
    if x.is_floating_point():
        x.requires_grad_()
    y = module(x)
    c = values(*y.shape)
    (y * c).sum().backward()
    show("cotangent", c)
    show("output", y)
    if x.is_floating_point():
        show("grad:input", x.grad)
    for key, p in module.named_parameters():
        show("grad:" + rename(key), p.grad)
    for key, b in module.state_dict().items():
        if not torch.equal(b, before[key]):
            show("after:" + rename(key), b)


def labels(high, *shape):
    return torch.randint(0, high, shape, generator=generator)
