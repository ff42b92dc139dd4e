import Essentials
import Foundation

/// A line of a spool file: what a worker without access to the store tells about one attempt.
///
/// A line is a JSON object with `v` (1), `spool` (the file's name for itself), `seq` (0, 1, 2 …),
/// `attempt`, `token` (the fencing token of the lease), `type`, the members of that type, and `sum`:
/// the first 16 hexadecimal digits of the SHA-256 of the canonical JSON without `sum`.
///
/// - `start`: `cell`, `worker`, `host`, `at`
/// - `metrics`: `metrics`, a list of `[name, context, step, value, standard_error, n]`; values that
///   are not finite, and −0, are texts
/// - `end`: `state`, `error`, `seconds`, `provenance`, `artifacts`, `at`
/// - `abandon`: `how` (released, crashed or lost), `reason`, `provenance`, `at`
struct SpoolRecord: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    case start(cell: Cell, worker: String, host: String, at: String)
    case metrics([Metric])
    case end(SpoolEnd)
    case abandon(Abandonment, provenance: JSONValue, at: String)
  }

  var spool: String
  var sequence: Int64
  var attempt: String
  var token: Int64
  var content: Content
}

/// How a spooled attempt ended.
struct SpoolEnd: Sendable, Hashable {
  var state: CellState
  var error: String?
  var seconds: Double
  var provenance: JSONValue
  var artifacts: [Artifact]
  var at: String
}

extension SpoolEnd {
  /// The end as its worker told it.
  var outcome: Outcome {
    switch state {
    case .refused: .refused(error ?? "")
    case .diverged: .diverged(error ?? "")
    case .timedOut: .timedOut
    case .failed: .failed(error ?? "")
    default: .finished
    }
  }
}

extension Abandonment {
  /// The word for it in a spool file.
  var kind: String {
    switch self {
    case .crashed: "crashed"
    case .lost: "lost"
    case .released: "released"
    }
  }

  /// Why, unless it was handed back.
  public var reason: String? {
    switch self {
    case .crashed(let reason), .lost(let reason): reason
    case .released: nil
    }
  }

  init?(kind: String, reason: String?) {
    switch kind {
    case "crashed": self = .crashed(reason ?? "")
    case "lost": self = .lost(reason ?? "")
    case "released": self = .released
    default: return nil
    }
  }
}

/// Why a line is not a record.
struct SpoolFault: Error {
  var message: String
}

// MARK: - Writing

extension SpoolRecord {
  /// The line, with the newline that makes it whole.
  func line() throws -> Data {
    var members: [String: JSONValue] = [
      "v": 1, "spool": .string(spool), "seq": .integer(sequence), "attempt": .string(attempt),
      "token": .integer(token),
    ]
    switch content {
    case .start(let cell, let worker, let host, let moment):
      members["type"] = "start"
      members["cell"] = try JSONValue(encoding: cell)
      members["worker"] = .string(worker)
      members["host"] = .string(host)
      members["at"] = .string(moment)
    case .metrics(let metrics):
      members["type"] = "metrics"
      members["metrics"] = .array(metrics.map(Self.json))
    case .end(let end):
      members["type"] = "end"
      members["state"] = .string(end.state.rawValue)
      members["error"] = end.error.map { .string($0) } ?? .null
      members["seconds"] = Self.json(end.seconds)
      members["provenance"] = end.provenance
      members["artifacts"] = .array(try end.artifacts.map { try JSONValue(encoding: $0) })
      members["at"] = .string(end.at)
    case .abandon(let abandonment, let provenance, let moment):
      members["type"] = "abandon"
      members["how"] = .string(abandonment.kind)
      members["reason"] = abandonment.reason.map { .string($0) } ?? .null
      members["provenance"] = provenance
      members["at"] = .string(moment)
    }
    let body = JSONValue.object(members).canonical
    members["sum"] = .string(Self.sum(body))
    return Data((JSONValue.object(members).canonical + "\n").utf8)
  }

  private static func sum(_ body: String) -> String { String(Digest.sha256Hex(body).prefix(16)) }

  private static func json(_ metric: Metric) -> JSONValue {
    .array([
      .string(metric.name), .string(metric.context), metric.step.map { .integer($0) } ?? .null,
      json(metric.value), metric.standardError.map(json) ?? .null,
      metric.count.map { .integer($0) } ?? .null,
    ])
  }

  private static func json(_ number: Double) -> JSONValue {
    let isPlain = number.isFinite && !(number == 0 && number.sign == .minus)
    return isPlain ? .number(number) : .string(ContentText.text(number))
  }
}

// MARK: - Reading

extension SpoolRecord {
  init(line: some Collection<UInt8>) throws {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw SpoolFault(message: "bytes that are not UTF-8")
    }
    let object: JSONValue
    do { object = try JSONValue(parsing: text) } catch { throw SpoolFault(message: "\(error)") }
    guard var members = object.objectValue else { throw SpoolFault(message: "no JSON object") }
    let sum = members.removeValue(forKey: "sum")?.stringValue
    guard sum == Self.sum(JSONValue.object(members).canonical) else {
      throw SpoolFault(message: "its checksum does not match")
    }
    guard object["v"] == 1, let spool = object["spool"]?.stringValue,
      let sequence = object["seq"]?.integerValue, let attempt = object["attempt"]?.stringValue,
      let token = object["token"]?.integerValue, let type = object["type"]?.stringValue
    else { throw SpoolFault(message: "a member is missing, or v is not 1") }
    self.init(
      spool: spool, sequence: sequence, attempt: attempt, token: token,
      content: try Self.content(type, object))
  }

  private static func content(_ type: String, _ object: JSONValue) throws -> Content {
    switch type {
    case "start":
      guard let cell = try? object["cell"]?.decoded(as: Cell.self),
        cell.budget.objectValue != nil, cell.replicate >= 0,
        let worker = object["worker"]?.stringValue, let host = object["host"]?.stringValue
      else { throw SpoolFault(message: "a start without a cell, worker or host") }
      return .start(cell: cell, worker: worker, host: host, at: try moment(object))
    case "metrics":
      return .metrics(try (object["metrics"]?.arrayValue ?? []).map(metric))
    case "end": return .end(try end(object))
    case "abandon":
      guard let how = object["how"]?.stringValue,
        let abandonment = Abandonment(kind: how, reason: object["reason"]?.stringValue)
      else { throw SpoolFault(message: "an attempt abandoned in no known way") }
      return .abandon(
        abandonment, provenance: object["provenance"] ?? [:], at: try moment(object))
    default:
      throw SpoolFault(
        message: "its type is '\(type)', allowed are start, metrics, end, abandon")
    }
  }

  private static func moment(_ object: JSONValue) throws -> String {
    guard let text = object["at"]?.stringValue, Timestamp.date(text) != nil else {
      throw SpoolFault(message: "'at' is \(object["at"] ?? .null), wanted a moment")
    }
    return text
  }

  private static func end(_ object: JSONValue) throws -> SpoolEnd {
    let artifacts = try (object["artifacts"]?.arrayValue ?? []).map { value -> Artifact in
      guard let artifact = try? value.decoded(as: Artifact.self),
        artifact.path ?? artifact.digest != nil, artifact.path.map(Artifact.isInside) ?? true
      else { throw SpoolFault(message: "an artifact outside the store: \(value)") }
      return artifact
    }
    guard let state = object["state"]?.stringValue.flatMap(CellState.init),
      CellState.ended.contains(state), let seconds = object["seconds"].flatMap(number)
    else { throw SpoolFault(message: "an end without a state or seconds") }
    return SpoolEnd(
      state: state, error: object["error"]?.stringValue, seconds: seconds,
      provenance: object["provenance"] ?? [:], artifacts: artifacts, at: try moment(object))
  }

  private static func metric(_ value: JSONValue) throws -> Metric {
    guard let parts = value.arrayValue, parts.count == 6, let name = parts[0].stringValue,
      let context = parts[1].stringValue, let measured = number(parts[3]),
      !name.utf8.contains(0), !context.utf8.contains(0)
    else { throw SpoolFault(message: "not a metric: \(value)") }
    return Metric(
      name, measured, context: context, step: parts[2].integerValue,
      standardError: number(parts[4]), count: parts[5].integerValue)
  }

  private static func number(_ value: JSONValue) -> Double? {
    value.stringValue.map(ContentText.number) ?? value.doubleValue
  }
}
