/// Orders of the weights that the kernels read: sixteen lanes innermost, padded with zeros.
extension ConvolutionShape {
  static let lanes = 16

  private func blocks(_ count: Int) -> Int { (count + Self.lanes - 1) / Self.lanes }

  /// Floats of the packed weights of one group in the forward pass.
  var forwardPanel: Int {
    blocks(groupOutputs) * Self.lanes * kernelHeight * kernelWidth * groupChannels
  }

  /// Calls `body` with a packed place and the place in `[outputs, in, kh, kw]` of every weight.
  private func forEachForwardPlace(_ body: (_ packed: Int, _ plain: Int) -> Void) {
    let area = kernelHeight * kernelWidth
    for output in 0..<outputs {
      let (group, o) = output.quotientAndRemainder(dividingBy: groupOutputs)
      for c in 0..<groupChannels {
        for t in 0..<area {
          let row = ((o / Self.lanes) * area + t) * groupChannels + c
          body(
            group * forwardPanel + row * Self.lanes + o % Self.lanes,
            (output * groupChannels + c) * area + t)
        }
      }
    }
  }

  /// `[group][output block][tap][channel][16 outputs]`.
  func forwardWeights(_ weight: Tensor) -> Tensor {
    var packed = Tensor(zeros: [groups * forwardPanel])
    packed.withMutableBuffer { packed in
      weight.withBuffer { plain in forEachForwardPlace { packed[$0] = plain[$1] } }
    }
    return packed
  }

  /// The inverse of `forwardWeights`.
  func unpacked(_ packed: Tensor) -> Tensor {
    Tensor(shape: [outputs, groupChannels, kernelHeight, kernelWidth]) { plain in
      packed.withBuffer { packed in forEachForwardPlace { plain[$1] = packed[$0] } }
    }
  }

  /// Floats of the packed weights of one group for some taps in the backward pass.
  func backwardPanel(_ plan: WindowPlan) -> Int {
    blocks(groupChannels) * Self.lanes * plan.tap.count * groupOutputs
  }

  /// `[group][channel block][tap][output][16 channels]`.
  func backwardWeights(_ weight: Tensor, _ plan: WindowPlan) -> Tensor {
    let (area, panel) = (kernelHeight * kernelWidth, backwardPanel(plan))
    var packed = Tensor(zeros: [groups * panel])
    packed.withMutableBuffer { packed in
      weight.withBuffer { plain in
        for output in 0..<outputs {
          let (group, o) = output.quotientAndRemainder(dividingBy: groupOutputs)
          for c in 0..<groupChannels {
            for (t, kernel) in plan.kernelIndex.enumerated() {
              let row = ((c / Self.lanes) * plan.tap.count + t) * groupOutputs + o
              packed[group * panel + row * Self.lanes + c % Self.lanes] =
                plain[(output * groupChannels + c) * area + kernel]
            }
          }
        }
      }
    }
    return packed
  }

  /// `[tap][channel]` for some taps of a depthwise convolution.
  func depthwiseWeights(_ weight: Tensor, _ plan: WindowPlan) -> Tensor {
    let area = kernelHeight * kernelWidth
    return Tensor(shape: [plan.tap.count, channels]) { packed in
      weight.withBuffer { plain in
        for (t, kernel) in plan.kernelIndex.enumerated() {
          for c in 0..<channels { packed[t * channels + c] = plain[c * area + kernel] }
        }
      }
    }
  }
}
