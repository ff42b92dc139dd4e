#!/bin/sh
# Fits the laws to the tables in results/laws, draws the figures in plots/laws and writes
# results/laws/summary.md; a minute of one core, and no store.
set -e
espalier=${ESPALIER:-.build/release/espalier}
tables=results/laws
plots=plots/laws
summary=$tables/summary.md
dense=$tables/dense.csv
sparse="$tables/sparse.csv $tables/sparse-lengths.csv"
tests=$(for file in $sparse; do printf -- '--test-csv %s ' "$file"; done)
fitted=$(for file in $dense $sparse; do printf -- '--csv %s ' "$file"; done)

heading() { printf '\n## %s\n\n' "$1"; }
# Runs a command and shows it with what it prints.
shown() {
  printf '```\n$ espalier %s\n' "$*"
  "$espalier" "$@"
  printf '```\n\n'
}

mkdir -p "$plots"
{
  echo '# The study of laws: fits'
  echo
  echo 'Written by `make laws` from the tables beside this file; `docs/laws.md` says what they mean.'

  heading 'Dense trainings predict sparse ones, by size measure'
  for law in average-parameters final-parameters initial-parameters; do
    # shellcheck disable=SC2086
    shown fit "$law" --csv "$dense" $tests --bootstrap 200 --cell cell
  done

  heading 'One law for dense and sparse trainings'
  for law in average-parameters final-parameters initial-parameters sparse; do
    # shellcheck disable=SC2086
    shown fit "$law" $fitted --bootstrap 200 --cell cell --quality
  done
  # shellcheck disable=SC2086
  shown fit compare average-parameters final-parameters initial-parameters sparse $fitted --cell cell
  # shellcheck disable=SC2086
  shown fit average-parameters $fitted --cell cell --hold-out 1 --hold-out-by tokens

  heading 'Windows of pruning at equal compute: start, end, mean loss, runs'
  echo '```'
  awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
    { key = $place["hyperparameter.start"] "  " $place["hyperparameter.end"]
      sum[key] += $place["loss"]; runs[key]++ }
    END { for (key in sum) printf "%s  %.4f  %d\n", key, sum[key] / runs[key], runs[key] }
  ' "$tables/windows.csv" | sort -k3
  echo '```'

  heading 'The floor of the grammar'
  shown fit chinchilla --csv "$tables/grammar.csv" --cell cell --bootstrap 400
  printf 'Exact entropy of the held-out text, in nats a token: '
  awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; next }
    NR == 2 { printf "%.4f\n", $place["eval/entropy_floor"] }
  ' "$tables/grammar.csv"

  for method in magnitude sparsegpt; do
    runs=$tables/post-training-$method.csv
    heading "Training after pruning by $method"
    for law in p2 p2-without-delta p2-split-rates pruned-size; do
      shown fit "$law" --csv "$runs" --cell cell --quality
      shown fit "$law" --csv "$runs" --cell cell --hold-out 3 --hold-out-by tokens
      shown fit "$law" --csv "$runs" --cell cell --hold-out 1 --hold-out-by rate || true
      shown fit "$law" --csv "$runs" --cell cell --hold-out 1 --hold-out-by parameters || true
    done
  done

  heading 'Plans'
  # shellcheck disable=SC2086
  shown fit plan average-parameters $fitted --cell cell --operations 1e12 --sparsity 0 0.5 0.8
  # shellcheck disable=SC2086
  shown fit plan average-parameters $fitted --cell cell --operations 1e12 --sparsity 0 0.5 0.8 \
    --inference-tokens 1e7
} > "$summary.partial"
mv "$summary.partial" "$summary"

# shellcheck disable=SC2086
"$espalier" fit plot average-parameters --csv "$dense" $tests --name average -o "$plots"
# shellcheck disable=SC2086
"$espalier" fit plot final-parameters --csv "$dense" $tests --name final -o "$plots"
# shellcheck disable=SC2086
"$espalier" fit plot initial-parameters --csv "$dense" $tests --name initial -o "$plots"
"$espalier" fit plot chinchilla --csv "$tables/grammar.csv" --name grammar -o "$plots"
"$espalier" fit plot p2 --csv "$tables/post-training-magnitude.csv" --name p2-magnitude -o "$plots"
"$espalier" fit plot p2 --csv "$tables/post-training-sparsegpt.csv" --name p2-sparsegpt -o "$plots"
"$espalier" fit scatter --csv "$tables/windows.csv" --x hyperparameter.start \
  --by hyperparameter.end --x-label 'share of compute before pruning' \
  --y-label 'held-out loss (nats/token)' --name windows -o "$plots"
