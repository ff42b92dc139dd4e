public import Tensors

/// Parameters of a model that are not compressed: embeddings, norms, biases.
public struct DenseParameter: Codable, Sendable, Equatable {
  /// Where they live in the model.
  public let path: String
  /// How many there are.
  public let count: Int
  /// How they are stored.
  public let format: FloatFormat
  /// Whether they belong to a block, rather than to the embedding or the head.
  public let isInBlock: Bool
  /// How many of them are multiplied for each token: all in a head, none in an embedding.
  public let multiplyAddsPerToken: Int

  /// Describes parameters.
  public init(
    path: String, count: Int, format: FloatFormat = .float16, isInBlock: Bool,
    multiplyAddsPerToken: Int = 0
  ) {
    self.path = path
    self.count = count
    self.format = format
    self.isInBlock = isInBlock
    self.multiplyAddsPerToken = multiplyAddsPerToken
  }

  /// The bytes that they take.
  public var bytes: Int { count * format.bits / 8 }
}

/// What a compressed model really costs, computed from its encodings and never reported by a
/// strategy.
///
/// ```
/// bitsPerWeight = 8 · bytes / dense parameters
/// ```
///
/// in four scopes. The bytes of the first three leave out headers, which say how to read a weight
/// and cost the same for every method; the bytes on disk have them.
public struct Footprint: Codable, Sendable, Equatable {
  /// A part of the model.
  public struct Scope: Codable, Sendable, Equatable {
    /// The number of parameters before compression.
    public let denseParameters: Int
    /// The bytes after compression.
    public let bytes: Int

    /// The bits that each dense parameter costs now; 0 when there are none.
    public var bitsPerWeight: Double {
      denseParameters == 0 ? 0 : Double(bytes * 8) / Double(denseParameters)
    }
  }

  /// The compressed linear maps alone.
  public private(set) var targeted: Scope
  /// The compressed linear maps and all else in the blocks.
  public private(set) var blocks: Scope
  /// The whole model.
  public private(set) var model: Scope
  /// The whole model as a file, container and headers included.
  public private(set) var disk: Scope
  /// The bytes of the compressed linear maps by purpose.
  public let accounting: Accounting
  /// How many numbers the compressed linear maps store.
  public let storedWeights: Int
  /// How many weights of the compressed linear maps are not zero.
  public let nonzeros: Int
  /// The multiplications with a weight for each token, in the whole model.
  public private(set) var multiplyAddsPerToken: Int

  /// The share of the targeted weights that is not stored.
  public var sparsity: Double {
    targeted.denseParameters == 0
      ? 0 : 1 - Double(storedWeights) / Double(targeted.denseParameters)
  }

  /// Measures encoded linear maps, by path, and the parameters that stay dense.
  ///
  /// The linear maps are taken to belong to blocks.
  public init(_ linears: [String: EncodedWeight], rest: [DenseParameter] = []) {
    self.init(sites: linears.mapValues { SiteFootprint($0) }, rest: rest)
  }

  /// Sums up linear maps that were measured one by one, and the parameters that stay dense.
  ///
  /// The linear maps are taken to belong to blocks.
  public init(sites: [String: SiteFootprint], rest: [DenseParameter] = []) {
    let inBlocks = rest.filter(\.isInBlock)
    accounting = sites.values.reduce(Accounting()) { $0 + $1.accounting }
    targeted = Scope(
      denseParameters: sites.values.reduce(0) { $0 + $1.count }, bytes: accounting.content)
    blocks = targeted.adding(inBlocks)
    model = targeted.adding(rest)
    disk = Scope(
      denseParameters: model.denseParameters,
      bytes: PackedModel.byteCount(sites.mapValues(\.accounting), rest: rest))
    storedWeights = sites.values.reduce(0) { $0 + $1.storedWeights }
    nonzeros = sites.values.reduce(0) { $0 + $1.nonzeros }
    multiplyAddsPerToken = rest.reduce(storedWeights) { $0 + $1.multiplyAddsPerToken }
  }
}

extension Footprint {
  /// The same cost over the parameters of the model before its structure changed.
  public func over(targeted: Int, blocks: Int, model: Int) -> Footprint {
    var footprint = self
    footprint.targeted = Scope(denseParameters: targeted, bytes: self.targeted.bytes)
    footprint.blocks = Scope(denseParameters: blocks, bytes: self.blocks.bytes)
    footprint.model = Scope(denseParameters: model, bytes: self.model.bytes)
    footprint.disk = Scope(denseParameters: model, bytes: disk.bytes)
    return footprint
  }

  /// The same cost with another number of multiplications, where not all that is stored is used.
  public func multiplying(perToken multiplyAdds: Int) -> Footprint {
    var footprint = self
    footprint.multiplyAddsPerToken = multiplyAdds
    return footprint
  }
}

/// What one encoded linear map costs, kept when the encoding itself is gone.
public struct SiteFootprint: Codable, Sendable, Equatable {
  /// The number of weights of the dense matrix.
  public let count: Int
  /// How many numbers are stored.
  public let storedWeights: Int
  /// How many weights are not zero.
  public let nonzeros: Int
  /// The bytes by purpose.
  public let accounting: Accounting

  /// Measures an encoded linear map, decoding it once more unless it was decoded before.
  public init(_ encoded: EncodedWeight, decoded: Tensor? = nil) {
    count = encoded.count
    storedWeights = encoded.storedWeights
    nonzeros = (decoded ?? encoded.decoded()).withBuffer { $0.count { $0 != 0 } }
    accounting = encoded.accounting
  }

  /// The bits of the compressed weight over the number of dense weights, headers left out.
  public var bitsPerWeight: Double { Double(accounting.content * 8) / Double(count) }

  /// The share of the dense weights that is not stored.
  public var sparsity: Double { 1 - Double(storedWeights) / Double(count) }
}

extension Footprint.Scope {
  fileprivate func adding(_ parameters: [DenseParameter]) -> Footprint.Scope {
    Footprint.Scope(
      denseParameters: parameters.reduce(denseParameters) { $0 + $1.count },
      bytes: parameters.reduce(bytes) { $0 + $1.bytes })
  }
}
