extension Schema {
  /// The tables of version 1, released and never edited.
  ///
  /// `level` and `store_info.value` are of type ANY, which in a STRICT table keeps numbers numbers
  /// and texts texts. SQLite turns NaN into NULL, so a metric that is not finite is kept as a text
  /// in `special`. The partial unique indexes are the last line of defence: one running attempt a
  /// cell, one value a summary metric.
  static let version1Tables = """
    CREATE TABLE store_info (
      key TEXT NOT NULL PRIMARY KEY,
      value ANY NOT NULL
    ) STRICT;
    INSERT INTO store_info VALUES
      ('store_id', lower(hex(randomblob(16)))),
      ('created_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
      ('lease_token', 0);

    CREATE TABLE cell (
      id TEXT NOT NULL PRIMARY KEY,
      canonical TEXT NOT NULL,
      strategy TEXT NOT NULL,
      strategy_revision INTEGER NOT NULL,
      hyperparameters TEXT NOT NULL,
      arena TEXT NOT NULL,
      arena_revision INTEGER NOT NULL,
      arena_options TEXT NOT NULL,
      budget TEXT NOT NULL,
      axis TEXT NOT NULL,
      level ANY,
      replicate INTEGER NOT NULL,
      evaluation TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'finished',
        'refused', 'diverged', 'failed', 'timed_out', 'lost')),
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX cell_by_state ON cell (state);
    CREATE INDEX cell_by_strategy ON cell (strategy, arena);

    CREATE TABLE attempt (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      cell TEXT NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      worker TEXT NOT NULL,
      host TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT,
      state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'refused', 'diverged', 'failed',
        'timed_out', 'lost', 'released')),
      error TEXT,
      lease_token INTEGER NOT NULL UNIQUE,
      lease_expires_at TEXT NOT NULL,
      seconds REAL,
      provenance TEXT,
      metric_count INTEGER,
      artifact_count INTEGER,
      parent INTEGER REFERENCES attempt (id) CHECK (parent < id),
      parent_step INTEGER,
      CHECK ((parent IS NULL) = (parent_step IS NULL)),
      UNIQUE (cell, number)
    ) STRICT;
    CREATE UNIQUE INDEX attempt_running ON attempt (cell) WHERE state = 'running';
    CREATE INDEX attempt_by_parent ON attempt (parent) WHERE parent IS NOT NULL;

    CREATE TABLE metric (
      attempt INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      name TEXT NOT NULL,
      context TEXT NOT NULL DEFAULT '',
      step INTEGER,
      value REAL,
      special TEXT CHECK (special IN ('NaN', 'Infinity', '-Infinity')),
      standard_error REAL,
      n INTEGER,
      CHECK ((value IS NULL) <> (special IS NULL)),
      PRIMARY KEY (attempt, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX metric_summary ON metric (attempt, name, context) WHERE step IS NULL;

    CREATE TABLE metric_definition (
      name TEXT NOT NULL PRIMARY KEY,
      unit TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('lower', 'higher', 'none')),
      description TEXT NOT NULL
    ) STRICT;

    CREATE TABLE artifact (
      attempt INTEGER NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      path TEXT,
      digest TEXT,
      bytes INTEGER NOT NULL,
      CHECK (path IS NOT NULL OR digest IS NOT NULL),
      PRIMARY KEY (attempt, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sweep (
      name TEXT NOT NULL PRIMARY KEY,
      spec TEXT NOT NULL,
      spec_digest TEXT NOT NULL,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sweep_spec (
      sweep TEXT NOT NULL REFERENCES sweep (name) ON DELETE CASCADE,
      spec_digest TEXT NOT NULL,
      spec TEXT NOT NULL,
      registered_at TEXT NOT NULL,
      PRIMARY KEY (sweep, spec_digest)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sweep_cell (
      sweep TEXT NOT NULL REFERENCES sweep (name) ON DELETE CASCADE,
      cell TEXT NOT NULL REFERENCES cell (id),
      position INTEGER NOT NULL,
      PRIMARY KEY (sweep, cell)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sweep_cell_by_position ON sweep_cell (sweep, position);
    CREATE INDEX sweep_cell_by_cell ON sweep_cell (cell);

    CREATE TABLE subject (
      id TEXT NOT NULL PRIMARY KEY,
      description TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE verdict (
      claim TEXT NOT NULL PRIMARY KEY,
      paper TEXT NOT NULL,
      sentence TEXT NOT NULL,
      verdict TEXT NOT NULL,
      replicates INTEGER NOT NULL,
      effect REAL,
      low REAL,
      high REAL,
      margin REAL,
      reported TEXT,
      source TEXT,
      detail TEXT,
      judged_at TEXT NOT NULL
    ) STRICT;
    """
}
