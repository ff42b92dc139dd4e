/// Puts values under the names of their metrics, run by run.
///
/// Most runs have the same metrics. The dictionary of the run before, with other values, is had
/// without hashing a name again.
struct MetricKeys {
  private let names: [Int64: String]
  private var numbers: [Int64] = []
  private var values: [Double] = []

  private var known: [Int64] = []
  private var template: [String: Double] = [:]
  /// For each value of the template the place of its metric in `known`.
  private var order: [Int] = []

  /// Takes the names of the metrics by their numbers.
  init(_ names: [Int64: String]) {
    self.names = names
  }

  /// Adds a value to the run; without a name it is left out.
  mutating func add(_ number: Int64, _ value: Double) {
    numbers.append(number)
    values.append(value)
  }

  /// The values of the run by name; the next run begins.
  mutating func taken() -> [String: Double] {
    if numbers != known { learn() }
    var result = template
    var place = 0
    var index = result.values.startIndex
    while place < order.count {
      result.values[index] = values[order[place]]
      result.values.formIndex(after: &index)
      place += 1
    }
    numbers.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    return result
  }

  private mutating func learn() {
    known = numbers
    var places: [String: Int] = [:]
    for (place, number) in numbers.enumerated() {
      if let name = names[number] { places[name] = place }
    }
    template = places.mapValues { _ in 0 }
    order = template.keys.compactMap { places[$0] }
  }
}
