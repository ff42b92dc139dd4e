/// In which order runs are read, a page at a time.
public struct RunOrder: Sendable, Hashable {
  /// What runs are ordered by.
  public enum Key: Sendable, Hashable {
    /// When their last attempt began; attempts are numbered in that order.
    case started
    /// The cell's identity.
    case cell
    /// The state, by name.
    case state
    /// The strategy's id.
    case strategy
    /// The arena's id.
    case arena
    /// The value of the budget: numbers first, then texts such as `2:4`.
    case budget
    /// The replicate.
    case replicate
    /// How long the attempt took.
    case seconds
    /// A metric by its key, `name` or `name@context`; runs without it are left out.
    case metric(String)
  }

  /// What comes first to last.
  public var key: Key
  /// Whether the largest comes first.
  public var isDescending: Bool

  /// The latest attempts first.
  public static let latest = RunOrder(.started, isDescending: true)

  /// Makes an order.
  public init(_ key: Key, isDescending: Bool = false) {
    self.key = key
    self.isDescending = isDescending
  }

  /// Reads `seconds`, `-seconds` or `metric.eval/loss`; nil for what names no order.
  public init?(parsing text: String) {
    let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
    if name.hasPrefix("metric."), name.count > 7 {
      self.init(.metric(String(name.dropFirst(7))), isDescending: text.hasPrefix("-"))
      return
    }
    guard let key = Self.names.first(where: { $0.name == name })?.key else { return nil }
    self.init(key, isDescending: text.hasPrefix("-"))
  }

  /// What ``init(parsing:)`` reads.
  public var text: String {
    let name =
      if case .metric(let metric) = key {
        "metric.\(metric)"
      } else {
        Self.names.first { $0.key == key }?.name ?? ""
      }
    return (isDescending ? "-" : "") + name
  }

  private static let names: [(name: String, key: Key)] = [
    ("started", .started), ("cell", .cell), ("state", .state), ("strategy", .strategy),
    ("arena", .arena), ("budget", .budget), ("replicate", .replicate), ("seconds", .seconds),
  ]
}

/// Where a page of runs begins or ends: the place of one run in an order.
///
/// A place stays right when runs are added elsewhere, which a row number does not.
public struct RunPlace: Sendable, Hashable {
  /// The value that the run is ordered by.
  var value: SQLValue
  /// The run's number in the file, which orders runs of equal value.
  var row: Int64

  init(value: SQLValue, row: Int64) {
    self.value = value
    self.row = row
  }

  /// Reads what ``text`` gave; nil for anything else.
  public init?(parsing text: String) {
    guard let mark = text.firstIndex(of: "."), let row = Int64(text[..<mark]) else { return nil }
    let rest = text[text.index(after: mark)...]
    let body = String(rest.dropFirst())
    switch rest.first {
    case "n" where body.isEmpty: value = .null
    case "i":
      guard let number = Int64(body) else { return nil }
      value = .integer(number)
    case "r":
      guard let bits = UInt64(body, radix: 16) else { return nil }
      value = .real(Double(bitPattern: bits))
    case "t": value = .text(body)
    default: return nil
    }
    self.row = row
  }

  /// The place as a text for an address; numbers keep all their digits.
  public var text: String {
    switch value {
    case .null: "\(row).n"
    case .integer(let number): "\(row).i\(number)"
    case .real(let number): "\(row).r\(String(number.bitPattern, radix: 16))"
    case .text(let text): "\(row).t\(text)"
    case .blob: "\(row).n"
    }
  }
}

/// Which part of an order is read.
public enum RunPlaces: Sendable, Hashable {
  /// The first runs.
  case first
  /// The last runs.
  case last
  /// The runs behind a place.
  case after(RunPlace)
  /// The runs before a place.
  case before(RunPlace)

  /// Whether it is read from its end.
  var isBackwards: Bool {
    switch self {
    case .first, .after: false
    case .last, .before: true
    }
  }
}

/// Some runs of an order.
public struct RunPage: Sendable {
  /// One run.
  public struct Run: Sendable {
    /// What was computed and measured; provenance is left out.
    public var result: ResultRow
    /// When the attempt began, as the store writes moments.
    public var startedAt: String?
  }

  /// The runs, in order.
  public var runs: [Run]
  /// The place of the last run, when more follow.
  public var next: RunPlace?
  /// The place of the first run, when others come before it.
  public var previous: RunPlace?

  /// A page of these runs.
  public init(runs: [Run], next: RunPlace? = nil, previous: RunPlace? = nil) {
    self.runs = runs
    self.next = next
    self.previous = previous
  }
}
