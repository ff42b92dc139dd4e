#!/bin/sh
# Runs the trainings of the study, or goes on with them; about an hour of one core.
#   experiments/laws/study.sh [JOBS]
# The store is ESPALIER_DB or results/espalier.sqlite. Then the tables are written to results/laws.
set -e
espalier=${ESPALIER:-.build/release/espalier}
here=experiments/laws
tables=results/laws
for sweep in rates dense sparse post-training windows sparse-lengths grammar; do
  "$espalier" sweep run "$here/$sweep.yaml" -j "${1:-1}"
done
mkdir -p "$tables"
for sweep in rates dense sparse windows sparse-lengths grammar; do
  "$espalier" fit table --sweep "laws-$sweep" -o "$tables/$sweep.csv"
done
for method in dense magnitude sparsegpt; do
  "$espalier" fit table --sweep laws-post-training --query "strategy = $method" \
    -o "$tables/post-training-$method.csv"
done
