public import Reporting
internal import Tensors

/// Measured pairs of two things that are compared, as a table of differences.
public struct PairedDifferences: Sendable {
  /// One pair: what both gave at the same place with the same draws of chance.
  public struct Pair: Sendable {
    /// The metric.
    public var metric: String
    /// The row of the table that it counts in.
    public var group: String
    /// The value of the first.
    public var first: Double
    /// The value of the second.
    public var second: Double

    /// Fills in a pair.
    public init(metric: String, group: String, first: Double, second: Double) {
      self.metric = metric
      self.group = group
      self.first = first
      self.second = second
    }
  }

  /// The coverage of the intervals.
  public var confidence = 0.95
  /// How often the bootstrap draws.
  public var draws = 2_000
  /// The seed of the bootstrap.
  public var seed: UInt64 = 0
  private let names: (first: String, second: String)
  private let grouping: String

  /// Names what is compared, and what the rows are called.
  public init(first: String, second: String, grouping: String) {
    names = (first, second)
    self.grouping = grouping
  }

  /// A row for each metric and group, metrics in the order of the list.
  public func table(of pairs: [Pair], metrics: [String]) -> ResultTable {
    var table = ResultTable(
      name: "compare", title: "\(names.second) against \(names.first)",
      caption: "difference: second minus first, \(Int((confidence * 100).rounded())) % intervals",
      columns: columns, marksBest: false)
    for metric in metrics {
      let groups = Dictionary(grouping: pairs.filter { $0.metric == metric }, by: \.group)
      for (name, values) in groups.sorted(by: { $0.key < $1.key }) {
        table.append(row(metric, name, values))
      }
    }
    return table
  }

  private var columns: [ResultTable.Column] {
    [
      .init(key: "metric", header: "metric", kind: .text),
      .init(key: grouping, header: grouping, kind: .text),
      .init(key: "pairs", header: "pairs", kind: .number, decimals: 0),
    ]
      + [
        ("first", names.first), ("second", names.second), ("difference", "difference"),
        ("low", "t low"), ("high", "t high"), ("bootstrap_low", "boot. low"),
        ("bootstrap_high", "boot. high"),
      ].map { .init(key: $0.0, header: $0.1, kind: .number) }
  }

  private func row(_ metric: String, _ group: String, _ values: [Pair]) -> [ResultTable.Cell] {
    let differences = values.map { $0.second - $0.first }
    let t = Statistics.interval(of: differences, confidence: confidence)
    let bootstrap = bootstrap(differences, "\(metric) \(group)")
    let numbers = [
      Statistics.mean(values.map(\.first)), Statistics.mean(values.map(\.second)),
      Statistics.mean(differences), t?.low, t?.high, bootstrap?.0, bootstrap?.1,
    ]
    return [.text(metric), .text(group), .number(Double(values.count))]
      + numbers.map { $0.map { .number($0) } ?? .missing(reason: "one pair") }
  }

  /// The percentile interval of the mean over draws with replacement; nil for less than two values.
  private func bootstrap(_ values: [Double], _ name: String) -> (Double, Double)? {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
    var random = RandomStream(seed: seed, for: "compare \(name)")
    let means = (0..<draws).map { _ in
      Statistics.mean(values.map { _ in values[random.index(below: values.count)] })
    }.sorted()
    let tail = (1 - confidence) / 2
    let low = Int((tail * Double(draws)).rounded(.down))
    return (means[low], means[draws - 1 - low])
  }
}
