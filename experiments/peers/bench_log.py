"""Runs and metric points per second that MLflow stores in SQLite, for comparison.

    python3 -m venv peer && peer/bin/pip install mlflow
    peer/bin/python experiments/peers/bench_log.py --runs 100 --points 20000
    .build/release/espalier bench log --runs 1000 --points 100000 --json

The same work as `espalier bench log`: a run is created with its parameters, gets five metrics and is
finished; points come in batches of 1,000, or one per call. Run the two in turn several times and
compare the ratios: machines drift.
"""

import argparse
import json
import logging
import os
import tempfile
import time

os.environ.setdefault("MLFLOW_ENABLE_ASYNC_LOGGING", "false")
logging.getLogger("mlflow").setLevel(logging.ERROR)
logging.getLogger("alembic").setLevel(logging.ERROR)

from mlflow.entities import Metric, Param  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

NAMES = ["eval/loss", "eval/loss_increase", "eval/kl", "footprint/bytes", "cost/seconds"]


def log_runs(client, experiment, count):
    for number in range(count):
        run = client.create_run(experiment).info.run_id
        stamp = int(time.time() * 1000)
        params = [
            Param("strategy", f"method {number % 10}"), Param("arena", "lm"),
            Param("sparsity", str(number % 97 / 97)), Param("replicate", str(number)),
        ]
        metrics = [Metric(name, number / count + k, stamp, 0) for k, name in enumerate(NAMES)]
        client.log_batch(run, metrics=metrics, params=params)
        client.set_terminated(run, "FINISHED")


def point(step):
    return 5 / (1 + step * 1e-3)


def log_batches(client, run, count):
    stamp = int(time.time() * 1000)
    for start in range(0, count, 1000):
        steps = range(start, min(start + 1000, count))
        client.log_batch(run, metrics=[Metric("train/loss", point(s), stamp, s) for s in steps])


def log_singly(client, run, count):
    for step in range(count):
        client.log_metric(run, "train/loss", point(step), step=step)


def seconds(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--points", type=int, default=20_000)
    parser.add_argument("--singles", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        client = MlflowClient(tracking_uri=f"sqlite:///{folder}/mlflow.db")
        experiment = client.create_experiment("bench")
        warm = client.create_run(experiment).info.run_id
        client.log_metric(warm, "warm", 1.0)
        fresh = lambda: client.create_run(experiment).info.run_id
        runs = seconds(lambda: log_runs(client, experiment, options.runs))
        run = fresh()
        batches = seconds(lambda: log_batches(client, run, options.points))
        run = fresh()
        singles = seconds(lambda: log_singly(client, run, options.singles))
    print(json.dumps({
        "runs_per_second": options.runs / runs,
        "points_per_second": options.points / batches,
        "single_points_per_second": options.singles / singles,
    }))


main()
