import Autograd
import Networks
import Tensors
import Testing

@Suite struct KeyValueCacheTests {
  private static let model: DecoderModel = {
    var configuration = DecoderModel.Configuration()
    (configuration.vocabulary, configuration.width, configuration.layers) = (19, 24, 2)
    (configuration.heads, configuration.keyValueHeads) = (4, 2)
    (configuration.feedForward, configuration.context) = (32, 12)
    var random = RandomStream(seed: 4, for: "weights")
    return DecoderModel(configuration, random: &random)
  }()

  private static let tokens: [Int32] = [3, 18, 0, 7, 7, 2, 11, 5, 9, 1, 4, 16]

  private static func distance(_ a: Tensor, _ b: Tensor) -> Float {
    (a - b).values.map(abs).max() ?? .infinity
  }

  @Test(arguments: [[12], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [5, 1, 4, 2]])
  func `decoding piece by piece gives the logits of the whole text`(pieces: [Int]) {
    let whole = Self.model.logits(Self.tokens, on: Tape(recording: false)).value
    var cache = KeyValueCache(for: Self.model.configuration)
    var start = 0
    for piece in pieces {
      let logits = Self.model.decode(
        Array(Self.tokens[start..<(start + piece)]), cache: &cache)
      #expect(Self.distance(logits, whole.rows(start..<(start + piece))) < 1e-4)
      start += piece
    }
    #expect(cache.nextPosition == 12 && cache.floatCount == 2 * 2 * 2 * 12 * 6)
  }

  @Test func `an evicted entry is not attended to any more`() {
    var edited = KeyValueCache(for: Self.model.configuration)
    _ = Self.model.decode(Array(Self.tokens.prefix(6)), cache: &edited)
    var evicted = edited
    evicted.updateHeads { _, _, head in head.keep { $0 != 2 } }
    var probabilities: [Float] = []
    let after = Self.model.decode([9], cache: &evicted) { record in
      probabilities.append(contentsOf: record.probabilities.values)
      #expect(record.probabilities.shape == [1, 6])
    }
    let before = Self.model.decode([9], cache: &edited)
    #expect(Self.distance(after, before) > 1e-3)  // it did weigh something
    #expect(abs(probabilities.reduce(0, +) - 8) < 1e-4)  // 2 blocks, 4 heads
    #expect(evicted.heads[0][0].positions == [0, 1, 3, 4, 5, 6])
  }

  @Test func `heads are edited one by one`() {
    var cache = KeyValueCache(for: Self.model.configuration)
    _ = Self.model.decode(Array(Self.tokens.prefix(5)), cache: &cache)
    let untouched = cache.heads[1][1]
    cache.updateHeads { block, head, entries in
      guard block == 1, head == 0 else { return }
      entries.keep { $0 % 2 == 0 }
      entries.update(0) { key, value in
        for index in key.indices { key[index] = key[index].rounded() }
        for index in value.indices { value[index] = 0 }
      }
    }
    #expect(cache.heads[1][0].positions == [0, 2, 4])
    #expect(cache.heads[1][0].keys.prefix(6).allSatisfy { $0 == $0.rounded() })
    #expect(cache.heads[1][0].values.prefix(6).allSatisfy { $0 == 0 })
    #expect(cache.heads[1][1] == untouched)
    let logits = Self.model.decode([1, 2], cache: &cache)
    #expect(logits.firstNonFinite() == nil && cache.heads[1][0].count == 5)
  }

  @Test func `values of zero everywhere take the attention away`() {
    var cache = KeyValueCache(for: Self.model.configuration)
    _ = Self.model.decode([3], cache: &cache)
    let before = cache
    cache.updateHeads { _, _, head in
      head.updateAll { _, values in values = Tensor(zeros: values.shape) }
    }
    #expect(cache.heads[0][0].keys == before.heads[0][0].keys)
    #expect(cache.heads[0][0].values.allSatisfy { $0 == 0 })
  }
}
