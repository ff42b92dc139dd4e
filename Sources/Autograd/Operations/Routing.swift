public import Tensors

/// Which experts each token goes to.
public struct ExpertRoute: Sendable, Equatable {
  /// The experts of each token, best first.
  public let choices: [[Int]]
  /// The number of experts.
  public let experts: Int

  /// The `count` experts with the largest logits of each row of `[tokens, experts]`; of equals the
  /// first.
  ///
  /// - Precondition: `count` is positive and at most the number of experts.
  public init(logits: Tensor, count: Int) {
    let experts = logits.columns
    precondition(count > 0 && count <= experts, "\(count) of \(experts) experts")
    let values = logits.values
    choices = (0..<logits.rows).map { row in
      let order = (0..<experts).sorted {
        let (left, right) = (values[row * experts + $0], values[row * experts + $1])
        return left > right || (left == right && $0 < $1)
      }
      return Array(order.prefix(count))
    }
    self.experts = experts
  }

  /// The tokens that an expert gets, in order.
  public func tokens(of expert: Int) -> [Int32] {
    choices.indices.filter { choices[$0].contains(expert) }.map { Int32($0) }
  }

  /// The share of all choices that falls on each expert.
  public var loads: [Double] {
    var counts = [Double](repeating: 0, count: experts)
    for expert in choices.joined() { counts[expert] += 1 }
    let total = max(counts.reduce(0, +), 1)
    return counts.map { $0 / total }
  }
}

/// `w_e = exp(l_e)/Σ exp(l)` over the chosen experts of a token, zero for the others.
///
/// This is the softmax over all, renormalised. `dl_e = w_e·(dw_e − Σ w·dw)`; the choice itself has
/// no gradient.
struct RouteWeights: Operation {
  let route: ExpertRoute

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (logits, width) = (inputs[0].values, inputs[0].columns)
    var weights = [Float](repeating: 0, count: logits.count)
    for (row, chosen) in route.choices.enumerated() {
      let scores = Tensor(chosen.map { logits[row * width + $0] }, shape: [1, chosen.count])
      let kept = SoftmaxKernels.softmax(scores).values
      for (expert, weight) in zip(chosen, kept) { weights[row * width + expert] = weight }
    }
    let result = Tensor(weights, shape: inputs[0].shape)
    return (result, result)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let (w, dw, width) = (saved.values, gradient.values, saved.columns)
    var slope = [Float](repeating: 0, count: w.count)
    for (row, chosen) in route.choices.enumerated() {
      let mean = chosen.reduce(Float(0)) { $0 + w[row * width + $1] * dw[row * width + $1] }
      for expert in chosen {
        let index = row * width + expert
        slope[index] = w[index] * (dw[index] - mean)
      }
    }
    return [Tensor(slope, shape: saved.shape)]
  }
}

/// `y[tokens[r]] = w[tokens[r], expert]·x[r]`, zero for other tokens;
/// `dx[r] = w·dy[tokens[r]]`, `dw[tokens[r], expert] = Σ x[r]·dy[tokens[r]]`.
struct WeightedScatter: Operation {
  let tokens: [Int32]
  let expert: Int

  private func scaled(_ rows: Tensor, _ weights: Tensor) -> Tensor {
    var result = rows.values
    for (row, token) in tokens.enumerated() {
      let factor = weights[Int(token), expert]
      for index in (row * rows.columns)..<((row + 1) * rows.columns) { result[index] *= factor }
    }
    return Tensor(result, shape: rows.shape)
  }

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    let rows = scaled(inputs[0], inputs[1])
    return (RowKernels.scatterRows(rows, tokens, tableRows: inputs[1].rows), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    let slopes = RowKernels.gatherRows(gradient, tokens)
    let (x, dy, width) = (inputs[0].values, slopes.values, inputs[0].columns)
    var dw = Tensor(zeros: inputs[1].shape)
    for (row, token) in tokens.enumerated() {
      var total: Float = 0
      for index in (row * width)..<((row + 1) * width) { total += x[index] * dy[index] }
      dw[Int(token), expert] = total
    }
    return [scaled(slopes, inputs[1]), dw]
  }
}

/// `L = E·Σ_e f_e·mean_t(p_te)` with `p = softmax(l)` and the loads f constant.
///
/// `dl_te = dL·p_te·(c_e − Σ p_t·c)`, `c_e = E·f_e/tokens`. It is 1 when the loads are equal.
///
/// Reference: W. Fedus et al., *Switch Transformers*, 2021, section 2.2, https://arxiv.org/abs/2101.03961.
struct LoadBalance: Operation {
  let loads: [Double]

  private func costs(tokens: Int) -> [Float] {
    loads.map { Float($0 * Double(loads.count) / Double(max(tokens, 1))) }
  }

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let probabilities = SoftmaxKernels.softmax(inputs[0])
    let costs = costs(tokens: probabilities.rows)
    var loss = 0.0
    for (index, p) in probabilities.values.enumerated() {
      loss += Double(p) * Double(costs[index % costs.count])
    }
    return (Tensor([Float(loss)], shape: []), probabilities)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let (p, width, costs) = (saved.values, saved.columns, costs(tokens: saved.rows))
    var slope = p
    for row in 0..<saved.rows {
      let mean = (0..<width).reduce(Float(0)) { $0 + p[row * width + $1] * costs[$1] }
      for e in 0..<width { slope[row * width + e] *= gradient[flat: 0] * (costs[e] - mean) }
    }
    return [Tensor(slope, shape: saved.shape)]
  }
}

extension Tape {
  /// The weights `[tokens, experts]` of the chosen experts, renormalised to a sum of 1.
  public func routeWeights(_ logits: Variable, route: ExpertRoute) -> Variable {
    apply(RouteWeights(route: route), [logits])
  }

  /// A mixture of experts: each expert sees its tokens `[n, width]`; their outputs, times the route
  /// weights, are added in the order of the experts.
  ///
  /// An expert without tokens is not called.
  public func mixture(
    _ x: Variable, weights: Variable, route: ExpertRoute,
    expert: (_ index: Int, _ tokens: Variable) -> Variable
  ) -> Variable {
    var sum: Variable?
    for index in 0..<route.experts {
      let tokens = route.tokens(of: index)
      guard !tokens.isEmpty else { continue }
      let output = expert(index, apply(RowLookup(indices: tokens), [x]))
      let part = apply(WeightedScatter(tokens: tokens, expert: index), [output, weights])
      sum = sum.map { add($0, part) } ?? part
    }
    return sum ?? constant(Tensor(zeros: x.shape))
  }

  /// The load-balancing loss of router logits `[tokens, experts]`: 1 when all loads are equal.
  public func loadBalance(_ logits: Variable, route: ExpertRoute) -> Variable {
    apply(LoadBalance(loads: route.loads), [logits])
  }
}
