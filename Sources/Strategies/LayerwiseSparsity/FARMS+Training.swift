internal import CompressionCore
internal import Tensors

/// What the exponents of a network in training are used for: rates that differ by layer.
enum TailBalance {
  /// The learning rate of each layer, from `range.lowerBound` to `range.upperBound` times the base
  /// as its exponent rises.
  static func learningRates(
    exponents: [Double], base: Double, range: ClosedRange<Double>
  ) -> [Double] {
    let (low, high) = (exponents.min() ?? 0, exponents.max() ?? 0)
    let width = range.upperBound - range.lowerBound
    return exponents.map { exponent in
      let place = high > low ? (exponent - low) / (high - low) : 0
      return base * (range.lowerBound + place * width)
    }
  }

  /// The spectra of a convolution's kernel `[out, in, height, width]`: of the slices `[out, in]`,
  /// on end if they are wider than tall, the squares from the top, one spectrum for all slices of a
  /// square.
  ///
  /// A ratio below 1 makes the squares narrower, one above 1 lower.
  static func convolutionSpectra(
    _ kernel: Tensor, norm: Double, ratio: Double, path: String
  ) throws(CompressionError) -> [PooledSpectrum] {
    let (outputs, inputs) = (kernel.shape[0], kernel.shape[1])
    let (rows, columns) = (max(outputs, inputs), min(outputs, inputs))
    let height = max(1, Int(ratio > 1 ? (Double(columns) / ratio).rounded(.down) : Double(columns)))
    let width = max(1, ratio > 1 ? columns : Int((Double(columns) * ratio).rounded(.down)))
    let area = kernel.shape[2] * kernel.shape[3]
    var spectra: [PooledSpectrum] = []
    for split in 0..<rows / columns {
      var pool: [Double] = []
      for place in 0..<area {
        let square = Tensor(shape: [height, width]) { target in
          for index in target.indices {
            let (row, column) = (split * height + index / width, index % width)
            let (output, input) = outputs < inputs ? (column, row) : (row, column)
            target[index] = kernel[flat: (output * inputs + input) * area + place]
          }
        }
        pool += try PooledSpectrum.eigenvalues(of: square, path: path).map { $0 * norm }
      }
      spectra.append(PooledSpectrum(pool))
    }
    return spectra
  }

  /// The exponent of a convolution: the mean over its spectra.
  static func exponent(of spectra: [PooledSpectrum], divisor: Int = 2) -> Double {
    spectra.reduce(0) { $0 + $1.exponentFromMiddle(divisor: divisor).value }
      / Double(spectra.count)
  }
}
