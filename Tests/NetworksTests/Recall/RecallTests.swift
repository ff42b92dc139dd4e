import Tensors
import Testing

@testable import Networks

@Suite struct RecallTests {
  private static let tasks = RecallTasks(
    vocabulary: RecallVocabulary(size: 401), context: 128,
    filler: TokenStream(tokens: (0..<5000).map { Int32($0 * 7 % 300) }, vocabularySize: 300))

  private static func sequences(_ task: RecallTask) -> [RecallSequence] {
    (0..<40).map { tasks.sequence($0, of: task, seed: 5, named: "test") }
  }

  @Test func `marks, keys and values fill the end of the vocabulary`() {
    let vocabulary = Self.tasks.vocabulary
    #expect(vocabulary.words == 300 && vocabulary.mark(.pair) == 300)
    #expect(vocabulary.value(RecallVocabulary.symbols - 1) == 400)
  }

  @Test(arguments: RecallTask.allCases)
  func `sequences fill the context and depend on seed and number alone`(task: RecallTask) {
    let sequences = Self.sequences(task)
    for sequence in sequences {
      #expect(sequence.tokens.count == 129)
      #expect(sequence.tokens.allSatisfy { (0..<401).contains($0) })
      #expect(sequence.answers.allSatisfy { $0 > sequence.firstQuestion && $0 < 129 })
      #expect(sequence.answers.isEmpty == (task == .filler))
    }
    #expect(Self.sequences(task).map(\.tokens) == sequences.map(\.tokens))
    #expect(Set(sequences.map(\.tokens)).count == sequences.count)
  }

  @Test(arguments: [RecallTask.association, .needle])
  func `every answer stands behind its key before the questions`(task: RecallTask) throws {
    for sequence in Self.sequences(task) {
      let context = sequence.tokens[..<sequence.firstQuestion]
      for place in sequence.answers {
        let (key, value) = (sequence.tokens[place - 1], sequence.tokens[place])
        let first = try #require(context.firstIndex(of: key))
        #expect(context[first + 1] == value && context.count { $0 == key } == 1)
      }
    }
  }

  @Test func `most of a drill can be known from what stands before`() {
    for index in 0..<40 {
      let drill = Self.tasks.drill(index, seed: 5, named: "test")
      #expect(drill.count == 129 && drill == Self.tasks.drill(index, seed: 5, named: "test"))
      let followers = zip(drill, drill.dropFirst())
      var seen: Set<[Int32]> = []
      let known = followers.count { !seen.insert([$0, $1]).inserted }
      #expect(known > 64, "\(known) of 128 followers in drill \(index)")
    }
  }

  @Test func `a training goes from short drills to the whole context`() {
    var reference = ReferenceRecall()
    reference.configuration.context = 128
    reference.recipe.steps = 8
    let batches = (0..<8).map { reference.batch(ofStep: $0, from: Self.tasks) }
    #expect(batches.map(\.context) == [32, 32, 32, 64, 128, 128, 128, 128])
    #expect(batches.allSatisfy { $0.inputs.count == 16 * 128 })
  }

  @Test func `a copied string stands at the beginning`() {
    for sequence in Self.sequences(.copying) {
      let string = sequence.answers.map { sequence.tokens[$0] }
      #expect(Array(sequence.tokens[1...string.count]) == string)
    }
  }

  @Test func `a cut cache keeps its last entries`() {
    let model = DecoderTests.decoder()
    var cache = KeyValueCache(for: model.configuration)
    _ = model.decode(Array(DecoderTests.tokens.prefix(6)), cache: &cache)
    RecallEvaluation.keepingLast(2)(&cache)
    #expect(cache.heads.joined().allSatisfy { $0.positions == [4, 5] })
  }

  @Test func `answers are judged at their places`() {
    // A model that always finds the same token most probable is right where that is the answer.
    var model = DecoderTests.decoder()
    model.norm = Tensor(filledWith: 0, shape: model.norm.shape)
    let sequence = RecallSequence(
      tokens: [5, 6, 7, 0, 8, 0], firstQuestion: 2, answers: [3, 4, 5])
    let accuracy = RecallEvaluation.accuracy(model, on: [sequence, sequence], threads: 2)
    // All logits are equal, so every token is among the most probable.
    #expect(accuracy == 1)
  }
}
