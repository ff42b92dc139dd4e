internal import Tensors

/// The random numbers of the sites of a model.
enum SiteStreams: Sendable {
  /// One stream that runs on from site to site, in their order.
  case continuous(RandomStream)
  /// A stream for each site, so that a site's numbers do not depend on the sites before it.
  case separate(seed: UInt64)

  var isSeparate: Bool { if case .separate = self { true } else { false } }

  mutating func with<Result>(
    _ path: String, _ body: (inout RandomStream) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .continuous(var stream):
      defer { self = .continuous(stream) }
      return try body(&stream)
    case .separate(let seed):
      var stream = RandomStream(seed: seed, for: "strategy \(path)")
      return try body(&stream)
    }
  }
}
