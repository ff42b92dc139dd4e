public import Tensors

extension LimitedMemoryBFGS {
  /// Minimises a function of named tensors, such as the loss of a small network on all its data.
  ///
  /// The unknowns are doubles during the search and rounded to floats for the function, so a
  /// `gradientTolerance` far below the function's own rounding cannot be reached; the search then
  /// ends as `still` or `stuck`.
  ///
  /// - Parameters:
  ///   - parameters: the start, changed to the best point found.
  ///   - function: the loss and its gradients; a parameter without a gradient stays as it is.
  /// - Returns: where the search ended; its point is the parameters one after the other, in the
  ///   order of their paths.
  public func minimise(
    _ parameters: inout [String: Tensor],
    _ function: ([String: Tensor]) -> (loss: Double, gradients: [String: Tensor])
  ) -> FunctionMinimum {
    let shapes = parameters.mapValues(\.shape)
    let paths = parameters.keys.sorted()
    let start = paths.flatMap { parameters[$0]?.values.map(Double.init) ?? [] }
    let minimum = minimise(from: start) { point in
      let (loss, gradients) = function(Self.tensors(point, paths, shapes))
      let flat = paths.flatMap { path in
        gradients[path]?.values.map(Double.init)
          ?? [Double](repeating: 0, count: shapes[path, default: []].reduce(1, *))
      }
      return ValueAndGradient(loss, flat)
    }
    parameters = Self.tensors(minimum.point, paths, shapes)
    return minimum
  }

  private static func tensors(
    _ point: [Double], _ paths: [String], _ shapes: [String: [Int]]
  ) -> [String: Tensor] {
    var place = 0
    var tensors: [String: Tensor] = [:]
    for path in paths {
      let shape = shapes[path, default: []]
      let count = shape.reduce(1, *)
      tensors[path] = Tensor(point[place..<(place + count)].map(Float.init), shape: shape)
      place += count
    }
    return tensors
  }
}
