"""Golden values of layers of sequences: state, inputs, outputs and gradients in float64, computed by PyTorch.

Usage: python3 sequences.py > ../resources/cotangent/nn/sequences.txt    (made with PyTorch 1.13.0)

Each case is a line "case NAME", then lines "tensor KEY [SIZES] VALUES...". Keys: "state:NAME", "inputI", "outputI", the cotangents
"cotangentI" c_i, and the derivatives of sum_i sum(c_i y_i) as "grad:NAME" and "grad:inputI".
"""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(2)


def values(*shape):
    """Normal numbers with two decimals, which print short; small enough that gates do not saturate."""
    return torch.randn(*shape, generator=generator).mul(50).round().div(100)


def show(key, t):
    t = t.detach()
    print("tensor", key, "[%s]" % ",".join(map(str, t.shape)), " ".join("%.13g" % v for v in t.flatten().tolist()))


def case(name, module, *inputs, run=None):
    print("case", name)
    for p in module.parameters():
        with torch.no_grad():
            p.copy_(values(*p.shape))
    for key, v in module.state_dict().items():
        show("state:" + key, v)
    for i, x in enumerate(inputs):
        show("input%d" % i, x)
        x.requires_grad_()
    outputs = (run or module)(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    cotangents = [values(*y.shape) for y in outputs]
    sum((y * c).sum() for y, c in zip(outputs, cotangents)).backward()
    for i, (y, c) in enumerate(zip(outputs, cotangents)):
        show("output%d" % i, y)
        show("cotangent%d" % i, c)
    for i, x in enumerate(inputs):
        show("grad:input%d" % i, x.grad)
    for key, p in module.named_parameters():
        show("grad:" + key, p.grad)


def causal(time):
    return torch.ones(time, time).triu(1).bool()


def attention(module, mask=None):
    return lambda q, k=None, v=None: module(q, q if k is None else k, q if v is None else v, attn_mask=mask, need_weights=False)[0]


m = nn.MultiheadAttention(4, 2, batch_first=True)
case("attention", m, values(2, 3, 4), run=attention(m))
m = nn.MultiheadAttention(4, 2, batch_first=True)
case("attention, causal", m, values(2, 3, 4), run=attention(m, causal(3)))
m = nn.MultiheadAttention(4, 2, batch_first=True)
case("attention, added mask", m, values(2, 3, 4), values(3, 3), run=lambda x, b: m(x, x, x, attn_mask=b, need_weights=False)[0])
m = nn.MultiheadAttention(4, 2, bias=False, batch_first=True)
case("attention, across, no bias", m, values(2, 3, 4), values(2, 2, 4), values(2, 2, 4), run=attention(m))

settings = dict(dropout=0, batch_first=True)
case("encoder layer", nn.TransformerEncoderLayer(4, 2, 5, **settings), values(2, 3, 4))
case("encoder layer, norms first, gelu", nn.TransformerEncoderLayer(4, 2, 5, activation="gelu", norm_first=True, **settings), values(2, 3, 4))
m = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3, norm_first=True, **settings), 2, nn.LayerNorm(4))
case("encoder, causal", m, values(1, 3, 4), run=lambda x: m(x, mask=causal(3)))


def recurrent(name, module, *inputs):
    """The last states of all kinds follow the outputs; states come after the sequence."""
    def run(x, *states):
        given = () if not states else (states[0],) if len(states) == 1 else (states,)
        y, last = module(x, *given)
        return (y, *last) if isinstance(last, tuple) else (y, last)
    case(name, module, *inputs, run=run)


both = dict(num_layers=2, bidirectional=True, batch_first=True)
recurrent("lstm", nn.LSTM(3, 2, batch_first=True), values(2, 3, 3))
recurrent("lstm, two layers, both directions, state", nn.LSTM(2, 2, **both), values(1, 3, 2), values(4, 1, 2), values(4, 1, 2))
recurrent("gru", nn.GRU(3, 2, batch_first=True), values(2, 3, 3))
recurrent("gru, two layers, both directions, state", nn.GRU(2, 2, **both), values(1, 3, 2), values(4, 1, 2))
recurrent("rnn, no bias", nn.RNN(3, 2, bias=False, batch_first=True), values(2, 3, 3))
recurrent("rnn, relu, two layers, both directions, state", nn.RNN(2, 2, nonlinearity="relu", **both), values(1, 3, 2), values(4, 1, 2))


def packed(name, module, lengths, *inputs):
    """As recurrent, for sequences of different lengths."""
    def run(x, *states):
        given = () if not states else (states[0],) if len(states) == 1 else (states,)
        pack = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, last = module(pack, *given)
        y = nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]
        return (y, *last) if isinstance(last, tuple) else (y, last)
    case(name, module, *inputs, run=run)


packed("lstm, lengths", nn.LSTM(2, 2, **both), [1, 3, 2], values(3, 3, 2))
packed("gru, lengths, state", nn.GRU(2, 2, bidirectional=True, batch_first=True), [3, 1], values(2, 4, 2), values(2, 2, 2))
packed("rnn, lengths", nn.RNN(2, 2, batch_first=True), [2, 3], values(2, 3, 2))

case("bilinear", nn.Bilinear(3, 2, 4), values(2, 3), values(2, 2))
case("decoder layer", nn.TransformerDecoderLayer(4, 2, 5, **settings), values(1, 3, 4), values(1, 2, 4))
m = nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 3, norm_first=True, **settings), 1, nn.LayerNorm(4))
case("decoder, causal", m, values(1, 3, 4), values(1, 2, 4), run=lambda x, memory: m(x, memory, tgt_mask=causal(3)))
t = nn.Transformer(4, 2, 1, 1, 3, **settings)
case("transformer", t, values(1, 2, 4), values(1, 3, 4), run=lambda x, y: t(x, y, tgt_mask=causal(3)))
