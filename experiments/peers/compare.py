"""Ratios of our speed to PyTorch's, from runs in turn on one machine.

    make build
    python3 -m venv peer && peer/bin/pip install torch
    python3 experiments/peers/compare.py --python peer/bin/python --repeats 5

A pair is one run of ours and one of the peer, right after each other; what is reported is the
smallest, the median and the largest ratio of tokens per second over the pairs. The machine must have
nothing else to do.
"""

import argparse
import json
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = []
LARGE = "--dim 256 --layers 6 --heads 8 --ffn 688 --vocab 2048 --batch 8".split()
BENCHMARKS = {  # name: verb, extents, the peer's flags, the ratio that is the aim
    "train-1m-eager": ("train", SMALL, [], 2.0),
    "train-1m-compiled": ("train", SMALL, ["--compile"], 1.5),
    "train-6m-eager": ("train", LARGE, [], 1.6),
    "forward-1m-eager": ("forward", SMALL, ["--forward"], 2.0),
}


def rate(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def spread(values, form):
    return " ".join(format(f(values), form) for f in (min, statistics.median, max))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="benchmarks (default: all): " + ", ".join(BENCHMARKS))
    parser.add_argument("--python", default="python3", help="a Python that has torch")
    parser.add_argument("--espalier", default=".build/release/espalier")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    for name in options.names or BENCHMARKS:
        verb, extents, flags, aim = BENCHMARKS[name]
        shared = [*extents, "--steps", str(options.steps), "--threads", str(options.threads)]
        ours, peers, shares = [], [], []
        for _ in range(options.repeats):
            report = rate([options.espalier, "bench", verb, "--json", *shared])
            ours.append(report["tokens_per_second"])
            shares.append(report["share_of_peak"])
            peer = rate([options.python, os.path.join(HERE, "bench_train.py"), *flags, *shared])
            peers.append(peer["tokens_per_second"])
        ratios = [a / b for a, b in zip(ours, peers)]
        print(f"{name}: ratio {spread(ratios, '.2f')} (aim {aim}), ours {spread(ours, '.0f')}, "
              f"peer {spread(peers, '.0f')} tokens/s, share of peak {spread(shares, '.2f')}", flush=True)


if __name__ == "__main__":
    main()
