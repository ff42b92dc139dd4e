public import Tensors

/// Images with their classes.
public struct ImageBatch: DivisibleBatch {
  /// The images `[count, height, width, channels]`.
  public let pixels: Tensor
  /// The class of each image.
  public let labels: [Int32]

  /// Pairs images and classes.
  ///
  /// - Precondition: there are as many of both.
  public init(pixels: Tensor, labels: [Int32]) {
    precondition(
      pixels.shape.count == 4 && pixels.rows == labels.count,
      "\(labels.count) labels for images \(pixels.shape)")
    self.pixels = pixels
    self.labels = labels
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// Every image is a target.
  public var targetCount: Int { labels.count }

  /// Some of the images, in order.
  public subscript(range: Range<Int>) -> ImageBatch {
    ImageBatch(pixels: pixels.rows(range), labels: Array(labels[range]))
  }

  /// The images at some places, in the order of the places.
  public func selecting(_ places: [Int]) -> ImageBatch {
    let size = pixels.shape.dropFirst().reduce(1, *)
    let flat = RowKernels.gatherRows(pixels.reshaped([count, size]), places.map(Int32.init))
    return ImageBatch(
      pixels: flat.reshaped([places.count] + pixels.shape.dropFirst()),
      labels: places.map { labels[$0] })
  }
}
