#!/bin/sh
# Fits the laws to the tables in results/laws, draws the figures in plots/laws and writes
# results/laws/summary.md; a minute of one core, and no store. A sweep without a table is left out.
set -e
espalier=${ESPALIER:-.build/release/espalier}
tables=results/laws
plots=plots/laws
summary=$tables/summary.md
dense=$tables/dense.csv
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT

sparse=
for name in sparse sparse-lengths; do
  if [ -f "$tables/$name.csv" ]; then sparse="$sparse $tables/$name.csv"; fi
done
tests=$(for file in $sparse; do printf -- '--test-csv %s ' "$file"; done)
fitted=$(for file in $dense $sparse; do printf -- '--csv %s ' "$file"; done)
sizes='average-parameters final-parameters initial-parameters'

heading() { printf '\n## %s\n\n' "$1"; }
# Runs a command and shows it with what it prints; the folder of parts is not shown.
shown() {
  printf '```\n$ espalier %s\n' "$*" | sed "s#$part/##g"
  "$espalier" "$@" || true
  printf '```\n\n'
}
# The rows of sparse.csv in whose column $1 is $2, in the file $3.
rows() {
  awk -F, -v name="$1" -v value="$2" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; print; next }
    $column == value' "$tables/sparse.csv" > "$part/$3"
}

mkdir -p "$plots"
{
  echo '# The study of laws: fits'
  echo
  echo 'Written by `make laws` from the tables beside this file; `docs/laws.md` says what they mean.'

  heading 'Dense trainings predict sparse ones, by size measure'
  for law in $sizes; do
    # shellcheck disable=SC2086
    shown fit "$law" --csv "$dense" $tests --bootstrap 200 --cell cell
  done

  heading 'The same by the share of the compute after which pruning begins: 0, 0.25, 0.5'
  for window in '0 0.5' '0.25 0.75' '0.5 1'; do
    rows hyperparameter.start "${window% *}" "from-${window% *}.csv"
    for law in $sizes; do
      shown fit "$law" --csv "$dense" --test-csv "$part/from-${window% *}.csv" --cell cell
    done
  done | grep -E '^\$|^held' | sed 's/^\(.*\)$/    \1/'

  heading 'One law for dense and sparse trainings'
  for law in $sizes sparse; do
    # shellcheck disable=SC2086
    shown fit "$law" $fitted --bootstrap 200 --cell cell --quality
  done
  # shellcheck disable=SC2086
  shown fit compare $sizes sparse $fitted --cell cell
  # shellcheck disable=SC2086
  shown fit average-parameters $fitted --cell cell --hold-out 1 --hold-out-by tokens

  if [ -f "$tables/windows.csv" ]; then
    heading 'Windows of pruning at equal compute: start, end, mean loss, runs'
    echo '```'
    awk -F, '
      NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
      { key = $place["hyperparameter.start"] "  " $place["hyperparameter.end"]
        sum[key] += $place["loss"]; runs[key]++ }
      END { for (key in sum) printf "%s  %.4f  %d\n", key, sum[key] / runs[key], runs[key] }
    ' "$tables/windows.csv" | sort -k3
    echo '```'
  fi

  if [ -f "$tables/grammar.csv" ]; then
    heading 'The floor of the grammar'
    shown fit chinchilla --csv "$tables/grammar.csv" --cell cell --bootstrap 400 \
      --floor eval/entropy_floor
  fi

  for method in magnitude sparsegpt; do
    runs=$tables/post-training-$method.csv
    heading "Training after pruning by $method"
    for law in p2 p2-without-delta p2-split-rates pruned-size; do
      shown fit "$law" --csv "$runs" --cell cell --quality
      shown fit "$law" --csv "$runs" --cell cell --hold-out 3 --hold-out-by tokens
      shown fit "$law" --csv "$runs" --cell cell --hold-out 1 --hold-out-by rate
      shown fit "$law" --csv "$runs" --cell cell --hold-out 1 --hold-out-by parameters
    done
  done

  heading 'Plans'
  shown fit plan average-parameters --csv "$dense" --cell cell --operations 1e12 \
    --sparsity 0 0.5 0.8
  shown fit plan average-parameters --csv "$dense" --cell cell --operations 1e12 \
    --sparsity 0 0.5 0.8 --inference-tokens 1e7
  shown fit plan p2 --csv "$tables/post-training-magnitude.csv" --cell cell --price 1e-8 \
    --at parameters=1e5,rate=0.5,reference_loss=3.15
} > "$summary.partial"
mv "$summary.partial" "$summary"

for law in average final initial; do
  # shellcheck disable=SC2086
  "$espalier" fit plot "$law-parameters" --csv "$dense" $tests --name "$law" -o "$plots"
done
for method in magnitude sparsegpt; do
  "$espalier" fit plot p2 --csv "$tables/post-training-$method.csv" --name "p2-$method" -o "$plots"
done
if [ -f "$tables/grammar.csv" ]; then
  "$espalier" fit plot chinchilla --csv "$tables/grammar.csv" --name grammar -o "$plots"
fi
if [ -f "$tables/windows.csv" ]; then
  "$espalier" fit scatter --csv "$tables/windows.csv" --x hyperparameter.start \
    --by hyperparameter.end --x-label 'share of compute before pruning' \
    --y-label 'held-out loss (nats/token)' --name windows -o "$plots"
fi
