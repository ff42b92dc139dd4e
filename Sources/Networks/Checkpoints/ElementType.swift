public import Tensors

/// The element types of safetensors files that are read and written here.
public enum ElementType: String, CaseIterable, Codable, Sendable {
  /// IEEE double precision.
  case f64 = "F64"
  /// IEEE single precision.
  case f32 = "F32"
  /// IEEE half precision.
  case f16 = "F16"
  /// The upper half of a single.
  case bf16 = "BF16"
  /// Signed, 8 bytes.
  case i64 = "I64"
  /// Signed, 4 bytes.
  case i32 = "I32"
  /// Signed, 2 bytes.
  case i16 = "I16"
  /// Signed, 1 byte.
  case i8 = "I8"
  /// Unsigned, 8 bytes.
  case u64 = "U64"
  /// Unsigned, 4 bytes.
  case u32 = "U32"
  /// Unsigned, 2 bytes.
  case u16 = "U16"
  /// Unsigned, 1 byte.
  case u8 = "U8"
  /// One byte, zero or not.
  case bool = "BOOL"

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// The format of the elements, or nil for integers; doubles are read as singles.
  public var floatFormat: FloatFormat? {
    switch self {
    case .f64, .f32: .float32
    case .f16: .float16
    case .bf16: .bfloat16
    default: nil
    }
  }

  /// Whether the elements are real numbers.
  public var isFloatingPoint: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    default: false
    }
  }
}
