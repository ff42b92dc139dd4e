import ArgumentParser
import Essentials
import Foundation
import Store
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A tracking server of MLflow, spoken to by its REST interface.
struct MLflowServer {
  private let address: URL

  init(_ text: String) throws {
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
      url.host() != nil
    else {
      throw ValidationError("'\(text)' is no address of a server, such as http://127.0.0.1:5000")
    }
    address = url
  }

  /// Sends cells as runs, one experiment per arena; a cell that is there already is left out.
  ///
  /// - Returns: how many runs were sent, and how many were there.
  func export(_ rows: [ResultRow], from store: ResultStore) throws -> (sent: Int, present: Int) {
    var (sent, present) = (0, 0)
    for (arena, rows) in Dictionary(grouping: rows, by: \.cell.arena).sorted(by: { $0.key < $1.key }
    ) {
      let experiment = try experiment("espalier/\(arena)")
      let known = try knownCells(in: experiment)
      for row in rows where row.attempt != nil {
        guard !known.contains(row.identity) else {
          present += 1
          continue
        }
        try send(row, curves: store.curves(of: row.identity), to: experiment)
        sent += 1
      }
    }
    return (sent, present)
  }

  private func experiment(_ name: String) throws -> String {
    let query = [URLQueryItem(name: "experiment_name", value: name)]
    if let found = try? call("experiments/get-by-name", query: query),
      let id = found["experiment"]?["experiment_id"]?.stringValue
    {
      return id
    }
    let made = try call("experiments/create", ["name": .string(name)])
    guard let id = made["experiment_id"]?.stringValue else {
      throw ValidationError("the server at \(address) gave no experiment: \(made)")
    }
    return id
  }

  private func knownCells(in experiment: String) throws -> Set<String> {
    var cells: Set<String> = []
    var page: JSONValue = .null
    repeat {
      var request: [String: JSONValue] = [
        "experiment_ids": .array([.string(experiment)]), "max_results": 1_000,
      ]
      if page != .null { request["page_token"] = page }
      let answer = try call("runs/search", .object(request))
      for run in answer["runs"]?.arrayValue ?? [] {
        for tag in run["data"]?["tags"]?.arrayValue ?? [] where tag["key"] == "espalier.cell" {
          if let cell = tag["value"]?.stringValue { cells.insert(cell) }
        }
      }
      page = answer["next_page_token"] ?? .null
    } while page != .null
    return cells
  }

  private func send(_ row: ResultRow, curves: [Metric], to experiment: String) throws {
    let moment = Int64(Date().timeIntervalSince1970 * 1_000)
    let start = moment - Int64((row.seconds ?? 0) * 1_000)
    let name = "\(row.cell.strategy) \(row.cell.budget.canonical) r\(row.cell.replicate)"
    let created = try call(
      "runs/create",
      [
        "experiment_id": .string(experiment), "start_time": .integer(start),
        "run_name": .string(name), "tags": .array(Self.tags(of: row)),
      ])
    guard let run = created["run"]?["info"]?["run_id"]?.stringValue else {
      throw ValidationError("the server at \(address) made no run: \(created)")
    }
    let results = row.metrics.sorted { $0.key < $1.key }.map { Metric($0.key, $0.value) }
    let metrics = (curves + results).map { Self.metric($0, at: moment) }
    try log(["params": .array(Self.parameters(of: row))], to: run)
    // A request takes up to 1,000 metrics.
    for first in stride(from: 0, to: metrics.count, by: 1_000) {
      let batch = Array(metrics[first..<min(first + 1_000, metrics.count)])
      try log(["metrics": .array(batch)], to: run)
    }
    try log(["tags": .array(Self.unfit(curves + results))], to: run)
    _ = try call(
      "runs/update",
      [
        "run_id": .string(run), "end_time": .integer(moment),
        "status": .string(row.state == .finished ? "FINISHED" : "FAILED"),
      ])
  }

  private func log(_ members: [String: JSONValue], to run: String) throws {
    if members.values.allSatisfy({ $0.arrayValue?.isEmpty ?? false }) { return }
    _ = try call("runs/log-batch", .object(members.merging(["run_id": .string(run)]) { $1 }))
  }

  // MARK: - In MLflow's words

  private static func pair(_ key: String, _ value: String, limit: Int) -> JSONValue {
    ["key": .string(safe(key)), "value": .string(String(value.prefix(limit)))]
  }

  /// Names may have letters, digits, `_ - . / :` and spaces.
  private static func safe(_ name: String) -> String {
    String(
      name.map { character in
        let isPlain = character.isASCII && (character.isLetter || character.isNumber)
        return isPlain || "_-./ :".contains(character) ? character : "_"
      }.prefix(250))
  }

  private static func parameters(of row: ResultRow) -> [JSONValue] {
    let cell = row.cell
    let own = [
      ("strategy", JSONValue.string(cell.strategy)), ("replicate", .integer(Int64(cell.replicate))),
    ]
    let budget = (cell.budget.objectValue ?? [:]).map { ("budget.\($0.key)", $0.value) }
    let knobs = cell.hyperparameters.map { ("param.\($0.key)", $0.value) }
    let options = cell.arenaOptions.map { ("option.\($0.key)", $0.value) }
    return (own + budget + knobs + options).sorted { $0.0 < $1.0 }.map { key, value in
      pair(key, value.stringValue ?? value.canonical, limit: 6_000)
    }
  }

  private static func tags(of row: ResultRow) -> [JSONValue] {
    [
      pair("espalier.cell", row.identity, limit: 5_000),
      pair("espalier.state", row.state.rawValue, limit: 5_000),
      pair("espalier.evaluation", row.cell.evaluation, limit: 5_000),
      pair("espalier.error", row.error ?? "", limit: 5_000),
    ]
  }

  /// JSON has no word for what is not finite, which therefore goes to a tag.
  private static func metric(_ metric: Metric, at moment: Int64) -> JSONValue {
    [
      "key": .string(safe(metric.key)),
      "value": metric.value.isFinite ? .number(metric.value) : .string("\(word(metric.value))"),
      "timestamp": .integer(moment), "step": .integer(metric.step ?? 0),
    ]
  }

  private static func word(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }

  /// MLflow keeps infinities as the largest number and NaN as 0; a tag says what they were.
  private static func unfit(_ metrics: [Metric]) -> [JSONValue] {
    metrics.filter { !$0.value.isFinite }.map { metric in
      pair("espalier.nonfinite.\(metric.key).\(metric.step ?? 0)", word(metric.value), limit: 5_000)
    }
  }

  // MARK: - Requests

  private func call(_ path: String, _ body: JSONValue) throws -> JSONValue {
    var request = URLRequest(url: address.appending(path: "api/2.0/mlflow/\(path)"))
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(body.canonical.utf8)
    return try answer(to: request)
  }

  private func call(_ path: String, query: [URLQueryItem]) throws -> JSONValue {
    try answer(
      to: URLRequest(
        url: address.appending(path: "api/2.0/mlflow/\(path)").appending(queryItems: query)))
  }

  private func answer(to request: URLRequest) throws -> JSONValue {
    let exchange = Exchange()
    let done = DispatchSemaphore(value: 0)
    URLSession.shared.dataTask(with: request) { data, response, error in
      exchange.set(data, (response as? HTTPURLResponse)?.statusCode, error?.localizedDescription)
      done.signal()
    }.resume()
    done.wait()
    let (data, status, problem) = exchange.get()
    let text = String(decoding: data ?? Data(), as: UTF8.self)
    guard let status, status == 200 else {
      let found = problem ?? "status \(status ?? 0): \(text.prefix(300))"
      throw ValidationError(
        "the server at \(address) refused \(request.url?.path() ?? ""): \(found)")
    }
    return text.isEmpty ? [:] : try JSONValue(parsing: text)
  }
}

/// What came back, handed from the session's thread to the one that waits.
private final class Exchange: Sendable {
  private let content = Mutex<(Data?, Int?, String?)>((nil, nil, nil))

  func set(_ data: Data?, _ status: Int?, _ problem: String?) {
    content.withLock { $0 = (data, status, problem) }
  }

  func get() -> (Data?, Int?, String?) { content.withLock { $0 } }
}
