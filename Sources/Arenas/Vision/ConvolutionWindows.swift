internal import Tensors

extension Tensor {
  /// What each output of a convolution sees, a row each: `[outputs, in · kernel · kernel]`.
  ///
  /// The columns go by channel, then row, then column of the window, as a weight `[out, in, kernel,
  /// kernel]` does when it is taken for a matrix; a border counts as zeros. The images are
  /// `[images, height, width, channels]`.
  func windows(kernel: Int, stride: Int, padding: Int) -> Tensor {
    let (count, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    let rows = (height + 2 * padding - kernel) / stride + 1
    let columns = (width + 2 * padding - kernel) / stride + 1
    let (size, area) = (channels * kernel * kernel, kernel * kernel)
    let pixels = values
    var result = [Float](repeating: 0, count: count * rows * columns * size)
    for output in 0..<(count * rows * columns) {
      let (image, place) = (output / (rows * columns), output % (rows * columns))
      let top = place / columns * stride - padding
      let left = place % columns * stride - padding
      for window in 0..<area {
        let (y, x) = (top + window / kernel, left + window % kernel)
        guard y >= 0, y < height, x >= 0, x < width else { continue }
        let pixel = ((image * height + y) * width + x) * channels
        for channel in 0..<channels {
          result[output * size + channel * area + window] = pixels[pixel + channel]
        }
      }
    }
    return Tensor(result, shape: [count * rows * columns, size])
  }
}
