internal import Essentials

/// A CSV file with a header, its fields by the names of the columns.
struct ForeignTable {
  struct Row {
    let line: Int
    private let fields: [String: String]

    init(line: Int, fields: [String: String]) {
      self.line = line
      self.fields = fields
    }

    /// The text of a column; nil when it is empty or there is no such column.
    subscript(column: String) -> String? { fields[column] }

    /// The number of a column; nil when it is empty or no number.
    func number(_ column: String) -> Double? { fields[column].flatMap(Self.number) }

    static func number(_ text: String) -> Double? {
      switch text {
      case "NaN", "nan": .nan
      case "Infinity", "inf": .infinity
      case "-Infinity", "-inf": -.infinity
      default: Double(text)
      }
    }
  }

  let columns: [String]
  let rows: [Row]

  init(_ path: String) throws(ContentError) {
    var reader = CSVReader(try ForeignRuns.contents(of: path))
    do throws(CSVReader.Fault) {
      columns = try reader.next()?.fields.map { $0 ?? "" } ?? []
      var rows: [Row] = []
      while let record = try reader.next() {
        guard record.fields.count == columns.count else {
          throw CSVReader.Fault(
            line: record.line,
            message: "found \(record.fields.count) fields, wanted \(columns.count)")
        }
        let pairs = zip(columns, record.fields).compactMap { name, field in
          field.map { (name, $0) }
        }
        rows.append(Row(line: record.line, fields: Dictionary(pairs) { first, _ in first }))
      }
      self.rows = rows
    } catch {
      throw ContentError(faults: ["\(path):\(error.line): \(error.message)"])
    }
  }

  /// What is wrong with the header, or nil.
  func fault(_ path: String, requiring wanted: [String]) -> String? {
    guard let missing = wanted.first(where: { !columns.contains($0) }) else { return nil }
    let hint = NearestName.suggestion(for: missing, among: columns).map {
      "; is it the column '\($0)'?"
    }
    return "\(path):1: there is no column '\(missing)'" + (hint ?? "")
  }
}

extension ForeignRuns {
  /// ShrinkBench's table: strategy and compression ratio are the arm and the budget, a sparsity of
  /// 1 − 1/compression; `post_acc1` and its like are the metrics.
  mutating func readShrinkBench(_ path: String, _ faults: inout FaultList) throws {
    let table = try ForeignTable(path)
    if let fault = table.fault(path, requiring: ["strategy", "compression", "model", "dataset"]) {
      throw ContentError(faults: [fault])
    }
    var replicates: [Cell: Int] = [:]
    for row in table.rows {
      guard let compression = row.number("compression"), compression >= 1 else {
        let found = row["compression"] ?? "empty"
        faults.add("\(path):\(row.line): compression is '\(found)', allowed is 1 or more")
        continue
      }
      add(Self.shrinkBenchRun(row, compression), counting: &replicates)
    }
    definitions = Self.shrinkBenchMetrics.map { _, name, direction in
      MetricDefinition(name: name, unit: "", direction: direction, summary: "Told by ShrinkBench.")
    }
  }

  private static func shrinkBenchRun(_ row: ForeignTable.Row, _ compression: Double) -> ForeignRun {
    var options: [String: JSONValue] = [:]
    for column in ["model", "dataset", "epochs", "batch_size", "optim", "lr"] {
      if let text = row[column] {
        options[column] = row.number(column).map(JSONValue.number) ?? .string(text)
      }
    }
    let metrics = shrinkBenchMetrics.compactMap { column, name, _ in
      row.number(column).map { Metric(name, $0) }
    }
    let isDense = compression == 1
    let hasEnded = row["completed"].map { $0.lowercased() != "false" } ?? true
    return ForeignRun(
      cell: Cell(
        strategy: row["strategy"] ?? "dense", arena: "shrinkbench", arenaOptions: options,
        budget: isDense ? [:] : ["sparsity": .number(1 - 1 / compression)], replicate: 0,
        evaluation: "shrinkbench|d:\(row["dataset"] ?? "")|m:\(row["model"] ?? "")"),
      outcome: hasEnded ? .finished : .failed("ShrinkBench did not complete it"),
      metrics: metrics,
      provenance: [
        "seed": row["seed"].map(JSONValue.string) ?? .null,
        "path": row["path"].map(JSONValue.string) ?? .null,
      ], seconds: 0)
  }

  private static let shrinkBenchMetrics: [(String, String, MetricDefinition.Direction)] = [
    ("post_acc1", "eval/top1", .higher), ("post_acc5", "eval/top5", .higher),
    ("pre_acc1", "eval/top1_before_training", .higher),
    ("pre_acc5", "eval/top5_before_training", .higher),
    ("real_compression", "footprint/compression", .higher),
    ("size", "footprint/parameters", .none), ("size_nz", "footprint/nonzeros", .lower),
    ("flops", "footprint/dense_flops", .none), ("flops_nz", "footprint/flops", .lower),
    ("speedup", "footprint/theoretical_speedup", .higher),
  ]
}
