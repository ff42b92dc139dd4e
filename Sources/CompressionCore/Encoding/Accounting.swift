/// The bytes of an encoded weight by what they are for, computed by formula.
///
/// ```
/// payload      kept weights × bits of one
/// index        1 bit per weight (bitmap), or ⌈log₂ m⌉ bits per kept weight (n:m)
/// scale, zero  one per grid
/// permutation  inputs × ⌈log₂ inputs⌉ bits
/// header       what says how to read the rest; not a cost of the method
/// ```
///
/// Each section is rounded up to whole bytes, as it is in the packed file.
public struct Accounting: Codable, Sendable, Equatable {
  /// Values or codes of the weights that are stored.
  public var payload = 0
  /// Where the stored weights are.
  public var index = 0
  /// Steps of integer grids.
  public var scale = 0
  /// Codes of zero of integer grids.
  public var zero = 0
  /// The order of the inputs.
  public var permutation = 0
  /// Shapes and kinds.
  public var header = 0

  /// Nothing.
  public init() {}

  /// What the compressed weight costs: everything but the header.
  public var content: Int { payload + index + scale + zero + permutation }

  /// The length of the packed bytes.
  public var total: Int { content + header }

  /// The sum of two accounts, section by section.
  public static func + (left: Accounting, right: Accounting) -> Accounting {
    var sum = left
    sum.payload += right.payload
    sum.index += right.index
    sum.scale += right.scale
    sum.zero += right.zero
    sum.permutation += right.permutation
    sum.header += right.header
    return sum
  }

  static func bytes(_ count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }

  /// ⌈log₂ n⌉: the bits that tell n things apart.
  static func indexBits(_ n: Int) -> Int { n <= 1 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount }
}
