internal import CompressionCore
internal import Foundation
internal import Tensors

/// An exponent of a power law and how far its spectrum is from the law.
struct TailExponent {
  /// The exponent α.
  let value: Double
  /// The Kolmogorov-Smirnov distance.
  let distance: Double
}

/// Windows of one shape over matrices of any shape.
struct SpectrumWindows {
  /// The most rows of a window.
  let rows: Int
  /// The columns of a window over its rows.
  let ratio: Double
  /// The most windows in each direction, at least 2.
  let positions: Int

  /// The squared singular values of all windows.
  func spectrum(of weight: Tensor, path: String) throws(CompressionError) -> PooledSpectrum {
    let height = min(rows, weight.rows, weight.columns)
    let width = max(1, Int(Double(height) * ratio))
    var pool: [Double] = []
    for top in starts(of: height, in: weight.rows) {
      for left in starts(of: width, in: weight.columns) {
        let window = weight.window(top..<top + height, left..<left + width)
        pool += try PooledSpectrum.eigenvalues(of: window, path: path)
      }
    }
    return PooledSpectrum(pool)
  }

  private func starts(of side: Int, in length: Int) -> [Int] {
    let step = max(1, (length - side) / (positions - 1))
    let count = min(positions, (length - side) / step + 1)
    return (0..<count).map { min($0 * step, length - side) }
  }
}

/// Squared singular values, of one matrix or of many, rising.
struct PooledSpectrum {
  let values: [Double]

  init(_ values: [Double]) { self.values = values.sorted() }

  /// The squared singular values of a matrix.
  static func eigenvalues(of matrix: Tensor, path: String) throws(CompressionError) -> [Double] {
    do {
      return try matrix.singularValues().map { $0 * $0 }
    } catch {
      throw .numerics(site: path, error)
    }
  }

  /// The exponent of the upper `1 − 1 / divisor` of the values.
  func exponentFromMiddle(divisor: Int = 2) -> TailExponent {
    let start = values.count / divisor
    let exponent = hill(from: start, logarithms: logarithms)
    return TailExponent(value: exponent, distance: distance(from: start, exponent: exponent))
  }

  /// The exponent of the tail that is nearest to a power law, of those that begin below one and a
  /// half times the fullest bin of the values' decimal logarithms.
  func exponentBelowPeak(bins: Int) -> TailExponent {
    let peak = peak(bins: bins)
    // The released code compares the values with the logarithm of the lower bound.
    let (lowest, highest) = (log10(0.95 * peak), 1.5 * peak)
    let logarithms = logarithms
    var best: (exponent: Double, distance: Double)?
    for start in values.indices.dropLast() where values[start] >= lowest {
      guard values[start] <= highest else { break }
      let exponent = hill(from: start, logarithms: logarithms)
      guard exponent > 1 else { continue }
      let distance = distance(from: start, exponent: exponent)
      if distance < best?.distance ?? 1 { best = (exponent, distance) }
    }
    guard let best else { return exponentFromMiddle() }
    return TailExponent(value: best.exponent, distance: best.distance)
  }

  /// Zeros have no logarithm; they count as the smallest number that has one.
  private var logarithms: [Double] { values.map { log(max($0, .leastNormalMagnitude)) } }

  private func hill(from start: Int, logarithms: [Double]) -> Double {
    let count = Double(values.count - start)
    let sum = logarithms[start...].reduce(0, +)
    return 1 + count / (sum - count * logarithms[start])
  }

  private func distance(from start: Int, exponent: Double) -> Double {
    let count = Double(values.count - start)
    let first = max(values[start], .leastNormalMagnitude)
    return values[start...].enumerated().reduce(0) { largest, next in
      let expected = 1 - pow(next.element / first, 1 - exponent)
      return max(largest, abs(expected - Double(next.offset) / count))
    }
  }

  /// The lower edge of the fullest bin, the first of equal ones.
  private func peak(bins: Int) -> Double {
    let logarithms = logarithms.map { $0 / log(10) }
    guard let low = logarithms.first, let high = logarithms.last, high > low else {
      return values.first ?? 0
    }
    var counts = [Int](repeating: 0, count: bins)
    for value in logarithms {
      counts[min(bins - 1, Int((value - low) / (high - low) * Double(bins)))] += 1
    }
    let fullest = counts.firstIndex(of: counts.max() ?? 0) ?? 0
    return pow(10, low + (high - low) * Double(fullest) / Double(bins))
  }
}

extension Tensor {
  /// Some rows and columns of a matrix.
  fileprivate func window(_ rows: Range<Int>, _ columns: Range<Int>) -> Tensor {
    Tensor(
      rows.flatMap { row in columns.map { self[row, $0] } }, shape: [rows.count, columns.count])
  }
}
