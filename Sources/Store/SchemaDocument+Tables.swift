extension SchemaDocument {
  /// The tables, which hold the facts.
  static let tables: [Relation] = [
    Relation(
      name: "store_info", kind: .table,
      summary:
        "Facts about the file: `store_id`, `created_at`, `lease_token` (the last token given), and "
        + "`lease_clock` (what time it was at second 0 of the steady clock that leases run by).",
      columns: [
        Column(name: "key", summary: "the name of the fact"),
        Column(name: "value", summary: "the fact"),
      ]),
    Relation(
      name: "cell", kind: .table,
      summary: "One row per cell that was ever asked for.",
      columns: [
        Column(name: "id", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(name: "canonical", summary: "what the identity is the hash of, as canonical JSON"),
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
        Column(
          name: "state",
          summary: "pending, running, finished, refused, diverged, failed, timed_out or lost"),
        Column(name: "created_at", summary: "when the row was made"),
        Column(
          name: "attempt", summary: "the attempt that speaks for it: the latest one in its state"),
      ]),
    Relation(
      name: "attempt", kind: .table,
      summary: "One row per execution of a cell.",
      columns: [
        Column(name: "id", summary: "the attempt's number in this file"),
        Column(name: "uid", summary: "its name in every store: 26 characters that sort by time"),
        Column(name: "cell", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(name: "number", summary: "the number of the attempt at its cell, from 1"),
        Column(name: "worker", summary: "who runs it"),
        Column(name: "host", summary: "the machine it ran on"),
        Column(name: "started_at", summary: "when the attempt began"),
        Column(name: "ended_at", summary: "when the attempt ended"),
        Column(
          name: "state",
          summary: "a state as of a cell, but not pending; or `released` (handed back)"),
        Column(name: "error", summary: "why it ended as it did"),
        Column(name: "lease_token", summary: "the fencing token: only the latest may write"),
        Column(name: "lease_expires_at", summary: "when another worker may take the cell"),
        Column(name: "seconds", summary: "how long the attempt took"),
        Column(name: "provenance", summary: "the circumstances, as JSON"),
        Column(name: "metric_count", summary: "how many rows of `metric` it had when it ended"),
        Column(name: "artifact_count", summary: "how many artifacts it had when it ended"),
        Column(name: "parent", summary: "the attempt whose curves this one continues"),
        Column(name: "parent_step", summary: "the last step that it takes over from there"),
      ]),
    Relation(
      name: "metric_series", kind: .table,
      summary: "One row per metric name and context that was ever used.",
      columns: [
        Column(name: "id", summary: "the number that stands for both in this file"),
        Column(name: "name", summary: "the metric's name"),
        Column(
          name: "context", summary: "what it was measured on; empty when nothing is to be told"),
      ]),
    Relation(
      name: "metric_result", kind: .table,
      summary: "One row per result: a metric without a step.",
      columns: [
        Column(name: "attempt", summary: "the attempt that measured it"),
        Column(name: "series", summary: "the number of its name and context"),
        Column(name: "seq", summary: "the order of arrival within the attempt"),
        Column(name: "value", summary: "the value, infinities included, or the text `NaN`"),
        Column(
          name: "standard_error",
          summary: "the standard error of the value over its observations"),
        Column(name: "n", summary: "the number of observations behind the value"),
      ]),
    Relation(
      name: "metric_point", kind: .table,
      summary: "One row per point of a curve.",
      columns: [
        Column(name: "attempt", summary: "the attempt that measured it"),
        Column(name: "seq", summary: "the order of arrival within the attempt"),
        Column(name: "series", summary: "the number of its name and context"),
        Column(name: "step", summary: "the step; may go backwards"),
        Column(name: "value", summary: "the value, infinities included, or the text `NaN`"),
        Column(
          name: "standard_error",
          summary: "the standard error of the value over its observations"),
        Column(name: "n", summary: "the number of observations behind the value"),
      ]),
    Relation(
      name: "spool", kind: .table,
      summary: "One row per spool file that was taken in, wholly or in part.",
      columns: [
        Column(name: "id", summary: "the name that the file gives itself in each line"),
        Column(name: "position", summary: "how many of its bytes were taken in"),
        Column(name: "records", summary: "how many of its records were taken in"),
        Column(name: "updated_at", summary: "when that was"),
      ]),
    Relation(
      name: "metric_definition", kind: .table,
      summary: "One row per known metric.",
      columns: [
        Column(name: "name", summary: "the metric's name"),
        Column(name: "unit", summary: "the metric's unit"),
        Column(name: "direction", summary: "which values are better: lower, higher or none"),
        Column(name: "description", summary: "what it means"),
      ]),
    Relation(
      name: "artifact", kind: .table,
      summary: "One row per file that an attempt left behind.",
      columns: [
        Column(name: "attempt", summary: "the attempt that made it"),
        Column(name: "name", summary: "its name within the attempt"),
        Column(name: "path", summary: "where it lies, relative to the store's directory"),
        Column(name: "digest", summary: "the SHA-256 of its bytes"),
        Column(name: "bytes", summary: "its length"),
      ]),
    Relation(
      name: "sweep", kind: .table,
      summary: "One row per sweep, with its latest spec.",
      columns: [
        Column(name: "name", summary: "the sweep's name"),
        Column(name: "spec", summary: "the spec's text"),
        Column(name: "spec_digest", summary: "the SHA-256 of the spec's text"),
        Column(name: "created_at", summary: "when it was first registered"),
        Column(name: "updated_at", summary: "when it was last registered"),
      ]),
    Relation(
      name: "sweep_spec", kind: .table,
      summary: "One row per spec that a sweep ever had.",
      columns: [
        Column(name: "sweep", summary: "the sweep's name"),
        Column(name: "spec_digest", summary: "the SHA-256 of the spec's text"),
        Column(name: "spec", summary: "the spec's text"),
        Column(name: "registered_at", summary: "when this text was first registered"),
      ]),
    Relation(
      name: "sweep_cell", kind: .table,
      summary: "Which cells a sweep has now.",
      columns: [
        Column(name: "sweep", summary: "the sweep's name"),
        Column(name: "cell", summary: "the cell's identity: 16 hexadecimal digits"),
        Column(name: "position", summary: "the place in the spec's order, from 0"),
      ]),
    Relation(
      name: "subject", kind: .table,
      summary:
        "One row per subject that was compressed, and per patch of the source tree that runs had.",
      columns: [
        Column(name: "id", summary: "the digest of its content"),
        Column(name: "description", summary: "what it is, as JSON"),
        Column(name: "created_at", summary: "when the row was made"),
      ]),
    Relation(
      name: "verdict", kind: .table,
      summary: "One row per judged claim, with its detail.",
      columns: [
        Column(name: "claim", summary: "the claim's id"),
        Column(name: "paper", summary: "the paper's slug"),
        Column(name: "sentence", summary: "the claim in words"),
        Column(name: "verdict", summary: "`upheld`, `contradicted` or `inconclusive`"),
        Column(name: "replicates", summary: "the number of paired replicates"),
        Column(name: "effect", summary: "the measured effect"),
        Column(name: "low", summary: "the lower end of its interval"),
        Column(name: "high", summary: "the upper end of its interval"),
        Column(name: "margin", summary: "the margin declared beforehand"),
        Column(name: "reported", summary: "the number that the paper reports"),
        Column(name: "source", summary: "where the paper reports it"),
        Column(name: "detail", summary: "how the verdict was reached, as JSON"),
        Column(name: "judged_at", summary: "when the verdict was computed"),
      ]),
  ]
}
