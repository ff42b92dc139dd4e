public import Tensors

/// Takes an optimiser's steps with groups of parameters, masks and a moving average.
///
/// ```swift
/// var updater = ParameterUpdater(AdamW(settings))
/// updater.setMask(mask, of: "layers.0.key", &parameters["layers.0.key"])
/// updater.update(&parameters, gradients: gradients, rate: schedule.rate(at: step))
/// ```
///
/// An element that a mask leaves out is exactly zero after each step, and so is the optimiser's
/// state of it.
public struct ParameterUpdater: Sendable {
  /// The rule that moves the parameters.
  public private(set) var optimiser: any Optimiser
  /// How groups of parameters are treated.
  public var groups: ParameterGroups
  /// The masks by parameter path.
  public private(set) var masks: [String: ParameterMask] = [:]
  /// The average of the parameters, if one is kept.
  public private(set) var average: ParameterAverage?

  /// Starts an updater.
  public init(
    _ optimiser: any Optimiser, groups: ParameterGroups = ParameterGroups(),
    average: ParameterAverage? = nil
  ) {
    self.optimiser = optimiser
    self.groups = groups
    self.average = average
  }

  /// Steps taken.
  public var step: Int { optimiser.step }

  /// Sets or removes the mask of a parameter, and zeroes what it leaves out.
  public mutating func setMask(
    _ mask: ParameterMask?, of path: String, _ parameter: inout Tensor
  ) {
    masks[path] = mask
    guard let mask else { return }
    mask.apply(to: &parameter)
    optimiser.clearState(of: path, outside: mask)
    average?.clear(path, outside: mask)
  }

  /// Counts a step; call it once before updating the parameters of that step one by one.
  public mutating func beginStep() { optimiser.beginStep() }

  /// Updates one parameter.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, factors: UpdateFactors
  ) {
    move(path, &parameter, masks[path]?.applied(to: gradient) ?? gradient, factors)
  }

  /// Takes one step with all parameters that have a gradient, in the order of their paths.
  ///
  /// - Parameters:
  ///   - parameters: the parameters by path, changed in place.
  ///   - gradients: their gradients.
  ///   - rate: the learning rate of this step.
  ///   - clip: the largest norm of all gradients together, without what is frozen or masked; no
  ///     limit without.
  ///   - threads: threads to use; the bits do not depend on it.
  public mutating func update(
    _ parameters: inout [String: Tensor], gradients: [String: Tensor], rate: Double,
    clip: Double? = nil, threads: Int = 1
  ) {
    beginStep()
    let gradients = effective(gradients)
    let scale = clip.map { clippingFactor(norm: globalNorm(gradients), limit: $0) } ?? 1
    let factors = UpdateFactors(
      rate: Float(rate), gradientScale: Float(scale), threads: threads)
    for path in gradients.keys.sorted() {
      // Taken out, so that it has one owner and is changed in place.
      guard var parameter = parameters.removeValue(forKey: path), let gradient = gradients[path]
      else { continue }
      move(path, &parameter, gradient, factors)
      parameters[path] = parameter
    }
  }

  /// The gradients of what is not frozen, zero where a mask leaves an element out.
  private func effective(_ gradients: [String: Tensor]) -> [String: Tensor] {
    var result = gradients.filter { !groups.rule(for: $0.key).isFrozen }
    for (path, mask) in masks { result[path] = result[path].map { mask.applied(to: $0) } }
    return result
  }

  private mutating func move(
    _ path: String, _ parameter: inout Tensor, _ gradient: Tensor, _ factors: UpdateFactors
  ) {
    let rule = groups.rule(for: path)
    guard !rule.isFrozen else { return }
    var factors = factors
    factors.rate *= Float(rule.rateFactor)
    factors.decayFactor *= Float(rule.decayFactor)
    optimiser.update(path, &parameter, gradient: gradient, factors: factors)
    masks[path]?.apply(to: &parameter)  // −0 becomes 0
    average?.add(path, parameter)
  }

  /// All that is needed to go on later: the optimiser's state, and tensors `average.<path>`.
  ///
  /// Masks and groups are not in it.
  public var state: OptimiserState {
    var state = optimiser.state
    for (path, value) in average?.values ?? [:] { state.tensors["average.\(path)"] = value }
    return state
  }

  /// Goes on from a stored state; on an error nothing has changed.
  public mutating func restore(_ state: OptimiserState) throws(OptimiserStateError) {
    var rest = state
    if let average {
      let values = state.part("average")
      for path in values.keys { rest.tensors["average.\(path)"] = nil }
      try optimiser.restore(rest)
      self.average = ParameterAverage(decay: average.decay, values: values)
    } else {
      try optimiser.restore(rest)
    }
  }
}

/// The norm of all gradients together, in double, the same in whatever order they are stored.
public func globalNorm(_ gradients: [String: Tensor]) -> Double {
  gradients.values.map { $0.squaredNorm() }.sorted().reduce(0, +).squareRoot()
}
