internal import Autograd
internal import CompressionCore
internal import Tensors

/// A training in which groups of weights die one after another.
struct EfficientLLMCourse: TrainingCourse {
  /// The names of the matrices of a block, and the last parts of their paths.
  private static let names = [
    "query": "attention.query", "key": "attention.key", "value": "attention.value",
    "output": "attention.output", "gate": "feedforward.gate", "up": "feedforward.up",
    "down": "feedforward.down",
  ]
  private static let consumers = ["output", "down"]

  private let options: EfficientLLMTraining.Hyperparameters
  private let blockCount: Int
  private let heads: Int
  /// The number of weights that are to go.
  private let target: Int
  private let events: Int
  private let channelSize: Int
  private var updater = ParameterUpdater(AdamW(AdamW.Settings()))
  /// The sums of squared gradients, and how many.
  private var squares: [String: Tensor] = [:]
  private var seen = 0
  /// XᵀX/tokens of what reads the groups, averaged over events.
  private var hessians: [String: Tensor] = [:]
  private var removed: Set<EfficientLLM.Group> = []
  private var gone = 0
  private(set) var weights: [String: Tensor]

  init(_ start: TrainingStart, _ options: EfficientLLMTraining.Hyperparameters) throws {
    self.options = options
    weights = start.weights
    blockCount = start.weights.keys.count { $0.hasSuffix(".attention.query") }
    let width = start.weights["blocks.0.attention.query"]?.columns ?? 0
    let rows = start.weights["blocks.0.attention.query"]?.rows ?? 0
    heads = rows / max(1, start.headWidth)
    guard heads > 0, start.weights.count == blockCount * Self.names.count else {
      throw CompressionError.unsuitableStructure(
        "'\(EfficientLLMTraining.card.id)' wants decoder blocks with heads and a gated layer")
    }
    channelSize = 3 * width
    let count = start.weights.values.reduce(0) { $0 + $1.count }
    target = Budget.removed(of: count, fraction: start.budget.sparsity?.fraction ?? 0)
    events = max(1, Int((options.share * Double(start.steps)).rounded()) / options.interval)
    guard start.steps >= options.interval else {
      throw SpecError.outOfRange(
        "interval", found: "\(options.interval)", allowed: "at most the steps, \(start.steps)")
    }
  }

  var living: Int { weights.values.reduce(0) { $0 + $1.count } - gone }

  /// A group is removed as a whole, a channel being the smallest.
  var granularity: Int { channelSize / 2 + 1 }

  private func isEvent(_ step: Int) -> Bool {
    target > 0 && (step + 1) % options.interval == 0 && (step + 1) / options.interval <= events
  }

  func inputsWanted(at step: Int) -> Set<String> {
    guard isEvent(step), options.compensates else { return [] }
    return Set((0..<blockCount).flatMap { block in Self.consumers.map { path(block, $0) } })
  }

  func living(in gradients: [String: Tensor]) -> [String: Tensor] {
    gradients.reduce(into: [:]) { result, entry in
      result[entry.key] = updater.masks[entry.key]?.applied(to: entry.value) ?? entry.value
    }
  }

  mutating func advance(_ step: TrainingStep) throws {
    seen += 1
    for (path, gradient) in step.gradients {
      squares[path, default: Tensor(zeros: gradient.shape)].add(gradient * gradient)
    }
    if isEvent(step.number) {
      average(step.inputProducts)
      let event = (step.number + 1) / options.interval
      try remove(until: target * event / events, step.gradients)
    }
    let factors = UpdateFactors(
      rate: Float(step.rate), gradientScale: Float(step.gradientScale))
    updater.beginStep()
    for path in weights.keys.sorted() {
      guard var weight = weights.removeValue(forKey: path), let gradient = step.gradients[path]
      else { continue }
      updater.update(path, &weight, gradient: gradient, factors: factors)
      weights[path] = weight
    }
  }

  private mutating func average(_ products: [String: Tensor]) {
    for (path, product) in products {
      guard var old = hessians[path] else {
        hessians[path] = product
        continue
      }
      old.scale(by: 0.9)
      old.add(product, times: 0.1)
      hessians[path] = old
    }
  }

  private mutating func remove(until count: Int, _ gradients: [String: Tensor]) throws {
    var blocks = EfficientLLM(
      matrices(gradients), heads: heads, products: products, dampening: options.dampening,
      removed: removed)
    // Half a channel more or less is nearer to the aim than a whole one.
    while count - gone > channelSize / 2,
      let group = try blocks.removeLeast(of: count - gone + channelSize / 2)
    {
      removed.insert(group)
      gone += blocks.size(group)
    }
    for block in 0..<blockCount {
      for name in Self.names.keys {
        guard let matrix = blocks.blocks[block][name] else { continue }
        let path = path(block, name)
        var weight = matrix.weight
        updater.setMask(
          ParameterMask(blocks.livingElements(of: name, inBlock: block)), of: path, &weight)
        weights[path] = weight
      }
    }
  }

  private func matrices(_ gradients: [String: Tensor]) -> [[String: EfficientLLM.Matrix]] {
    (0..<blockCount).map { block in
      Self.names.keys.reduce(into: [:]) { result, name in
        let path = path(block, name)
        guard let weight = weights[path], let gradient = gradients[path],
          let square = squares[path]
        else { return }
        result[name] = EfficientLLM.Matrix(
          weight: weight, gradient: gradient, fisher: square.scaled(by: 1 / Float(seen)))
      }
    }
  }

  private var products: [[String: Tensor]] {
    (0..<blockCount).map { block in
      Self.consumers.reduce(into: [:]) { $0[$1] = hessians[path(block, $1)] }
    }
  }

  private func path(_ block: Int, _ name: String) -> String {
    "blocks.\(block).\(Self.names[name] ?? name)"
  }
}
