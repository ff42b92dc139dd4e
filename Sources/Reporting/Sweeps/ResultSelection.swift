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

  /// Goes through the results that ended well, without copying those that did not.
  func forEachFinished(_ body: (ResultRow) -> Void) {
    let rows = all.span
    for place in places where rows[place].state == .finished { body(rows[place]) }
  }
}
