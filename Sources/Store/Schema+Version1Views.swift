extension Schema {
  /// The views of version 1, released and never edited: what readers query.
  ///
  /// The attempt that speaks for a cell is the latest one whose state equals the cell's: the
  /// finished one for a finished cell, the failed one for a failed cell, none for a pending cell.
  /// The leaderboard's mean is NULL when any value is not finite: SQLite's `avg` would leave such
  /// values out in silence. A curve follows the surviving lineage: an attempt that resumed from
  /// another owns the steps after the one it resumed at, its parent those up to it.
  static let version1Views = """
    CREATE VIEW runs AS
    SELECT c.id AS cell, c.state, c.strategy, c.strategy_revision, c.hyperparameters,
      c.arena, c.arena_revision, c.arena_options, c.budget, c.axis, c.level, c.replicate,
      c.evaluation, json_extract(a.provenance, '$.signature') AS signature, a.seconds,
      (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released') AS attempts,
      a.error, a.id AS attempt, a.worker, a.host, a.started_at, a.ended_at, c.created_at
    FROM cell c
    LEFT JOIN attempt a ON a.id = (
      SELECT t.id FROM attempt t
      WHERE t.cell = c.id AND t.state = c.state ORDER BY t.number DESC LIMIT 1);

    CREATE VIEW metrics AS
    SELECT r.cell, r.state, r.strategy, r.strategy_revision, r.hyperparameters,
      r.arena, r.arena_revision, r.arena_options, r.budget, r.axis, r.level, r.replicate,
      r.evaluation, r.signature, r.attempt, m.name, m.context, m.value, m.special,
      m.standard_error, m.n, d.unit, d.direction
    FROM runs r
    JOIN metric m ON m.attempt = r.attempt AND m.step IS NULL
    LEFT JOIN metric_definition d ON d.name = m.name;

    CREATE VIEW curves AS
    WITH RECURSIVE lineage (cell, attempt, last_step) AS (
      SELECT cell, attempt, NULL FROM runs WHERE attempt IS NOT NULL
      UNION ALL
      SELECT l.cell, a.parent, min(a.parent_step, coalesce(l.last_step, a.parent_step))
      FROM lineage l JOIN attempt a ON a.id = l.attempt
      WHERE a.parent IS NOT NULL
    )
    SELECT c.id AS cell, c.state, c.strategy, c.hyperparameters, c.arena, c.budget, c.axis,
      c.level, c.replicate, a.id AS attempt, a.number AS attempt_number, m.seq, m.name, m.context,
      m.step, m.value, m.special, m.standard_error, m.n
    FROM lineage l
    JOIN cell c ON c.id = l.cell
    JOIN attempt a ON a.id = l.attempt
    JOIN metric m ON m.attempt = l.attempt AND m.step IS NOT NULL
      AND (l.last_step IS NULL OR m.step <= l.last_step);

    CREATE VIEW leaderboard AS
    WITH centred AS (
      SELECT *, avg(value) OVER (PARTITION BY arena, arena_revision, arena_options, evaluation,
        signature, strategy, strategy_revision, hyperparameters, budget, name, context) AS centre
      FROM metrics WHERE state = 'finished'
    )
    SELECT arena, arena_revision, arena_options, evaluation, signature, strategy,
      strategy_revision, hyperparameters, budget, axis, level, name AS metric, context,
      unit, direction, count(*) AS n, count(special) AS non_finite,
      CASE WHEN count(special) = 0 THEN max(centre) END AS mean,
      CASE WHEN count(special) = 0 AND count(*) > 1 THEN
        sqrt(sum((value - centre) * (value - centre)) / (count(*) - 1) / count(*)) END
        AS standard_error,
      min(value) AS minimum, max(value) AS maximum
    FROM centred
    GROUP BY arena, arena_revision, arena_options, evaluation, signature, strategy,
      strategy_revision, hyperparameters, budget, name, context;

    CREATE VIEW sweeps AS
    SELECT s.name AS sweep, s.spec_digest, s.created_at, s.updated_at, count(c.id) AS cells,
      count(*) FILTER (WHERE c.state = 'pending') AS pending,
      count(*) FILTER (WHERE c.state = 'running') AS running,
      count(*) FILTER (WHERE c.state = 'finished') AS finished,
      count(*) FILTER (WHERE c.state = 'refused') AS refused,
      count(*) FILTER (WHERE c.state = 'diverged') AS diverged,
      count(*) FILTER (WHERE c.state = 'failed') AS failed,
      count(*) FILTER (WHERE c.state = 'timed_out') AS timed_out,
      count(*) FILTER (WHERE c.state = 'lost') AS lost
    FROM sweep s
    LEFT JOIN sweep_cell p ON p.sweep = s.name
    LEFT JOIN cell c ON c.id = p.cell
    GROUP BY s.name;

    CREATE VIEW verdicts AS
    SELECT paper, claim, sentence, verdict, replicates, effect, low, high, margin, reported,
      source, judged_at
    FROM verdict;
    """
}
