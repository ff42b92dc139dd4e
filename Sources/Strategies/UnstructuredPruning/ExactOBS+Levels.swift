extension ExactOBS {
  /// Chooses a level for each layer of a model, so that errors add up to the least at a cost.
  ///
  /// Costs are rounded to whole buckets, and the best of all sums of buckets is found by dynamic
  /// programming over the layers. Reference: E. Frantar and D. Alistarh, *SPDY*, 2022.
  struct LevelSearch {
    /// The cost of each level in buckets, `[layers][levels]`.
    let costs: [[Int]]
    /// How many buckets there are.
    let buckets: Int

    /// A search for models that cost `1 / target` of the most expensive one.
    init(costs: [[Double]], target: Double, buckets: Int) {
      let size = costs.reduce(0) { $0 + ($1.max() ?? 0) } / target / Double(buckets)
      self.costs = costs.map { $0.map { Int(($0 / size).rounded(.toNearestOrEven)) } }
      self.buckets = buckets
    }

    /// The level of each layer, or nil when no choice is cheap enough.
    ///
    /// - Complexity: O(layers · levels · buckets)
    func levels(errors: [[Double]]) -> [Int]? {
      var best = [Double](repeating: .infinity, count: buckets + 1)
      best[0] = 0
      var choices: [[Int]] = []
      for (layer, errors) in errors.enumerated() {
        var next = [Double](repeating: .infinity, count: buckets + 1)
        var choice = [Int](repeating: -1, count: buckets + 1)
        for (level, cost) in costs[layer].enumerated() where cost <= buckets {
          for sum in cost...buckets where best[sum - cost] + errors[level] < next[sum] {
            next[sum] = best[sum - cost] + errors[level]
            choice[sum] = level
          }
        }
        best = next
        choices.append(choice)
      }
      let end = best.indices.min { (best[$0], $0) < (best[$1], $1) }
      guard var sum = end, best[sum] < .infinity else { return nil }
      var found: [Int] = []
      for layer in choices.indices.reversed() {
        found.append(choices[layer][sum])
        sum -= costs[layer][choices[layer][sum]]
      }
      return found.reversed()
    }
  }
}
