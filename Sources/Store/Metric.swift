/// One measured number.
///
/// Without a step it is a result of the attempt; with one, a point of a curve. NaN and the
/// infinities are kept. Footprint values are metrics as well.
public struct Metric: Sendable, Hashable, Codable {
  /// The name, such as `eval/nll`.
  public var name: String
  /// What it was measured on (a split, a layer, a position); empty when nothing is to be told.
  public var context: String
  /// The step, for a point of a curve; steps may go backwards.
  public var step: Int64?
  /// The value.
  public var value: Double
  /// The standard error of the value over its observations, when known.
  public var standardError: Double?
  /// The number of observations behind the value, when known.
  public var count: Int64?

  /// Makes a metric.
  public init(
    _ name: String, _ value: Double, context: String = "", step: Int64? = nil,
    standardError: Double? = nil, count: Int64? = nil
  ) {
    self.name = name
    self.context = context
    self.step = step
    self.value = value
    self.standardError = standardError
    self.count = count
  }

  /// The name that result rows and filters use: `name`, or `name@context`.
  public var key: String { context.isEmpty ? name : "\(name)@\(context)" }
}

/// What is known of all metrics of one name.
public struct MetricDefinition: Sendable, Hashable, Codable {
  /// Which values are better.
  public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    /// Lower values are better.
    case lower
    /// Higher values are better.
    case higher
    /// Neither is better.
    case none
  }

  /// The metric's name.
  public var name: String
  /// The unit, such as `nats/token`; empty for plain ratios and counts.
  public var unit: String
  /// Which values are better.
  public var direction: Direction
  /// A sentence for people.
  public var summary: String

  /// Makes a definition.
  public init(name: String, unit: String, direction: Direction, summary: String) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.summary = summary
  }
}

/// A file that an attempt left behind.
public struct Artifact: Sendable, Hashable, Codable {
  /// The name within the attempt.
  public var name: String
  /// Where it lies, relative to the store's directory.
  public var path: String?
  /// The SHA-256 of its bytes.
  public var digest: String?
  /// Its length.
  public var bytes: Int64

  /// Makes an artifact.
  ///
  /// - Precondition: a path or a digest is given.
  public init(name: String, path: String? = nil, digest: String? = nil, bytes: Int64) {
    precondition(path != nil || digest != nil, "artifact \(name) has neither path nor digest")
    self.name = name
    self.path = path
    self.digest = digest
    self.bytes = bytes
  }
}

extension Artifact {
  /// Whether a path stays in the store's directory: relative, and never upwards.
  static func isInside(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/") && !path.contains("\0")
      && !path.split(separator: "/").contains("..")
  }
}
