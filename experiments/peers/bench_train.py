"""Tokens per second of PyTorch training the decoder of `espalier bench train`, for comparison;
with --forward, of evaluating its loss as `espalier bench forward` does.

    python3 -m venv peer && peer/bin/pip install torch
    peer/bin/python experiments/peers/bench_train.py --threads 2
    .build/release/espalier bench train --threads 2 --json

Run the two in turn several times and compare the ratios: machines drift.
"""

import argparse
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.gain


def rotated(x):
    first, second = x.chunk(2, -1)
    return torch.cat([-second, first], -1)


class Block(nn.Module):
    def __init__(self, options, cosines, sines):
        super().__init__()
        width, hidden = options.dim, options.ffn
        linear = lambda inputs, outputs: nn.Linear(inputs, outputs, bias=False)
        self.heads, self.cosines, self.sines = options.heads, cosines, sines
        self.norms = nn.ModuleList([Norm(width), Norm(width)])
        self.query, self.key, self.value, self.output = (linear(width, width) for _ in range(4))
        self.gate, self.up, self.down = linear(width, hidden), linear(width, hidden), linear(hidden, width)

    def forward(self, x):
        batch, context, width = x.shape
        split = lambda y: y.view(batch, context, self.heads, -1).transpose(1, 2)
        turn = lambda y: y * self.cosines + rotated(y) * self.sines
        h = self.norms[0](x)
        query, key, value = turn(split(self.query(h))), turn(split(self.key(h))), split(self.value(h))
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.output(mixed.transpose(1, 2).reshape(batch, context, width))
        h = self.norms[1](x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Decoder(nn.Module):
    def __init__(self, options):
        super().__init__()
        half = options.dim // options.heads
        rates = 10000 ** (-torch.arange(0, half, 2) / half)
        angles = torch.outer(torch.arange(options.context).float(), rates)
        cosines, sines = torch.cat([angles.cos()] * 2, -1), torch.cat([angles.sin()] * 2, -1)
        self.embedding = nn.Embedding(options.vocab, options.dim)
        self.blocks = nn.ModuleList([Block(options, cosines, sines) for _ in range(options.layers)])
        self.norm = Norm(options.dim)
        self.head = nn.Linear(options.dim, options.vocab, bias=False)

    def forward(self, tokens):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = dict(dim=128, layers=4, heads=4, ffn=344, vocab=1024, context=128, batch=16, steps=30, threads=2)
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--forward", action="store_true", help="evaluate the loss only, without gradients")
    parser.add_argument("--compile", action="store_true", help="torch.compile the model")
    parser.add_argument("--turns", action="store_true", help="measure once for each line of input")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = Decoder(options)
    step_model = torch.compile(model) if options.compile else model
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.95), weight_decay=0.1)
    tokens = torch.randint(0, options.vocab, (options.batch, options.context + 1))

    def step():
        optimiser.zero_grad()
        logits = step_model(tokens[:, :-1])
        F.cross_entropy(logits.reshape(-1, options.vocab), tokens[:, 1:].reshape(-1)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()

    @torch.no_grad()
    def evaluate():
        logits = step_model(tokens[:, :-1])
        return F.cross_entropy(logits.reshape(-1, options.vocab), tokens[:, 1:].reshape(-1)).item()

    step = evaluate if options.forward else step
    for _ in sys.stdin if options.turns else [""]:
        for _ in range(3):
            step()
        start = time.time()
        for _ in range(options.steps):
            step()
        seconds = time.time() - start
        rate = options.batch * options.context * options.steps / seconds
        print(json.dumps({
            "seconds": seconds, "threads": options.threads, "tokens_per_second": rate}), flush=True)


if __name__ == "__main__":
    main()
