internal import CKernels

/// The extents of a grouped-query attention over sequences that lie one after another.
package struct AttentionShape: Sendable, Equatable {
  /// Tokens of one sequence.
  package var context: Int
  /// Query heads.
  package var heads: Int
  /// Key and value heads; a divisor of `heads`.
  package var keyValueHeads: Int
  /// Width of one head.
  package var headWidth: Int

  /// Creates the extents.
  package init(context: Int, heads: Int, keyValueHeads: Int, headWidth: Int) {
    precondition(
      heads % keyValueHeads == 0, "\(heads) query heads over \(keyValueHeads) key heads")
    self.context = context
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headWidth = headWidth
  }

  var queryWidth: Int { heads * headWidth }
  var keyWidth: Int { keyValueHeads * headWidth }
  var scale: Float { 1 / Float(headWidth).squareRoot() }
}

/// Angles of the rotary embedding: cosines and sines `[context, headWidth / 2]`.
package struct RotaryAngles: Sendable {
  package let cosines: Tensor
  package let sines: Tensor

  /// Wraps given angles.
  package init(cosines: Tensor, sines: Tensor) {
    self.cosines = cosines
    self.sines = sines
  }
}

/// Causal attention and the rotary embedding, over `[tokens, heads · headWidth]` matrices.
package enum AttentionKernels {
  /// Rotates each head of `x` by its row's angle; `direction` −1 rotates back.
  package static func rotate(
    _ x: Tensor, headWidth: Int, angles: RotaryAngles, direction: Float
  ) -> Tensor {
    precondition(
      x.columns % headWidth == 0 && angles.cosines.columns * 2 == headWidth,
      "rotate: \(x.shape) with heads of \(headWidth) and angles \(angles.cosines.shape)")
    return Tensor(shape: x.shape) { y in
      x.withBuffer { x_ in
        angles.cosines.withBuffer { c in
          angles.sines.withBuffer { s in
            ck_rope(
              x.rows, angles.cosines.rows, x.columns / headWidth, headWidth, c.baseAddress,
              s.baseAddress, direction, x_.baseAddress, y.baseAddress)
          }
        }
      }
    }
  }

  /// `softmax(Q·Kᵀ/√width + causal mask)·V` per head, of queries and keys that the angles, if given,
  /// rotate first.
  ///
  /// - Returns: the output `[tokens, heads · width]` and the probabilities
  ///   `[sequences · heads · context, context]`, valid up to the diagonal; one head's memory when
  ///   they are not for keeping.
  package static func causal(
    query: Tensor, key: Tensor, value: Tensor, shape: AttentionShape, angles: RotaryAngles? = nil,
    keeping: Bool = true
  ) -> (output: Tensor, probabilities: Tensor) {
    let context = shape.context
    precondition(
      query.rows % context == 0 && query.columns == shape.queryWidth
        && key.shape == [query.rows, shape.keyWidth] && value.shape == key.shape,
      "attention: Q \(query.shape), K \(key.shape), V \(value.shape), \(shape)")
    let heads = keeping ? query.rows / context * shape.heads : 1
    var probabilities = Tensor(uninitialized: [heads * context, context])
    let output = Tensor(shape: query.shape) { out in
      probabilities.withMutableBuffer { p in
        withAttention(query, key, value, shape, angles) { attention, scratch in
          ck_attention_forward(
            &attention, out.baseAddress, p.baseAddress, keeping ? context * context : 0, scratch)
        }
      }
    }
    return (output, probabilities)
  }

  /// The gradients of `causal` with respect to the queries, keys and values.
  package static func causalGradient(
    _ gradient: Tensor, query: Tensor, key: Tensor, value: Tensor, probabilities: Tensor,
    shape: AttentionShape, angles: RotaryAngles? = nil
  ) -> (query: Tensor, key: Tensor, value: Tensor) {
    var dkey = Tensor(uninitialized: key.shape)
    var dvalue = Tensor(uninitialized: value.shape)
    let dquery = Tensor(shape: query.shape) { dq in
      dkey.withMutableBuffer { dk in
        dvalue.withMutableBuffer { dv in
          gradient.withBuffer { dout in
            probabilities.withBuffer { p in
              withAttention(query, key, value, shape, angles) { attention, scratch in
                ck_attention_backward(
                  &attention, p.baseAddress, dout.baseAddress, dq.baseAddress, dk.baseAddress,
                  dv.baseAddress, scratch)
              }
            }
          }
        }
      }
    }
    return (dquery, dkey, dvalue)
  }

  private static func withAttention(
    _ query: Tensor, _ key: Tensor, _ value: Tensor, _ shape: AttentionShape,
    _ angles: RotaryAngles?, _ body: (inout ck_attention, UnsafeMutablePointer<Float>) -> Void
  ) {
    precondition(
      angles.map { $0.cosines.shape == [shape.context, shape.headWidth / 2] } ?? true,
      "attention: angles \(angles?.cosines.shape ?? []), \(shape)")
    query.withBuffer { q in
      key.withBuffer { k in
        value.withBuffer { v in
          var attention = ck_attention(
            sequences: query.rows / shape.context, context: shape.context, heads: shape.heads,
            key_heads: shape.keyValueHeads, width: shape.headWidth, scale: shape.scale,
            cosines: nil, sines: nil, query: q.baseAddress, key: k.baseAddress,
            value: v.baseAddress)
          let scratch = Storage(count: ck_attention_scratch(&attention))
          guard let angles else { return body(&attention, scratch.pointer) }
          angles.cosines.withBuffer { cosines in
            angles.sines.withBuffer { sines in
              attention.cosines = cosines.baseAddress
              attention.sines = sines.baseAddress
              body(&attention, scratch.pointer)
            }
          }
        }
      }
    }
  }
}
