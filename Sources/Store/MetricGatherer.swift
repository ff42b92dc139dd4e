/// Puts values under the names of their metrics, run by run.
///
/// Most runs have the metrics of a run before: their names are then known, and in which order.
struct MetricGatherer {
  /// Where the values of runs with certain metrics go.
  private struct Layout {
    let names: MetricNames
    /// For each name the place of its value among those of the run.
    let order: [Int]
  }

  private let names: [Int64: String]
  private var numbers: [Int64] = []
  private var values: [Double] = []
  private var layouts: [[Int64]: Layout] = [:]
  private var last: (numbers: [Int64], layout: Layout)?

  /// Takes the names of the metrics by their numbers.
  init(_ names: [Int64: String]) {
    self.names = names
  }

  /// Adds a value to the run; without a name it is left out.
  mutating func add(_ number: Int64, _ value: Double) {
    numbers.append(number)
    values.append(value)
  }

  /// The values of the run; the next run begins.
  mutating func taken() -> MetricValues {
    let layout = layout()
    let result = MetricValues(names: layout.names, numbers: layout.order.map { values[$0] })
    numbers.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    return result
  }

  private mutating func layout() -> Layout {
    if let last, last.numbers == numbers { return last.layout }
    let layout = layouts[numbers] ?? learn()
    layouts[numbers] = layout
    last = (numbers, layout)
    return layout
  }

  private func learn() -> Layout {
    var places: [String: Int] = [:]
    for (place, number) in numbers.enumerated() {
      if let name = names[number] { places[name] = place }
    }
    let names = MetricNames(Array(places.keys))
    return Layout(names: names, order: names.keys.compactMap { places[$0] })
  }
}
