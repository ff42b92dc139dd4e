"""Ratios of our speed to that of others, from runs in turn on one machine.

    make build
    python3 -m venv peer && peer/bin/pip install torch
    git clone https://github.com/IST-DASLab/sparsegpt peers/sparsegpt
    git clone https://github.com/IST-DASLab/gptq peers/gptq
    git clone https://github.com/locuslab/wanda peers/wanda
    python3 experiments/peers/compare.py --python peer/bin/python --code peers --csv results/performance.csv

A pair is one run of ours and one of the peer, right after each other; what is reported is the
smallest, the median and the largest ratio of speeds over the pairs. The machine must have nothing
else to do. Without `--code` the benchmarks of the authors' code are left out.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LARGE = "--dim 256 --layers 6 --heads 8 --ffn 688 --vocab 2048 --batch 8".split()


class Decoder:
    """Training or evaluating a decoder. The peer stays loaded and waits between its turns, so that it
    imports and compiles once."""

    unit = "tokens/s"

    def __init__(self, verb, aim, steps, extents=(), flags=()):
        self.verb, self.aim, self.steps = verb, aim, steps
        self.extents, self.flags = list(extents), list(flags)

    def pairs(self, options):
        shared = [*self.extents, "--steps", str(self.steps), "--threads", str(options.threads)]
        command = [options.python, os.path.join(HERE, "bench_train.py"), "--turns", *self.flags, *shared]
        peer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        turn(peer)  # compiles, and is not counted
        for _ in range(options.repeats):
            time.sleep(0.5)  # until the peer's threads sleep
            ours = report([options.espalier, "bench", self.verb, "--json", *shared])
            yield ours["tokens_per_second"], turn(peer)["tokens_per_second"], ours["share_of_peak"]
        peer.stdin.close()
        peer.wait()


class ResNet:
    """Training a ResNet-20 on images of 32 × 32."""

    unit, aim = "images/s", 1.0

    def pairs(self, options):
        shared = ["--steps", "5", "--threads", str(options.threads)]
        peer = [options.python, os.path.join(HERE, "bench_resnet.py"), "--channels-last", *shared]
        for _ in range(options.repeats):
            ours = report([options.espalier, "bench", "resnet", "--json", *shared])
            yield ours["images_per_second"], report(peer)["images_per_second"], None


class Layer:
    """A layer solver, or its accumulation of inputs, beside the authors' code."""

    unit = "layers/s"

    def __init__(self, method, aim, seconds="seconds"):
        self.method, self.aim, self.seconds = method, aim, seconds

    def pairs(self, options):
        shared = ["--threads", str(options.threads)]
        ours = [options.espalier, "bench", "layer", "--strategy", self.method, "--json", *shared]
        if self.method == "gptq":
            ours += ["--bits", "4"]
        code = os.path.join(options.code, self.method)
        peer = [options.python, os.path.join(HERE, "bench_layer.py"), self.method, "--code", code, *shared]
        for _ in range(options.repeats):
            yield 1 / report(ours)[self.seconds], 1 / report(peer)[self.seconds], None


BENCHMARKS = {
    "train-1m-eager": Decoder("train", 2.0, 30),
    "train-1m-compiled": Decoder("train", 1.5, 30, flags=["--compile"]),
    "train-6m-eager": Decoder("train", 1.6, 10, LARGE),
    "forward-1m-eager": Decoder("forward", 2.0, 40, flags=["--forward"]),
    "resnet-eager": ResNet(),
    "layer-sparsegpt": Layer("sparsegpt", 4.0),
    "layer-gptq": Layer("gptq", 4.0),
    "layer-wanda": Layer("wanda", 4.0),
    "layer-hessian": Layer("sparsegpt", 2.0, "hessian_seconds"),
}


def report(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def turn(peer):
    peer.stdin.write("\n")
    peer.stdin.flush()
    return json.loads(peer.stdout.readline())


def measured(name, options):
    ours, peers, shares = zip(*BENCHMARKS[name].pairs(options))
    ratios = [a / b for a, b in zip(ours, peers)]
    shares = [share for share in shares if share is not None]
    return {
        "benchmark": name, "unit": BENCHMARKS[name].unit, "threads": options.threads,
        "pairs": options.repeats, "ours": f"{statistics.median(ours):.4g}",
        "peer": f"{statistics.median(peers):.4g}", "ratio_min": f"{min(ratios):.2f}",
        "ratio_median": f"{statistics.median(ratios):.2f}", "ratio_max": f"{max(ratios):.2f}",
        "aim": BENCHMARKS[name].aim,
        "share_of_peak": f"{statistics.median(shares):.2f}" if shares else "",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="benchmarks (default: all): " + ", ".join(BENCHMARKS))
    parser.add_argument("--python", default="python3", help="a Python that has torch")
    parser.add_argument("--espalier", default=".build/release/espalier")
    parser.add_argument("--code", help="a folder with checkouts of sparsegpt, gptq and wanda")
    parser.add_argument("--repeats", type=int, default=5, help="pairs of each benchmark")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--csv", help="also write the ratios to this file")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    rows = []
    for name in options.names or BENCHMARKS:
        if name.startswith("layer") and not options.code:
            print(f"{name}: left out, --code does not say where the authors' code is")
            continue
        row = measured(name, options)
        rows.append(row)
        print("{benchmark}: ratio {ratio_min} {ratio_median} {ratio_max} (aim {aim}), ours {ours}, "
              "peer {peer} {unit}, share of peak {share_of_peak}".format(**row), flush=True)
    if options.csv and rows:
        with open(options.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
