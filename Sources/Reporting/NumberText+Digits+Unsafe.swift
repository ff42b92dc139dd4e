extension NumberText {
  /// What `printf` makes of `%.17g`, for numbers from 0.0001 to 10¹⁷, whose digits are found by whole
  /// numbers of 128 bits; nil for others.
  ///
  /// Exact as `printf` is: a result of a hundred thousand runs has a million such numbers, and
  /// `printf` would take most of the time of a table.
  static func seventeenDigits(_ value: Double) -> String? {
    let size = abs(value)
    guard size >= 1e-4, size < 1e17 else { return nil }
    let (digits, power) = significand(size)
    return written(digits, power: power, isNegative: value < 0)
  }

  /// The 17 significant digits, rounded half to even, and the power of ten of the first one.
  private static func significand(_ size: Double) -> (digits: UInt64, power: Int) {
    var power = (powersOfTen.lastIndex { $0 <= size } ?? 0) - 4
    var digits = scaled(size, by: 16 - power)
    // Rounding may have carried into a further digit.
    if digits >= 100_000_000_000_000_000 {
      power += 1
      digits = scaled(size, by: 16 - power)
    }
    return (digits, power)
  }

  /// Those below 1 are rounded up, so that no number lies between one of them and the true power.
  private static let powersOfTen: [Double] = [
    1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
    1e14, 1e15, 1e16,
  ]

  private static let wholePowers = (0..<20).reduce(into: [UInt128(1)]) { powers, place in
    powers.append(powers[place] * 10)
  }

  /// `size · 10^power` as a whole number, rounded half to even; `power` is from 0 to 20.
  private static func scaled(_ size: Double, by power: Int) -> UInt64 {
    let exponent = Int(size.exponent) - 52
    // 53 bits times the 67 of 10²⁰: no bit is lost.
    let product = UInt128(size.significandBitPattern | 1 << 52) * wholePowers[power]
    guard exponent < 0 else { return UInt64(truncatingIfNeeded: product << UInt128(exponent)) }
    let floor = UInt64(truncatingIfNeeded: product >> UInt128(-exponent))
    let rest = product & ((1 << UInt128(-exponent)) - 1)
    let half: UInt128 = 1 << UInt128(-exponent - 1)
    return rest > half || (rest == half && floor % 2 == 1) ? floor + 1 : floor
  }

  /// The digits with a point where it belongs, without zeros at the end.
  private static func written(_ digits: UInt64, power: Int, isNegative: Bool) -> String {
    var (rest, count) = (digits, 17)
    while count > max(1, power + 1), rest % 10 == 0 {
      rest /= 10
      count -= 1
    }
    // A sign, a zero and a point, three zeros behind it, 17 digits.
    let fraction = count - 1 - power
    let width = (isNegative ? 1 : 0) + max(count, fraction + 1) + (fraction > 0 ? 1 : 0)
    return String(unsafeUninitializedCapacity: width) { bytes in
      for place in stride(from: width - 1, through: isNegative ? 1 : 0, by: -1) {
        guard fraction == 0 || place != width - 1 - fraction else {
          bytes.initializeElement(at: place, to: UInt8(ascii: "."))
          continue
        }
        bytes.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
      }
      if isNegative { bytes.initializeElement(at: 0, to: UInt8(ascii: "-")) }
      return width
    }
  }
}
