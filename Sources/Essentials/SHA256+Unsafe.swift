#if canImport(CryptoKit)
internal import CryptoKit
internal import Foundation

/// SHA-256, fed piece by piece.
struct SHA256Hasher {
  private var hash = SHA256()

  /// Adds bytes.
  mutating func update(_ bytes: some Sequence<UInt8>) {
    hash.update(data: Data(bytes))
  }

  /// The 32 bytes of the digest.
  func digest() -> [UInt8] { Array(hash.finalize()) }
}
#else
internal import COpenSSL

/// SHA-256, fed piece by piece: OpenSSL's, which builds in no time and is the system's own.
struct SHA256Hasher: ~Copyable {
  /// Looked up once: OpenSSL's search among its providers takes longer than a short hash.
  nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new(),
      EVP_DigestInit_ex2(context, Self.algorithm, nil) == 1
    else {
      preconditionFailure("OpenSSL offers no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count)
    }
    if done == nil { update(Array(bytes)) }
  }

  /// The 32 bytes of the digest; nothing can be added afterwards.
  consuming func digest() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    _ = EVP_DigestFinal_ex(context, &bytes, nil)
    return bytes
  }
}
#endif
