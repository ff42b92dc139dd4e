extension Law {
  /// Fits the law to a table.
  ///
  /// 1. A grid over the exponents, with the coefficients projected out by non-negative least
  ///    squares, gives the starts.
  /// 2. Each start is polished on the sum of Huber terms of log-loss residuals, with the bend
  ///    sharpened in stages, by damped Newton steps with the exact Hessian.
  /// 3. Random moves within the best optimum's region of confidence look for neighbours.
  /// 4. The distinct optima near the best are kept; the Jacobian at the best gives the condition
  ///    number; intervals follow when the settings ask for them.
  ///
  /// The result depends on the table and the settings only; `threads` share the bootstrap's draws.
  ///
  /// References: J. Hoffmann et al., *Training Compute-Optimal Large Language Models*, 2022,
  /// approach 3; T. Besiroglu et al., *Chinchilla Scaling: A replication attempt*, 2024.
  public func fit(
    to table: FitTable, settings: FitSettings = FitSettings(), threads: Int = 1
  ) throws(FitError) -> FitResult {
    try table.check(for: self)
    let (law, notes) = try adapted(to: table, policy: settings.degeneracy)
    let wanted = law.freeParameters.count + 1
    guard table.count >= wanted else {
      throw .tooFewPoints(found: table.count, wanted: wanted, law: name)
    }
    let problem = FitProblem(law, table)
    try Conditioning.checkIdentifiable(problem)
    let search = OptimumSearch(problem: problem, settings: settings)
    let ends = search.run()
    var result = FitResult(
      problem: problem, table: table, settings: settings, ends: ends, notes: notes)
    if settings.bootstrap > 0 {
      let bootstrap = Bootstrap(problem: problem, table: table, settings: settings, ends: ends)
      result.addDraws(bootstrap.run(threads: threads))
    }
    for name in settings.profiled where problem.names.contains(name) {
      let profile = ProfileInterval(law, table, settings: settings, of: name)
      result.add(profile.interval(around: result.constants), of: name)
    }
    return result
  }
}

extension FitResult {
  init(
    problem: FitProblem, table: FitTable, settings: FitSettings, ends: [OptimumSearch.Found],
    notes: [String]
  ) {
    let best = ends[0].end
    let objective = HuberObjective(problem, delta: settings.delta)
    let conditioning = Conditioning(problem, jacobian: objective.jacobian(best.unknowns))
    let constants = problem.published(best.unknowns)
    law = problem.law
    self.settings = settings
    rows = table.count
    cells = Set(table.cells).count
    self.objective = best.value
    parameters = problem.law.parameters.compactMap { name in
      constants[name].map {
        ParameterEstimate(name: name, value: $0, isHeld: problem.law.held[name] != nil)
      }
    }
    optima = ends.map {
      Optimum(
        objective: $0.end.value, parameters: problem.published($0.end.unknowns), hits: $0.hits)
    }
    conditionNumber = conditioning.number
    flatDirection = conditioning.number < 100 ? nil : conditioning.flatDirection
    residuals = objective.residuals(best.unknowns)
    self.notes = notes + Self.remarks(problem, best, objective.jacobian(best.unknowns))
  }

  mutating func addDraws(_ draws: [[String: Double]]) {
    self.draws = draws
    for index in parameters.indices where !parameters[index].isHeld {
      let name = parameters[index].name
      let values = draws.compactMap { $0[name] }
      parameters[index].bootstrap = percentileInterval(values, level: settings.level)
    }
  }

  mutating func add(_ profile: Interval, of name: String) {
    for index in parameters.indices where parameters[index].name == name {
      parameters[index].profile = profile
    }
  }

  private static func remarks(
    _ problem: FitProblem, _ best: NewtonPolish.End, _ jacobian: [Double]
  ) -> [String] {
    var remarks: [String] = []
    if !best.converged { remarks.append("the best optimum did not converge") }
    for (term, name) in problem.coefficients.enumerated() {
      let share = (0..<problem.rows).reduce(0.0) {
        max($0, jacobian[$1 * problem.dimension + term])
      }
      if share < 1e-6 { remarks.append("\(name) lies at its bound, 0: its term plays no part") }
    }
    for (index, exponent) in problem.exponents.enumerated() {
      let value = best.unknowns[problem.terms + index]
      if value < exponent.low || value > exponent.high {
        remarks.append(
          "\(exponent.name) lies outside of the searched range \(exponent.low)...\(exponent.high)")
      }
    }
    return remarks
  }
}
