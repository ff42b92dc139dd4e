internal import Essentials

extension ForeignRuns {
  /// Results of lm-evaluation-harness: a cell for each task, metrics `eval/NAME` with their standard
  /// errors; the filter behind the comma is the context, but for `none`.
  mutating func readHarness(_ path: String, _ faults: inout FaultList) throws {
    let report = try Self.json(path)
    guard let results = report["results"]?.objectValue else {
      throw ContentError(faults: ["\(path): has no member 'results', as lm-eval writes it"])
    }
    for (task, values) in results.sorted(by: { $0.key < $1.key }) {
      guard let values = values.objectValue else {
        faults.add("\(path): results.\(task) is no object")
        continue
      }
      runs.append(Self.run(of: task, values, in: report))
    }
    define(runs, higher: report["higher_is_better"])
  }

  private static func json(_ path: String) throws(ContentError) -> JSONValue {
    guard let text = String(validating: try contents(of: path), as: UTF8.self) else {
      throw ContentError(faults: ["\(path): bytes that are not UTF-8"])
    }
    do throws(JSONParsingError) {
      return try JSONValue(parsing: text)
    } catch {
      throw ContentError(faults: ["\(path): \(error)"])
    }
  }

  private static func run(
    of task: String, _ values: [String: JSONValue], in report: JSONValue
  ) -> ForeignRun {
    let shots = report["n-shot"]?[task]?.integerValue ?? 0
    let version = report["versions"]?[task]
    let count = report["n-samples"]?[task]?["effective"]?.integerValue
    let cell = Cell(
      strategy: model(of: report), arena: "lm-eval",
      arenaOptions: ["task": .string(task), "shots": .integer(shots)], budget: [:], replicate: 0,
      evaluation: "lm-eval|t:\(task)|v:\(version?.canonical ?? "?")|shots:\(shots)")
    let metrics = values.sorted { $0.key < $1.key }.compactMap { key, value -> Metric? in
      let parts = key.split(separator: ",", maxSplits: 1).map { String($0) }
      guard let name = parts.first, !name.hasSuffix("_stderr"), let number = value.doubleValue
      else { return nil }
      let filter = parts.count > 1 ? parts[1] : "none"
      let error = values["\(name)_stderr" + (parts.count > 1 ? ",\(filter)" : "")]?.doubleValue
      return Metric(
        "eval/\(name)", number, context: filter == "none" ? "" : filter, standardError: error,
        count: count)
    }
    let told = ["config", "git_hash", "date", "lm_eval_version", "transformers_version"]
    let provenance = told.compactMap { key in report[key].map { (key, $0) } }
    return ForeignRun(
      cell: cell, outcome: .finished, metrics: metrics,
      provenance: .object(Dictionary(provenance) { first, _ in first }),
      seconds: report["total_evaluation_time_seconds"].flatMap(seconds) ?? 0)
  }

  private static func model(of report: JSONValue) -> String {
    let name = report["model_name"]?.stringValue ?? report["config"]?["model_args"]?.stringValue
    return name ?? report["config"]?["model"]?.stringValue ?? "model"
  }

  /// lm-eval writes the seconds of the whole report as a text.
  private static func seconds(_ value: JSONValue) -> Double? {
    value.doubleValue ?? value.stringValue.flatMap { Double($0) }
  }

  private mutating func define(_ runs: [ForeignRun], higher: JSONValue?) {
    var known: [String: MetricDefinition.Direction] = [:]
    for run in runs {
      let task = run.cell.arenaOptions["task"]?.stringValue ?? ""
      for metric in run.metrics {
        let isHigher = higher?[task]?[String(metric.name.dropFirst("eval/".count))]?.boolValue
        known[metric.name] = known[metric.name] ?? isHigher.map { $0 ? .higher : .lower }
      }
    }
    definitions = known.sorted { $0.key < $1.key }.map { name, direction in
      MetricDefinition(name: name, unit: "", direction: direction, summary: "Told by lm-eval.")
    }
  }
}
