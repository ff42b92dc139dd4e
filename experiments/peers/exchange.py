#!/usr/bin/env python3
"""Exchanges runs with the real tools from PyPI, both ways, and compares every number.

    python exchange.py ESPALIER

needs the packages mlflow, tensorboard, optuna and pandas. Prints a line for each tool; the exit
status is 1 when anything differs.
"""
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ESPALIER = Path(sys.argv[1]).resolve()
SPEC = """espalier: 1
name: exchange
question: Does every number survive?
arena: probe
strategies: [dense, magnitude, random]
budget: {sparsity: [0.3, 0.5]}
replicates: 2
"""


def espalier(folder, *arguments):
    environment = {**os.environ, "ESPALIER_PROBE": "1", "ESPALIER_DB": str(folder / "store.sqlite")}
    done = subprocess.run(
        [ESPALIER, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"espalier {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def same(left, right, tolerance=0.0):
    if left is None or right is None:
        return left is right
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    return left == right or abs(left - right) <= tolerance * max(abs(left), abs(right))


def stored(folder):
    sql = "SELECT cell, name, context, value, special FROM metrics"
    rows = json.loads(espalier(folder, "query", "--sql", sql, "--json"))
    return {
        (row["cell"], row["name"] + (f"@{row['context']}" if row["context"] else "")):
        float(row["special"].replace("Infinity", "inf")) if row.get("special") else row["value"]
        for row in rows
    }


def check_tensorboard(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    espalier(folder, "export", "--format", "tensorboard", "-o", "logs")
    expected, found = stored(folder), {}
    for file in (folder / "logs").rglob("events.out.*"):
        events = EventAccumulator(str(file.parent)).Reload()
        for tag in events.Tags()["scalars"]:
            for scalar in events.Scalars(tag):
                found[(file.name.split(".")[-1], tag)] = scalar.value
    wrong = [key for key in expected if key not in found or not same(expected[key], found[key], 1e-6)]
    return len(expected), wrong


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_mlflow(folder):
    import mlflow
    port, database = free_port(), folder / "mlflow.db"
    server = subprocess.Popen(
        [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--backend-store-uri", f"sqlite:///{database}",
         "--default-artifact-root", str(folder / "artifacts")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        espalier(folder, "export", "--mlflow", address)
        again = espalier(folder, "export", "--mlflow", address)
        del again
        client = mlflow.MlflowClient(address)
        experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
        runs = client.search_runs(experiments, max_results=1000)
    finally:
        os.killpg(server.pid, 15)
        server.wait()
    expected = stored(folder)
    found = {}
    for run in runs:
        cell = run.data.tags["espalier.cell"]
        for name, value in run.data.metrics.items():
            found[(cell, name)] = value
    wrong = [key for key in expected if not same(expected[key], found.get((key[0], key[1].replace("@", "_"))))]
    if len(runs) != len({cell for cell, _ in expected}):
        wrong.append(("runs", len(runs)))
    return len(expected), wrong


def check_mlflow_import(folder):
    import mlflow
    other = folder / "other"
    other.mkdir()
    mlflow.set_tracking_uri(f"sqlite:///{other / 'theirs.db'}")
    mlflow.set_experiment("theirs")
    for seed in range(3):
        with mlflow.start_run():
            mlflow.log_params({"lr": 0.1, "seed": seed, "model": "resnet"})
            for step in range(5):
                mlflow.log_metric("loss", 1 / (step + 1 + seed), step=step)
            mlflow.log_metric("worst", float("inf"))
            mlflow.log_metric("none", float("nan"))
    espalier(other, "import", "--from", "mlflow", "theirs.db")
    rows = json.loads(espalier(other, "query", "sweep = theirs", "--json"))
    values = stored(other)
    wrong = []
    for seed in range(3):
        cell = json.loads(espalier(other, "query", f"param.seed = {seed}", "--json"))[0]["cell"]
        if not same(values[(cell, "loss")], 1 / (5 + seed)):
            wrong.append(cell)
        if values[(cell, "worst")] != math.inf or not math.isnan(values[(cell, "none")]):
            wrong.append((cell, "not finite"))
    if len(rows) != 3:
        wrong.append(("runs", len(rows)))
    return len(values), wrong


def check_optuna_import(folder):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    other = folder / "optuna"
    other.mkdir()
    study = optuna.create_study(
        study_name="search", storage=f"sqlite:///{other / 'study.db'}", direction="minimize",
        sampler=optuna.samplers.RandomSampler(seed=1))

    def objective(trial):
        x = trial.suggest_float("x", -1, 1)
        kind = trial.suggest_categorical("kind", ["a", "b"])
        depth = trial.suggest_int("depth", 1, 4)
        trial.report(x, step=1)
        if trial.number == 3:
            raise optuna.TrialPruned()
        return x * x + depth + (kind == "a")

    study.optimize(objective, n_trials=8)
    espalier(other, "import", "--from", "optuna", "study.db")
    values = stored(other)
    expected = sorted(t.value for t in study.trials if t.value is not None)
    found = sorted(v for (_, name), v in values.items() if name == "optuna/value")
    return len(expected), [pair for pair in zip(expected, found) if not same(*pair)] + (
        [] if len(expected) == len(found) else [("trials", len(found))])


def check_pandas(folder):
    import pandas
    espalier(folder, "export", "--format", "tidy", "-o", "tidy.csv")
    table = pandas.read_csv(folder / "tidy.csv")
    results = table[table["step"].isna()]
    expected = stored(folder)
    wrong = []
    for row in results.itertuples():
        name = row.metric if pandas.isna(row.context) else f"{row.metric}@{row.context}"
        if not same(expected[(row.cell, name)], row.value):
            wrong.append((row.cell, name))
    if len(results) != len(expected):
        wrong.append(("rows", len(results)))
    return len(expected), wrong


def main():
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exchange.yaml").write_text(SPEC)
        espalier(folder, "sweep", "run", "exchange.yaml")
        for check in [check_tensorboard, check_pandas, check_mlflow, check_mlflow_import,
                      check_optuna_import]:
            count, wrong = check(folder)
            print(f"{check.__name__[6:]}: {count} numbers, {len(wrong)} differ {wrong[:3] or ''}")
            failed = failed or bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
