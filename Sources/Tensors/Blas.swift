internal import COpenBLAS

/// What is known of the BLAS library that this process uses.
public struct BlasReport: Codable, Sendable, Equatable {
  /// The file that was loaded.
  public let library: String
  /// The kernel set in use, such as `SkylakeX`.
  public let core: String
  /// Why this kernel set: the user's choice, ours, or the library's own.
  public let reason: String
  /// Threads of one call.
  public let threads: Int

  /// Loads the library and reports on it.
  ///
  /// - Throws: `BlasError.unavailable` when it cannot be loaded.
  public static func current() throws(BlasError) -> BlasReport {
    guard blas_load() else { throw .unavailable(String(cString: blas_error())) }
    return BlasReport(
      library: String(cString: blas_library()), core: String(cString: blas_core()),
      reason: String(cString: blas_core_reason()), threads: Int(blas_threads()))
  }
}

/// Why there is no BLAS.
public enum BlasError: Error, CustomStringConvertible {
  /// The library could not be loaded; the loader's words.
  case unavailable(String)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .unavailable(let reason):
      "OpenBLAS cannot be loaded (\(reason)); install it: apt-get install libopenblas-dev"
    }
  }
}
