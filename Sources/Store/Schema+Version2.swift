extension Schema {
  /// From version 1 to version 2, released and never edited.
  ///
  /// Points of curves get a table of their own, in the order in which they arrive, with numbers for
  /// names: appending is then the cheapest thing that SQLite does. It has no foreign keys, which
  /// would cost a third of the speed; a trigger deletes what a deleted attempt leaves behind, and
  /// the check of integrity looks for orphans. Values are of type ANY, because a REAL column turns
  /// −0 into 0 and has no NaN: a value is a number, infinities included, or the text `NaN`.
  /// `cell.attempt` is kept by triggers, so that the attempt that speaks for a cell is found
  /// without looking for it.
  static let version2Tables = """
    DROP VIEW metrics;
    DROP VIEW curves;
    DROP VIEW leaderboard;
    DROP VIEW runs;
    DROP INDEX cell_by_strategy;

    ALTER TABLE cell ADD COLUMN attempt INTEGER;
    UPDATE cell SET attempt = (
      SELECT t.id FROM attempt t
      WHERE t.cell = cell.id AND t.state = cell.state ORDER BY t.number DESC LIMIT 1);
    CREATE INDEX cell_by_filter ON cell (strategy, arena, axis, level, replicate, state, budget,
      attempt);
    CREATE INDEX cell_by_attempt ON cell (attempt);

    CREATE TABLE metric_series (
      id INTEGER NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      context TEXT NOT NULL,
      UNIQUE (name, context)
    ) STRICT;
    INSERT INTO metric_series (name, context)
    SELECT DISTINCT name, context FROM metric ORDER BY name, context;

    CREATE TABLE metric_result (
      attempt INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
      series INTEGER NOT NULL REFERENCES metric_series (id),
      seq INTEGER NOT NULL,
      value ANY NOT NULL CHECK (typeof(value) = 'real' OR value = 'NaN'),
      standard_error ANY CHECK (typeof(standard_error) IN ('real', 'null') OR standard_error = 'NaN'),
      n INTEGER,
      PRIMARY KEY (attempt, series)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX metric_result_by_value ON metric_result (series, value);
    INSERT INTO metric_result (attempt, series, seq, value, standard_error, n)
    SELECT m.attempt, s.id, m.seq,
      CASE m.special WHEN 'NaN' THEN 'NaN' WHEN 'Infinity' THEN 9e999
        WHEN '-Infinity' THEN -9e999 ELSE m.value END,
      m.standard_error, m.n
    FROM metric m JOIN metric_series s ON s.name = m.name AND s.context = m.context
    WHERE m.step IS NULL;

    CREATE TABLE metric_point (
      attempt INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      series INTEGER NOT NULL,
      step INTEGER NOT NULL,
      value ANY NOT NULL,
      standard_error ANY,
      n INTEGER,
      PRIMARY KEY (attempt, seq)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO metric_point (attempt, seq, series, step, value, standard_error, n)
    SELECT m.attempt, m.seq, s.id, m.step,
      CASE m.special WHEN 'NaN' THEN 'NaN' WHEN 'Infinity' THEN 9e999
        WHEN '-Infinity' THEN -9e999 ELSE m.value END,
      m.standard_error, m.n
    FROM metric m JOIN metric_series s ON s.name = m.name AND s.context = m.context
    WHERE m.step IS NOT NULL
    ORDER BY m.attempt, m.seq;
    DROP TABLE metric;

    CREATE TABLE spool (
      id TEXT NOT NULL PRIMARY KEY,
      position INTEGER NOT NULL,
      records INTEGER NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER cell_changed AFTER UPDATE OF state ON cell BEGIN
      UPDATE cell SET attempt = (
        SELECT t.id FROM attempt t
        WHERE t.cell = new.id AND t.state = new.state ORDER BY t.number DESC LIMIT 1)
      WHERE id = new.id;
    END;
    CREATE TRIGGER attempt_added AFTER INSERT ON attempt BEGIN
      UPDATE cell SET attempt = (
        SELECT t.id FROM attempt t
        WHERE t.cell = new.cell AND t.state = cell.state ORDER BY t.number DESC LIMIT 1)
      WHERE id = new.cell;
    END;
    CREATE TRIGGER attempt_changed AFTER UPDATE OF state, number ON attempt BEGIN
      UPDATE cell SET attempt = (
        SELECT t.id FROM attempt t
        WHERE t.cell = new.cell AND t.state = cell.state ORDER BY t.number DESC LIMIT 1)
      WHERE id = new.cell;
    END;
    CREATE TRIGGER attempt_removed AFTER DELETE ON attempt BEGIN
      DELETE FROM metric_point WHERE attempt = old.id;
      UPDATE cell SET attempt = (
        SELECT t.id FROM attempt t
        WHERE t.cell = old.cell AND t.state = cell.state ORDER BY t.number DESC LIMIT 1)
      WHERE id = old.cell;
    END;
    """
}
