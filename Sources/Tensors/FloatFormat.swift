/// How a float is stored: the weights that stay, and the scales of integer grids.
///
/// Arenas store 16-bit floats, the convention of the field for a "dense" weight.
public enum FloatFormat: String, Codable, CaseIterable, Sendable {
  /// IEEE single precision.
  case float32
  /// IEEE half precision.
  case float16
  /// The upper half of single precision.
  case bfloat16

  /// The bits of one value.
  public var bits: Int { self == .float32 ? 32 : 16 }

  /// The value nearest to this one that the format can hold, ties to even.
  ///
  /// Values beyond the largest one become infinite.
  public func rounded(_ value: Float) -> Float { decode(encode(value)) }

  /// Each element rounded to the format.
  public func rounded(_ tensor: Tensor) -> Tensor {
    self == .float32 ? tensor : tensor.map { rounded($0) }
  }

  /// The bit pattern of the nearest value, in the low bits.
  public func encode(_ value: Float) -> UInt32 {
    switch self {
    case .float32: value.bitPattern
    case .float16: Self.halfBits(value)
    case .bfloat16: Self.brainBits(value)
    }
  }

  /// The value of a bit pattern.
  public func decode(_ bits: UInt32) -> Float {
    switch self {
    case .float32: Float(bitPattern: bits)
    case .float16: Self.half(bits)
    case .bfloat16: Float(bitPattern: bits << 16)
    }
  }

  /// The smallest positive value.
  public var leastPositive: Float {
    switch self {
    case .float32: .leastNonzeroMagnitude
    case .float16: 0x1p-24
    case .bfloat16: Float(bitPattern: 1 << 16)
    }
  }
}

// Written out rather than through `Float16`, which Swift lacks on x86-64 macOS.
extension FloatFormat {
  private static func halfBits(_ value: Float) -> UInt32 {
    let sign = (value.bitPattern >> 16) & 0x8000
    let magnitude = value.bitPattern & 0x7fff_ffff
    if magnitude > 0x7f80_0000 { return sign | 0x7e00 }
    if magnitude >= 0x4780_0000 { return sign | 0x7c00 }  // 2¹⁶ and more
    if magnitude < 0x3880_0000 {
      // Below 2⁻¹⁴ the step is 2⁻²⁴, that of single precision at one half: the addition rounds.
      return sign | ((Float(bitPattern: magnitude) + 0.5).bitPattern - 0x3f00_0000)
    }
    let tie = (magnitude >> 13) & 1
    return sign | ((magnitude - 0x3800_0000 + 0xfff + tie) >> 13)
  }

  private static func half(_ bits: UInt32) -> Float {
    let sign = (bits & 0x8000) << 16
    let (exponent, fraction) = ((bits >> 10) & 0x1f, bits & 0x3ff)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return Float(bitPattern: magnitude.bitPattern | sign)
    case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | (fraction << 13))
    default: return Float(bitPattern: sign | ((exponent + 112) << 23) | (fraction << 13))
    }
  }

  private static func brainBits(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    if value.isNaN { return (bits >> 16) | 0x40 }
    return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16
  }
}
