internal import Foundation

/// The discrete Fourier transform of one length, any length, in O(n log n).
///
/// ```
/// X[k] = Σ_t x[t] · exp(−2πi·k·t/n)
/// ```
///
/// Powers of two by Cooley and Tukey's algorithm; other lengths as a convolution of a power of two
/// (L. Bluestein, *A Linear Filtering Approach to the Computation of the Discrete Fourier
/// Transform*, 1970). All in double.
public struct FourierTransform: Sendable {
  /// Complex numbers as two arrays of one length.
  public struct Signal: Sendable, Equatable {
    /// The real parts.
    public var real: [Double]
    /// The imaginary parts.
    public var imaginary: [Double]

    /// Pairs the parts; a real signal without imaginary ones.
    public init(real: [Double], imaginary: [Double]? = nil) {
      let other = imaginary ?? [Double](repeating: 0, count: real.count)
      precondition(real.count == other.count, "\(real.count) real, \(other.count) imaginary parts")
      self.real = real
      self.imaginary = other
    }

    /// The magnitude of each number.
    public var magnitudes: [Double] {
      zip(real, imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }
    }
  }

  /// The length n.
  public let length: Int
  private let power: PowerOfTwoTransform
  private let chirp: Chirp?

  /// The factors of Bluestein's algorithm: `exp(−πi·t²/n)`, and the transform of their conjugates.
  private struct Chirp: Sendable {
    let factors: Signal
    let kernel: Signal
  }

  /// Prepares the factors for a length.
  ///
  /// - Precondition: `length` is positive.
  public init(length: Int) {
    precondition(length > 0, "Fourier transform of the length \(length)")
    self.length = length
    guard length & (length - 1) != 0 else {
      power = PowerOfTwoTransform(length: length)
      chirp = nil
      return
    }
    var padded = 1
    while padded < 2 * length - 1 { padded *= 2 }
    power = PowerOfTwoTransform(length: padded)
    // t² is taken modulo 2n before it becomes an angle, which keeps the angle exact.
    let angles = (0..<length).map { -Double.pi * Double($0 * $0 % (2 * length)) / Double(length) }
    let factors = Signal(real: angles.map { cos($0) }, imaginary: angles.map { sin($0) })
    var kernel = Signal(real: [Double](repeating: 0, count: padded))
    for index in 0..<length {
      for place in [index, (padded - index) % padded] {
        kernel.real[place] = factors.real[index]
        kernel.imaginary[place] = -factors.imaginary[index]
      }
    }
    power.run(&kernel)
    chirp = Chirp(factors: factors, kernel: kernel)
  }

  /// The transform of a signal.
  public func forward(_ signal: Signal) -> Signal {
    precondition(
      signal.real.count == length, "Fourier transform of \(length) on \(signal.real.count) numbers")
    guard let chirp else {
      var result = signal
      power.run(&result)
      return result
    }
    let missing = power.length - length
    var work = Self.product(signal, chirp.factors)
    work.real += [Double](repeating: 0, count: missing)
    work.imaginary += [Double](repeating: 0, count: missing)
    power.run(&work)
    work = power.inverse(Self.product(work, chirp.kernel))
    let head = Signal(
      real: Array(work.real.prefix(length)), imaginary: Array(work.imaginary.prefix(length)))
    return Self.product(head, chirp.factors)
  }

  /// The signal whose transform this is.
  public func inverse(_ spectrum: Signal) -> Signal {
    Self.inverse(spectrum) { forward($0) }
  }

  /// The transform of real numbers at the frequencies 0…n/2; the others mirror them.
  public func realSpectrum(of values: [Float]) -> Signal {
    let whole = forward(Signal(real: values.map(Double.init)))
    return Signal(
      real: Array(whole.real.prefix(length / 2 + 1)),
      imaginary: Array(whole.imaginary.prefix(length / 2 + 1)))
  }

  /// The inverse by way of the forward transform, with real and imaginary parts exchanged.
  fileprivate static func inverse(
    _ spectrum: Signal, forward: (Signal) -> Signal
  ) -> Signal {
    let turned = forward(Signal(real: spectrum.imaginary, imaginary: spectrum.real))
    let scale = 1 / Double(max(spectrum.real.count, 1))
    return Signal(
      real: turned.imaginary.map { $0 * scale }, imaginary: turned.real.map { $0 * scale })
  }

  private static func product(_ a: Signal, _ b: Signal) -> Signal {
    var result = a
    for index in a.real.indices {
      result.real[index] = a.real[index] * b.real[index] - a.imaginary[index] * b.imaginary[index]
      result.imaginary[index] =
        a.real[index] * b.imaginary[index] + a.imaginary[index] * b.real[index]
    }
    return result
  }
}

/// Cooley and Tukey's algorithm, in place.
private struct PowerOfTwoTransform: Sendable {
  let length: Int
  private let cosines: [Double]
  private let sines: [Double]

  init(length: Int) {
    self.length = length
    let angles = (0..<(length / 2)).map { -2 * Double.pi * Double($0) / Double(length) }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
  }

  func run(_ signal: inout FourierTransform.Signal) {
    reverseBits(&signal)
    var half = 1
    while half < length {
      let stride = length / (2 * half)
      for start in Swift.stride(from: 0, to: length, by: 2 * half) {
        for offset in 0..<half {
          let (c, s) = (cosines[offset * stride], sines[offset * stride])
          let (low, high) = (start + offset, start + offset + half)
          let real = c * signal.real[high] - s * signal.imaginary[high]
          let imaginary = c * signal.imaginary[high] + s * signal.real[high]
          signal.real[high] = signal.real[low] - real
          signal.imaginary[high] = signal.imaginary[low] - imaginary
          signal.real[low] += real
          signal.imaginary[low] += imaginary
        }
      }
      half *= 2
    }
  }

  func inverse(_ spectrum: FourierTransform.Signal) -> FourierTransform.Signal {
    FourierTransform.inverse(spectrum) { signal in
      var copy = signal
      run(&copy)
      return copy
    }
  }

  private func reverseBits(_ signal: inout FourierTransform.Signal) {
    var reversed = 0
    for index in 1..<max(length, 1) {
      var bit = length / 2
      while reversed & bit != 0 {
        reversed ^= bit
        bit /= 2
      }
      reversed |= bit
      if index < reversed {
        signal.real.swapAt(index, reversed)
        signal.imaginary.swapAt(index, reversed)
      }
    }
  }
}
