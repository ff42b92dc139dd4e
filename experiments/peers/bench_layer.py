"""Seconds that the authors' code takes for one linear layer, for comparison with `espalier bench layer`.

    git clone https://github.com/IST-DASLab/sparsegpt
    python3 -m venv peer && peer/bin/pip install torch
    peer/bin/python experiments/peers/bench_layer.py sparsegpt --code sparsegpt --threads 2
    .build/release/espalier bench layer --strategy sparsegpt --threads 2 --json

`gptq` wants IST-DASLab/gptq, `wanda` locuslab/wanda. Their modules are imported as they are; what is
timed is their accumulation of inputs and their pruning or quantisation of a layer. Run the two in
turn several times and compare the ratios: machines drift.
"""

import argparse
import contextlib
import io
import json
import sys
import time
import types

import torch
import torch.nn as nn


def without_transformers():
    """The modules import transformers for one class that linear layers never are."""
    stub = types.ModuleType("transformers")
    stub.Conv1D = type("Conv1D", (), {})
    sys.modules.setdefault("transformers", stub)


def sparsegpt(layer, inputs, options):
    from sparsegpt import SparseGPT

    solver = SparseGPT(layer)
    start = time.perf_counter()
    solver.add_batch(inputs, None)
    middle = time.perf_counter()
    solver.fasterprune(options.sparsity)
    return middle - start, time.perf_counter() - middle


def gptq(layer, inputs, options):
    from gptq import GPTQ
    from quant import Quantizer

    solver = GPTQ(layer)
    solver.quantizer = Quantizer()
    solver.quantizer.configure(options.bits, perchannel=True, sym=False, mse=False)
    start = time.perf_counter()
    solver.add_batch(inputs, None)
    middle = time.perf_counter()
    solver.fasterquant()
    return middle - start, time.perf_counter() - middle


def wanda(layer, inputs, options):
    from lib.layerwrapper import WrappedGPT

    wrapper = WrappedGPT(layer)
    start = time.perf_counter()
    wrapper.add_batch(inputs, None)
    middle = time.perf_counter()
    # As in their prune_wanda: a stable sort of each row, and the lowest scores go.
    scores = layer.weight.data.abs() * torch.sqrt(wrapper.scaler_row.reshape((1, -1)))
    order = torch.sort(scores, dim=-1, stable=True)[1]
    mask = torch.zeros_like(scores, dtype=torch.bool)
    mask.scatter_(1, order[:, : int(scores.shape[1] * options.sparsity)], True)
    layer.weight.data[mask] = 0
    return middle - start, time.perf_counter() - middle


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("method", choices=["sparsegpt", "gptq", "wanda"])
    parser.add_argument("--code", required=True, help="a checkout of the authors' repository")
    parser.add_argument("--rows", type=int, default=1024)
    parser.add_argument("--columns", type=int, default=1024)
    parser.add_argument("--tokens", type=int, default=8192)
    parser.add_argument("--sparsity", type=float, default=0.5)
    parser.add_argument("--bits", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    sys.path.insert(0, options.code)
    without_transformers()
    # Their timers synchronise with a device that is not there.
    torch.cuda.synchronize = lambda *ignored: None
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    weight = 0.02 * torch.randn(options.rows, options.columns)
    inputs = torch.randn(options.tokens, options.columns)
    best = (float("inf"), float("inf"))
    with torch.no_grad():
        for _ in range(options.repeats):
            layer = nn.Linear(options.columns, options.rows, bias=False)
            layer.weight.data = weight.clone()
            with contextlib.redirect_stdout(io.StringIO()):
                found = globals()[options.method](layer, inputs, options)
            best = tuple(map(min, best, found))
    print(json.dumps({
        "method": options.method, "torch": torch.__version__, "threads": options.threads,
        "hessian_seconds": best[0], "seconds": best[1]}))


if __name__ == "__main__":
    main()
