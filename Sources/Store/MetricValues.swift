/// The values of one run by the keys of its metrics, in the order of the keys.
///
/// A dictionary in all that matters, but for its keys: runs of a sweep have the same ones, which are
/// kept once for all of them.
public struct MetricValues: Sendable, Hashable {
  private(set) var names: MetricNames
  private(set) var numbers: [Double]

  /// Takes values at the places of their names.
  init(names: MetricNames, numbers: [Double]) {
    precondition(
      names.keys.count == numbers.count,
      "\(numbers.count) values for \(names.keys.count) names of metrics")
    (self.names, self.numbers) = (names, numbers)
  }

  /// No metric at all.
  public init() { self.init(names: .none, numbers: []) }

  /// The metrics' keys, sorted.
  public var keys: [String] { names.keys }

  /// The values, in the order of the keys.
  public var values: [Double] { numbers }

  /// The value of a metric; nil takes it away.
  public subscript(key: String) -> Double? {
    get { names.places[key].map { numbers[$0] } }
    set {
      switch (names.places[key], newValue) {
      case (let place?, let value?): numbers[place] = value
      case (let place?, nil):
        numbers.remove(at: place)
        names = MetricNames(names.keys.filter { $0 != key })
      case (nil, let value?):
        let place = names.keys.count { $0 < key }
        numbers.insert(value, at: place)
        names = MetricNames(names.keys + [key])
      case (nil, nil): break
      }
    }
  }

  /// Whether both have the same keys; nearly always told without comparing them.
  public func hasKeys(of other: MetricValues) -> Bool { names == other.names }
}

extension MetricValues: Sequence {
  /// The metrics in the order of their keys.
  public func makeIterator() -> some IteratorProtocol<(key: String, value: Double)> {
    zip(names.keys, numbers).lazy.map { (key: $0, value: $1) }.makeIterator()
  }

  /// How many metrics there are.
  public var count: Int { numbers.count }

  /// Whether there is none.
  public var isEmpty: Bool { numbers.isEmpty }
}

extension MetricValues: ExpressibleByDictionaryLiteral {
  /// Takes keys with their values; the last one of a key counts.
  public init(dictionaryLiteral elements: (String, Double)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

/// One metric of many runs, one after the other: most have the keys of the run before.
public struct MetricColumn {
  private let key: String
  private var names = MetricNames.none
  private var place: Int?

  /// Takes the metric's key.
  public init(_ key: String) { self.key = key }

  /// The metric's value in a run.
  public mutating func value(in metrics: MetricValues) -> Double? {
    if metrics.names !== names {
      names = metrics.names
      place = names.places[key]
    }
    return place.map { metrics.numbers[$0] }
  }
}

/// The keys that the metrics of many runs share.
final class MetricNames: Sendable, Hashable {
  static let none = MetricNames([])

  /// The keys, sorted.
  let keys: [String]
  /// The place of each.
  let places: [String: Int]

  /// Sorts keys, of which no two may be equal.
  init(_ keys: [String]) {
    let keys = keys.sorted()
    self.keys = keys
    places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
  }

  static func == (left: MetricNames, right: MetricNames) -> Bool {
    left === right || left.keys == right.keys
  }

  func hash(into hasher: inout Hasher) { hasher.combine(keys) }
}
