internal import Foundation

/// A named stream of pseudo-random numbers: xoshiro256++ seeded through SplitMix64.
///
/// Streams are derived by name, so that a draw added in one place moves no other:
///
/// ```swift
/// var random = RandomStream(seed: 7, for: "weights")
/// let weight = random.normal()
/// ```
///
/// The bits are the same on every platform (normal numbers up to the system's logarithm), and there
/// is no global generator. Pass a stream `inout`, as the last argument, labelled `random`.
///
/// Reference: D. Blackman and S. Vigna, *Scrambled Linear Pseudorandom Number Generators*, 2021.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// Derives the stream called `name` from a seed.
  public init(seed: UInt64, for name: String) {
    var mixer = seed
    for byte in name.utf8 {
      mixer = (mixer ^ UInt64(byte)) &* 0x100_0000_01b3  // FNV-1a, started from the seed
    }
    state = (0, 0, 0, 0)
    state.0 = Self.splitMix(&mixer)
    state.1 = Self.splitMix(&mixer)
    state.2 = Self.splitMix(&mixer)
    state.3 = Self.splitMix(&mixer)
  }

  /// 64 uniformly distributed bits.
  public mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = ((sum << 23) | (sum >> 41)) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A number uniform in [0, 1), with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An index uniform in `0..<bound`, without bias.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "index(below: \(bound)): the bound must be positive")
    // Lemire's multiply-and-reject; the standard library's choice of algorithm is not promised.
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A standard normal number, by Marsaglia's polar method.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * log(s) / s).squareRoot()
      spareNormal = v * factor
      return u * factor
    }
  }

  /// The numbers `0..<count` in random order (Fisher-Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, index(below: last + 1))
    }
    return order
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
