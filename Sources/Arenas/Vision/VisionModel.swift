internal import Networks
internal import Tensors

/// One weight of an image model that can be compressed, as a matrix `[out, in · height · width]`.
struct VisionSite: Sendable {
  let path: String
  /// Sites of one group are calibrated together, on the groups before as compressed.
  let group: Int
  /// Height and width of the window of a convolution; 0 for a linear layer.
  var kernel = 0
  var stride = 1
  var padding = 0
  /// How often the matrix is used for one image.
  var uses = 1
}

/// An image model whose linear maps can be listed.
protocol VisionModel: ReferenceImageModel {
  /// All linear maps but the first, which reads the pixels, and the last, in the order in which
  /// they run. A perceptron's first layer is its largest and counts.
  func sites(height: Int, width: Int) -> [VisionSite]
}

extension VisionModel {
  /// The weight at a path, under its own shape.
  func weight(at path: String) -> Tensor {
    for (name, value) in parameters where name == path { return value }
    preconditionFailure("no parameter at '\(path)'")
  }

  /// Puts a matrix in the place of the weight at a path.
  mutating func setWeight(at path: String, to matrix: Tensor) {
    updateParameters { name, value in
      if name == path { value = matrix.reshaped(value.shape) }
    }
  }
}

extension Tensor {
  /// A linear layer's weight as it is, that of a convolution as `[out, in · height · width]`.
  var asMatrix: Tensor { shape.count == 2 ? self : reshaped([rows, count / rows]) }

  /// At most so many rows, evenly chosen: those of a convolution go image by image.
  func sampled(_ most: Int) -> Tensor {
    guard rows > most else { return self }
    let (all, width) = (values, columns)
    var chosen: [Float] = []
    for index in 0..<most {
      let start = index * rows / most * width
      chosen += all[start..<start + width]
    }
    return Tensor(chosen, shape: [most, width])
  }
}

extension MultilayerPerceptron: VisionModel {
  func sites(height: Int, width: Int) -> [VisionSite] {
    weights.indices.dropLast().map { VisionSite(path: "layers.\($0).weight", group: $0) }
  }
}

extension ResidualNetwork: VisionModel {
  func sites(height: Int, width: Int) -> [VisionSite] {
    var (size, area, sites) = (height, height * width, [VisionSite]())
    for (index, block) in blocks.enumerated() {
      let path = "blocks.\(index)"
      // Same padding: a stride of 2 halves height and width, rounded up.
      if block.first.stride == 2 {
        let across = area / max(size, 1)
        size = (size + 1) / 2
        area = size * ((across + 1) / 2)
      }
      sites.append(block.first.site("\(path).first.weight", group: 2 * index, uses: area))
      if let projection = block.projection {
        sites.append(projection.site("\(path).shortcut.weight", group: 2 * index, uses: area))
      }
      sites.append(block.second.site("\(path).second.weight", group: 2 * index + 1, uses: area))
    }
    return sites
  }
}

extension NormalisedConvolution {
  fileprivate func site(_ path: String, group: Int, uses: Int) -> VisionSite {
    let kernel = weight.shape[2]
    return VisionSite(
      path: path, group: group, kernel: kernel, stride: stride, padding: kernel / 2, uses: uses)
  }
}

extension VisionTransformer: VisionModel {
  func sites(height: Int, width: Int) -> [VisionSite] {
    let names = [
      "attention.query", "attention.key", "attention.value", "attention.output",
      "feedforward.gate", "feedforward.up", "feedforward.down",
    ]
    return blocks.indices.flatMap { block in
      names.map {
        VisionSite(path: "blocks.\(block).\($0)", group: block, uses: configuration.patches)
      }
    }
  }
}
