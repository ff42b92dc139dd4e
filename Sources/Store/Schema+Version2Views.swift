extension Schema {
  /// The views of version 2 that differ in their making, not in their columns, from version 1.
  ///
  /// `metric` shows both kinds of metrics as version 1 stored them: a value that is not finite is
  /// NULL, and a text in `special`.
  static let version2Views = """
    CREATE VIEW metric AS
    SELECT r.attempt, r.seq, s.name, s.context, NULL AS step,
      CASE WHEN r.value > -9e999 AND r.value < 9e999 THEN r.value END AS value,
      CASE r.value WHEN 'NaN' THEN 'NaN' WHEN 9e999 THEN 'Infinity' WHEN -9e999 THEN '-Infinity'
        END AS special,
      r.standard_error, r.n
    FROM metric_result r LEFT JOIN metric_series s ON s.id = r.series
    UNION ALL
    SELECT p.attempt, p.seq, s.name, s.context, p.step,
      CASE WHEN p.value > -9e999 AND p.value < 9e999 THEN p.value END,
      CASE p.value WHEN 'NaN' THEN 'NaN' WHEN 9e999 THEN 'Infinity' WHEN -9e999 THEN '-Infinity'
        END,
      p.standard_error, p.n
    FROM metric_point p LEFT JOIN metric_series s ON s.id = p.series;

    CREATE VIEW runs AS
    SELECT c.id AS cell, c.state, c.strategy, c.strategy_revision, c.hyperparameters,
      c.arena, c.arena_revision, c.arena_options, c.budget, c.axis, c.level, c.replicate,
      c.evaluation, json_extract(a.provenance, '$.signature') AS signature, a.seconds,
      (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released') AS attempts,
      a.error, a.id AS attempt, a.worker, a.host, a.started_at, a.ended_at, c.created_at
    FROM cell c
    LEFT JOIN attempt a ON a.id = c.attempt;

    CREATE VIEW metrics AS
    SELECT r.cell, r.state, r.strategy, r.strategy_revision, r.hyperparameters,
      r.arena, r.arena_revision, r.arena_options, r.budget, r.axis, r.level, r.replicate,
      r.evaluation, r.signature, r.attempt, s.name, s.context,
      CASE WHEN m.value > -9e999 AND m.value < 9e999 THEN m.value END AS value,
      CASE m.value WHEN 'NaN' THEN 'NaN' WHEN 9e999 THEN 'Infinity' WHEN -9e999 THEN '-Infinity'
        END AS special,
      m.standard_error, m.n, d.unit, d.direction
    FROM runs r
    JOIN metric_result m ON m.attempt = r.attempt
    JOIN metric_series s ON s.id = m.series
    LEFT JOIN metric_definition d ON d.name = s.name;

    CREATE VIEW curves AS
    WITH RECURSIVE lineage (cell, attempt, last_step) AS (
      SELECT id, attempt, NULL FROM cell WHERE attempt IS NOT NULL
      UNION ALL
      SELECT l.cell, a.parent, min(a.parent_step, coalesce(l.last_step, a.parent_step))
      FROM lineage l JOIN attempt a ON a.id = l.attempt
      WHERE a.parent < a.id
    )
    SELECT c.id AS cell, c.state, c.strategy, c.hyperparameters, c.arena, c.budget, c.axis,
      c.level, c.replicate, a.id AS attempt, a.number AS attempt_number, p.seq, s.name, s.context,
      p.step,
      CASE WHEN p.value > -9e999 AND p.value < 9e999 THEN p.value END AS value,
      CASE p.value WHEN 'NaN' THEN 'NaN' WHEN 9e999 THEN 'Infinity' WHEN -9e999 THEN '-Infinity'
        END AS special,
      p.standard_error, p.n
    FROM lineage l
    JOIN cell c ON c.id = l.cell
    JOIN attempt a ON a.id = l.attempt
    JOIN metric_point p ON p.attempt = l.attempt
      AND (l.last_step IS NULL OR p.step <= l.last_step)
    JOIN metric_series s ON s.id = p.series;

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
    """
}
