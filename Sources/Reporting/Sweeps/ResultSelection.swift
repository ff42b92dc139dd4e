public import Store

/// Some of many results, which stay where they are.
public struct ResultSelection: RandomAccessCollection, Sendable {
  private let all: [ResultRow]
  private let places: [Int]

  /// Takes the results at some places among all.
  init(of all: [ResultRow], at places: [Int]) {
    (self.all, self.places) = (all, places)
  }

  /// The place of the first result: 0.
  public var startIndex: Int { 0 }

  /// The place behind the last result.
  public var endIndex: Int { places.count }

  /// The result at a place.
  public subscript(place: Int) -> ResultRow { all[places[place]] }

  /// Goes through the results where they stand: a copied one is counted in all it refers to.
  func forEach(_ body: (ResultRow) -> Void) {
    let rows = all.span
    for place in places { body(rows[place]) }
  }

  /// The same for those that ended well.
  func forEachFinished(_ body: (ResultRow) -> Void) {
    let rows = all.span
    for place in places where rows[place].state == .finished { body(rows[place]) }
  }

  /// Goes through the values of a metric in the results that ended well.
  func forEachValue(of metric: String, _ body: (_ replicate: Int, _ value: Double) -> Void) {
    var column = MetricColumn(metric)
    forEachFinished { row in
      if let value = column.value(in: row.metrics) { body(row.replicate, value) }
    }
  }
}
