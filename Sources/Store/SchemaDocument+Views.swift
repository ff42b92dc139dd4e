extension SchemaDocument {
  /// The views, which readers should use.
  static let views: [Relation] = [
    Relation(
      name: "runs", kind: .view,
      summary: "One row per cell, with the attempt that gave it its state.",
      columns: [
        Column(name: "cell", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(
          name: "state",
          summary: "pending, running, finished, refused, diverged, failed, timed_out or lost"),
        Column(name: "strategy", summary: "the strategy's id"),
        Column(name: "strategy_revision", summary: "the strategy's revision"),
        Column(
          name: "hyperparameters",
          summary: "hyperparameters other than their defaults, as JSON"),
        Column(name: "arena", summary: "the arena's id"),
        Column(name: "arena_revision", summary: "the arena's revision"),
        Column(name: "arena_options", summary: "arena options other than their defaults, as JSON"),
        Column(name: "budget", summary: "the target as JSON, such as `{\"sparsity\":0.5}`"),
        Column(name: "axis", summary: "the key of the budget; `none` for the dense model"),
        Column(
          name: "level",
          summary: "the value of the budget: a number, or a text such as `2:4`"),
        Column(name: "replicate", summary: "the replicate, paired across strategies"),
        Column(name: "evaluation", summary: "the id of the evaluation protocol"),
        Column(name: "signature", summary: "the evaluation signature from the provenance"),
        Column(name: "seconds", summary: "how long the attempt took"),
        Column(
          name: "attempts",
          summary: "how many attempts were made, not counting those handed back"),
        Column(name: "error", summary: "why the cell was refused, diverged or failed"),
        Column(name: "attempt", summary: "the attempt that the row is from"),
        Column(name: "worker", summary: "who ran it"),
        Column(name: "host", summary: "the machine it ran on"),
        Column(name: "started_at", summary: "when the attempt began"),
        Column(name: "ended_at", summary: "when the attempt ended"),
        Column(name: "created_at", summary: "when the row was made"),
      ]),
    Relation(
      name: "metrics", kind: .view,
      summary: "One row per result: the metrics without a step of the attempts in `runs`.",
      columns: [
        Column(name: "cell", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(
          name: "state",
          summary: "pending, running, finished, refused, diverged, failed, timed_out or lost"),
        Column(name: "strategy", summary: "the strategy's id"),
        Column(name: "strategy_revision", summary: "the strategy's revision"),
        Column(
          name: "hyperparameters",
          summary: "hyperparameters other than their defaults, as JSON"),
        Column(name: "arena", summary: "the arena's id"),
        Column(name: "arena_revision", summary: "the arena's revision"),
        Column(name: "arena_options", summary: "arena options other than their defaults, as JSON"),
        Column(name: "budget", summary: "the target as JSON, such as `{\"sparsity\":0.5}`"),
        Column(name: "axis", summary: "the key of the budget; `none` for the dense model"),
        Column(
          name: "level",
          summary: "the value of the budget: a number, or a text such as `2:4`"),
        Column(name: "replicate", summary: "the replicate, paired across strategies"),
        Column(name: "evaluation", summary: "the id of the evaluation protocol"),
        Column(name: "signature", summary: "the evaluation signature from the provenance"),
        Column(name: "attempt", summary: "the attempt that the row is from"),
        Column(name: "name", summary: "the metric's name"),
        Column(
          name: "context", summary: "what it was measured on; empty when nothing is to be told"),
        Column(name: "value", summary: "the value, NULL when it is not finite"),
        Column(name: "special", summary: "`NaN`, `Infinity` or `-Infinity`, else NULL"),
        Column(
          name: "standard_error",
          summary: "the standard error of the value over its observations"),
        Column(name: "n", summary: "the number of observations behind the value"),
        Column(name: "unit", summary: "the metric's unit"),
        Column(name: "direction", summary: "which values are better: lower, higher or none"),
      ]),
    Relation(
      name: "metric", kind: .view,
      summary: "One row per measured number, result or point, of any attempt.",
      columns: [
        Column(name: "attempt", summary: "the attempt that measured it"),
        Column(name: "seq", summary: "the order of arrival within the attempt"),
        Column(name: "name", summary: "the metric's name"),
        Column(
          name: "context", summary: "what it was measured on; empty when nothing is to be told"),
        Column(name: "step", summary: "the step for a point of a curve; NULL for a result"),
        Column(name: "value", summary: "the value, NULL when it is not finite"),
        Column(name: "special", summary: "`NaN`, `Infinity` or `-Infinity`, else NULL"),
        Column(
          name: "standard_error",
          summary: "the standard error of the value over its observations"),
        Column(name: "n", summary: "the number of observations behind the value"),
      ]),
    Relation(
      name: "curves", kind: .view,
      summary: "One row per point along the surviving lineage; order by attempt_number, seq.",
      columns: [
        Column(name: "cell", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(
          name: "state",
          summary: "pending, running, finished, refused, diverged, failed, timed_out or lost"),
        Column(name: "strategy", summary: "the strategy's id"),
        Column(
          name: "hyperparameters",
          summary: "hyperparameters other than their defaults, as JSON"),
        Column(name: "arena", summary: "the arena's id"),
        Column(name: "budget", summary: "the target as JSON, such as `{\"sparsity\":0.5}`"),
        Column(name: "axis", summary: "the key of the budget; `none` for the dense model"),
        Column(
          name: "level",
          summary: "the value of the budget: a number, or a text such as `2:4`"),
        Column(name: "replicate", summary: "the replicate, paired across strategies"),
        Column(name: "attempt", summary: "the attempt that measured the point"),
        Column(name: "attempt_number", summary: "the number of the attempt at its cell"),
        Column(name: "seq", summary: "the order of arrival within the attempt"),
        Column(name: "name", summary: "the metric's name"),
        Column(
          name: "context", summary: "what it was measured on; empty when nothing is to be told"),
        Column(name: "step", summary: "the step; may go backwards"),
        Column(name: "value", summary: "the value, NULL when it is not finite"),
        Column(name: "special", summary: "`NaN`, `Infinity` or `-Infinity`, else NULL"),
        Column(
          name: "standard_error",
          summary: "the standard error of the value over its observations"),
        Column(name: "n", summary: "the number of observations behind the value"),
      ]),
    Relation(
      name: "leaderboard", kind: .view,
      summary: "One row per strategy, budget and metric, over the replicates of finished cells.",
      columns: [
        Column(name: "arena", summary: "the arena's id"),
        Column(name: "arena_revision", summary: "the arena's revision"),
        Column(name: "arena_options", summary: "arena options other than their defaults, as JSON"),
        Column(name: "evaluation", summary: "the id of the evaluation protocol"),
        Column(name: "signature", summary: "the evaluation signature from the provenance"),
        Column(name: "strategy", summary: "the strategy's id"),
        Column(name: "strategy_revision", summary: "the strategy's revision"),
        Column(
          name: "hyperparameters",
          summary: "hyperparameters other than their defaults, as JSON"),
        Column(name: "budget", summary: "the target as JSON, such as `{\"sparsity\":0.5}`"),
        Column(name: "axis", summary: "the key of the budget; `none` for the dense model"),
        Column(
          name: "level",
          summary: "the value of the budget: a number, or a text such as `2:4`"),
        Column(name: "metric", summary: "the metric's name"),
        Column(
          name: "context", summary: "what it was measured on; empty when nothing is to be told"),
        Column(name: "unit", summary: "the metric's unit"),
        Column(name: "direction", summary: "which values are better: lower, higher or none"),
        Column(name: "n", summary: "the number of replicates"),
        Column(name: "non_finite", summary: "how many of them have a value that is not finite"),
        Column(name: "mean", summary: "the mean; NULL when any value is not finite"),
        Column(
          name: "standard_error",
          summary: "the standard error of the mean; NULL below two replicates"),
        Column(name: "minimum", summary: "the smallest finite value"),
        Column(name: "maximum", summary: "the largest finite value"),
      ]),
    Relation(
      name: "sweeps", kind: .view,
      summary: "One row per sweep, with the number of its cells in each state.",
      columns: [
        Column(name: "sweep", summary: "the sweep's name"),
        Column(name: "spec_digest", summary: "the SHA-256 of the spec's text"),
        Column(name: "created_at", summary: "when the row was made"),
        Column(name: "updated_at", summary: "when it was last registered"),
        Column(name: "cells", summary: "how many cells it has"),
        Column(name: "pending", summary: "how many cells are pending"),
        Column(name: "running", summary: "how many cells are running"),
        Column(name: "finished", summary: "how many cells are finished"),
        Column(name: "refused", summary: "how many cells are refused"),
        Column(name: "diverged", summary: "how many cells are diverged"),
        Column(name: "failed", summary: "how many cells are failed"),
        Column(name: "timed_out", summary: "how many cells ran out of time"),
        Column(name: "lost", summary: "how many cells are lost"),
      ]),
    Relation(
      name: "verdicts", kind: .view,
      summary: "One row per judged claim.",
      columns: [
        Column(name: "paper", summary: "the paper's slug"),
        Column(name: "claim", summary: "the claim's id"),
        Column(name: "sentence", summary: "the claim in words"),
        Column(name: "verdict", summary: "`upheld`, `contradicted` or `inconclusive`"),
        Column(name: "replicates", summary: "the number of paired replicates"),
        Column(name: "effect", summary: "the measured effect"),
        Column(name: "low", summary: "the lower end of its interval"),
        Column(name: "high", summary: "the upper end of its interval"),
        Column(name: "margin", summary: "the margin declared beforehand"),
        Column(name: "reported", summary: "the number that the paper reports"),
        Column(name: "source", summary: "where the paper reports it"),
        Column(name: "judged_at", summary: "when the verdict was computed"),
      ]),
  ]
}
