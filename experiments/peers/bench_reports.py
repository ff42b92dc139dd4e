"""How long tables and figures of 100,000 runs take: whole commands, by the clock.

    python3 experiments/peers/bench_reports.py --espalier .build/release/espalier --csv reports.csv

Makes a store of 20 strategies at 50 budgets with 100 replicates each, of made-up numbers, by
`espalier import`, which takes a minute; then runs each command several times in turn.
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import tempfile
import time

COMMANDS = [
    ["ls", "runs"], ["table", "big"], ["table", "big", "--long"], ["table", "big", "--fmt", "latex"],
    ["table", "big", "--json"],
] + [["plot", "big", "--kind", kind] for kind in ["curve", "pareto", "bars", "heatmap", "coverage"]]


def write_runs(path, replicates):
    """A tidy table: five metrics of each run."""
    draw = random.Random(1)
    budgets = [{"sparsity": k / 40} for k in range(1, 40)] + [{"bits": k} for k in range(2, 13)]
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["strategy", "arena", "budget", "replicate", "evaluation", "metric", "value"])
        for replicate in range(replicates):
            for strategy in range(20):
                for budget in budgets:
                    bits = (1 - budget.get("sparsity", 0)) * budget.get("bits", 16) + 1
                    lost = (1 + strategy / 20) * 2 ** (-bits / 4) * (1 + 0.05 * draw.gauss(0, 1))
                    metrics = {
                        "eval/loss": 3.2 + lost, "eval/loss_increase": lost, "eval/kl": 0.9 * lost,
                        "footprint/bits_per_weight": bits, "footprint/bytes": bits * 1e5,
                    }
                    for name, value in metrics.items():
                        rows.writerow([
                            f"s{strategy:02d}", "lm", json.dumps(budget), replicate, "made up", name,
                            repr(value),
                        ])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--espalier", required=True)
    parser.add_argument("--replicates", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--csv")
    options = parser.parse_args()
    espalier = os.path.abspath(options.espalier)
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, ESPALIER_DB=os.path.join(folder, "store.sqlite"))
        write_runs(os.path.join(folder, "big.csv"), options.replicates)

        def run(arguments):
            start = time.perf_counter()
            subprocess.run(
                [espalier, *arguments], env=environment, cwd=folder, check=True,
                stdout=subprocess.DEVNULL)
            return time.perf_counter() - start

        print(f"import: {run(['import', '--from', 'tidy', 'big.csv']):.1f} s", flush=True)
        seconds = {tuple(command): [] for command in COMMANDS}
        for _ in range(options.rounds):
            for command in COMMANDS:
                seconds[tuple(command)].append(run(command))
        rows = [
            (" ".join(command), min(times), statistics.median(times), max(times), len(times))
            for command, times in seconds.items()
        ]
    for name, least, median, most, _ in rows:
        print(f"{name:30} {least:.2f} {median:.2f} {most:.2f} s")
    if options.csv:
        with open(options.csv, "w", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["command", "seconds_least", "seconds_median", "seconds_most", "rounds"])
            for name, *times, count in rows:
                table.writerow([name, *(f"{value:.3f}" for value in times), count])


if __name__ == "__main__":
    main()
