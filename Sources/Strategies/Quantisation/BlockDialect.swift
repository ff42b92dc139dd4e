internal import Foundation

/// Stores blocks of numbers with a shared exponent in the one of sixteen four-bit formats that fits.
///
/// ```
/// e = ⌊log₂ max|x|⌋ − 2                  scaled = x / 2ᵉ, the largest magnitude in [4, 8)
/// offline: the dialect with the smallest squared error; of equal ones the first
/// online:  the pair by the block's largest magnitude, of its two members the one that has more
///          elements where it is the better
/// ```
///
/// A dialect is a list of eight magnitudes; pairs of dialects share their largest. A code is the index
/// of the nearest magnitude, the lower at ties, and 8 more for negative values.
///
/// Reference: W. Jang and T. Tambe, *BlockDialect: Block-wise Fine-grained Mixed Format Quantization
/// for Energy-Efficient LLM Inference*, 2025, https://arxiv.org/abs/2501.01144.
///
/// - Fidelity: no code was released, so ties are a choice; magnitudes are not rounded to the grid of
///   halves first. There is no strategy: the encodings hold no tables of formats.
struct BlockDialect {
  /// The magnitudes of each dialect, rising, in pairs that share the largest.
  let formats: [[Double]]

  /// One block.
  struct Block {
    /// The shared exponent.
    let exponent: Int
    /// The values over 2 to the exponent.
    let scaled: [Double]

    init(_ values: [Double]) {
      let largest = values.reduce(0) { max($0, abs($1)) }
      let exponent = largest > 0 ? Int(largest.exponent) - 2 : 0
      self.exponent = exponent
      scaled = values.map { scalbn($0, -exponent) }
    }

    /// The largest magnitude.
    var peak: Double { scaled.reduce(0) { max($0, abs($1)) } }
  }

  /// The place of the nearest magnitude of a dialect.
  func nearest(_ magnitude: Double, in dialect: Int) -> Int {
    let format = formats[dialect]
    let best = format.indices.min {
      (abs(format[$0] - magnitude), $0) < (abs(format[$1] - magnitude), $1)
    }
    return best ?? 0
  }

  /// The squared error of each dialect in scaled units.
  func errors(_ block: Block) -> [Double] {
    formats.indices.map { dialect in
      block.scaled.reduce(0) { sum, value in
        let error = abs(value) - formats[dialect][nearest(abs(value), in: dialect)]
        return sum + error * error
      }
    }
  }

  /// The dialect with the smallest squared error.
  func bestDialect(_ block: Block) -> Int {
    let errors = errors(block)
    return errors.indices.min { (errors[$0], $0) < (errors[$1], $1) } ?? 0
  }

  /// The pair of dialects by the largest magnitude: twice it, rounded half up, held in 8 to 15.
  func pair(_ block: Block) -> Int {
    15 - min(max(Int((2 * block.peak + 0.5).rounded(.down)), 8), 15)
  }

  /// How many elements lie where the even member of a pair is the better, and where the odd one is.
  func counts(_ block: Block, pair: Int) -> (even: Int, odd: Int) {
    let (even, odd) = ranges(pair: pair)
    func count(_ range: (low: Double, high: Double)) -> Int {
      block.scaled.count { range.low < abs($0) && abs($0) < range.high }
    }
    return (count(even), count(odd))
  }

  private func ranges(
    pair: Int
  ) -> (even: (low: Double, high: Double), odd: (low: Double, high: Double)) {
    if 2 * pair + 2 == formats.count { return ((3.25, 3.75), (2.25, 2.75)) }
    func second(_ format: [Double]) -> Double { format.sorted(by: >)[1] }
    let (a, b) = (second(formats[2 * pair]), second(formats[2 * pair + 1]))
    let largest = Double(15 - pair) / 2
    return (((a + b) / 2, (a + largest) / 2), ((3 + b) / 2, (a + b) / 2))
  }

  /// The dialect that the two stages choose.
  func quickDialect(_ block: Block) -> Int {
    let pair = pair(block)
    let counts = counts(block, pair: pair)
    return 2 * pair + (counts.odd > counts.even ? 1 : 0)
  }

  /// The codes of a block in a dialect.
  func codes(_ block: Block, dialect: Int) -> [Int] {
    block.scaled.map { nearest(abs($0), in: dialect) + ($0 < 0 ? 8 : 0) }
  }

  /// The values that codes stand for.
  func decoded(_ codes: [Int], dialect: Int, exponent: Int) -> [Double] {
    codes.map { code in
      let magnitude = scalbn(formats[dialect][code % 8], exponent)
      return code < 8 ? magnitude : -magnitude
    }
  }
}
