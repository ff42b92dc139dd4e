public import Tensors

/// The mean of a function of the cosine between the residual streams at both ends of each run of
/// blocks of one length.
///
/// ```
/// mean[l] = mean over tokens of f(cos(x[l], x[l + length]))        x[0] is the embedding
/// ```
public struct RunAngles: Sendable {
  /// The number of blocks of a run.
  public let length: Int
  private var sums: [Double] = []
  private var tokens = 0

  /// Begins a mean over runs of `length` blocks.
  public init(length: Int) {
    precondition(length > 0, "runs of \(length) blocks")
    self.length = length
  }

  /// Adds streams, `[tokens, width]` each: before the first block, and after each.
  public mutating func add(_ states: [Tensor], _ measure: (_ cosine: Double) -> Double) {
    let starts = max(0, states.count - length)
    if sums.isEmpty { sums = [Double](repeating: 0, count: starts) }
    precondition(sums.count == starts, "\(states.count) streams after \(sums.count + length)")
    for start in 0..<starts {
      let cosines = states[start].rowCosines(with: states[start + length])
      sums[start] += cosines.reduce(0) { $0 + measure($1) }
    }
    tokens += states.first?.rows ?? 0
  }

  /// The mean for each run, by its first block.
  public var means: [Double] { sums.map { $0 / Double(max(tokens, 1)) } }
}

extension Array where Element: Comparable {
  /// The place of the smallest element; of equal ones the first.
  public var placeOfSmallest: Int? { indices.min { self[$0] < self[$1] } }

  /// The place of the largest element; of equal ones the first.
  public var placeOfLargest: Int? {
    indices.max { self[$0] < self[$1] || (self[$0] == self[$1] && $0 > $1) }
  }

  /// The places of the smallest elements, rising; of equal ones the first.
  public func placesOfSmallest(_ count: Int) -> [Int] {
    indices.sorted { (self[$0], $0) < (self[$1], $1) }.prefix(count).sorted()
  }
}
