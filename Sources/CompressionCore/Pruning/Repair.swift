public import Tensors

/// What the weights that stay do about the loss of the others.
public protocol Repair: Sendable {
  /// What it must know of the inputs of a site.
  static var needs: Set<CalibrationStatistic> { get }

  /// The weight of a site, `[out, in]`, after those outside a mask are gone.
  ///
  /// Only the weights that stay are read from the result.
  func repaired(_ site: LinearSite, keeping mask: Mask) throws -> Tensor
}

/// Leaves the weights that stay as they are.
public struct NoRepair: Repair {
  /// Nothing.
  public static let needs: Set<CalibrationStatistic> = []

  /// Nothing to set.
  public init() {}

  /// The weight itself.
  public func repaired(_ site: LinearSite, keeping mask: Mask) -> Tensor { site.weight }
}
