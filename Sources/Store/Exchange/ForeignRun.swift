public import Essentials

/// A run that another tool recorded, in the words of this one.
public struct ForeignRun: Sendable {
  /// What was computed.
  public var cell: Cell
  /// How it ended.
  public var outcome: Outcome
  /// What was measured: results, and the points of curves.
  public var metrics: [Metric]
  /// The circumstances as the other tool tells them.
  public var provenance: JSONValue
  /// How long it took; 0 when that was not recorded.
  public var seconds: Double
}

/// The runs of one file of another tool.
public struct ForeignRuns: Sendable {
  /// The tools whose files can be read.
  public enum Source: String, Sendable, CaseIterable {
    /// The results of lm-evaluation-harness, one JSON file.
    case harness = "lm-eval"
    /// The table of ShrinkBench's results, CSV.
    case shrinkBench = "shrinkbench"
    /// Optuna's SQLite file.
    case optuna
    /// MLflow's SQLite file.
    case mlflow
    /// Anybody's CSV file with one observation per row.
    case tidy
  }

  /// The runs, in the order of the file.
  public internal(set) var runs: [ForeignRun] = []
  /// What is known of their metrics.
  public internal(set) var definitions: [MetricDefinition] = []

  /// Reads a file of another tool.
  ///
  /// Two runs of the same content become replicates 0, 1, … of one cell.
  ///
  /// - Throws: A `ContentError` with every fault, naming file and line, or a `StoreError`.
  public init(_ source: Source, contentsOf path: String) throws {
    var faults = FaultList()
    switch source {
    case .harness: try readHarness(path, &faults)
    case .shrinkBench: try readShrinkBench(path, &faults)
    case .optuna: try readOptuna(path)
    case .mlflow: try readMLflow(path)
    case .tidy: try readTidy(path, &faults)
    }
    try faults.check()
    guard !runs.isEmpty else { throw ContentError(faults: ["\(path): holds no run"]) }
  }

  /// Adds a run; one that equals an earlier one becomes its next replicate.
  mutating func add(_ run: ForeignRun, counting replicates: inout [Cell: Int]) {
    var run = run
    let number = replicates[run.cell, default: 0]
    replicates[run.cell] = number + 1
    run.cell.replicate = number
    runs.append(run)
  }

  static func contents(of path: String) throws(ContentError) -> [UInt8] {
    guard let data = FileContents.read(path) else {
      throw ContentError(faults: ["\(path): cannot be read"])
    }
    return data
  }
}
