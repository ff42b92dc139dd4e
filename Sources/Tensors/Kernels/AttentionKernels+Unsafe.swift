internal import CKernels
internal import COpenBLAS

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

  /// Blocks of query rows: each needs only the keys up to its own end, `seen`, so that a quarter
  /// or more of the products above the diagonal is never computed.
  func forEachBlock(_ body: (_ start: Int, _ rows: Int32, _ seen: Int32) -> Void) {
    for start in stride(from: 0, to: context, by: Self.blockRows) {
      let rows = min(Self.blockRows, context - start)
      body(start, Int32(rows), Int32(start + rows))
    }
  }

  /// Large enough that the products stay efficient.
  private static let blockRows = 64
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

  /// `softmax(Q·Kᵀ/√width + causal mask)·V` per head.
  ///
  /// - Returns: the output `[tokens, heads · width]` and the probabilities
  ///   `[sequences · heads · context, context]`.
  package static func causal(
    query: Tensor, key: Tensor, value: Tensor, shape: AttentionShape
  ) -> (output: Tensor, probabilities: Tensor) {
    let context = shape.context
    precondition(
      query.rows % context == 0 && query.columns == shape.queryWidth
        && key.shape == [query.rows, shape.keyWidth] && value.shape == key.shape,
      "attention: Q \(query.shape), K \(key.shape), V \(value.shape), \(shape)")
    let sequences = query.rows / context
    var probabilities = Tensor(uninitialized: [sequences * shape.heads * context, context])
    let output = Tensor(shape: query.shape) { out in
      probabilities.withMutableBuffer { p in
        query.withBuffer { q in
          key.withBuffer { k in
            value.withBuffer { v in
              forEachHead(sequences, shape) { head in
                guard let head = head.resolved(q, k, v, out, p) else { return }
                head.scores()
                ck_softmax_causal(context, shape.scale, head.p)
                head.weighValues()
              }
            }
          }
        }
      }
    }
    return (output, probabilities)
  }

  /// The gradients of `causal` with respect to the queries, keys and values.
  package static func causalGradient(
    _ gradient: Tensor, query: Tensor, key: Tensor, value: Tensor, probabilities: Tensor,
    shape: AttentionShape
  ) -> (query: Tensor, key: Tensor, value: Tensor) {
    let context = shape.context
    let sequences = query.rows / context
    var dkey = Tensor(zeros: key.shape)
    var dvalue = Tensor(zeros: value.shape)
    var scratch = Tensor(uninitialized: [context, context])
    let dquery = Tensor(shape: query.shape) { dq in
      dkey.withMutableBuffer { dk in
        dvalue.withMutableBuffer { dv in
          scratch.withMutableBuffer { ds in
            gradient.withBuffer { dout in
              query.withBuffer { q in
                key.withBuffer { k in
                  value.withBuffer { v in
                    probabilities.withBuffer { p in
                      forEachHead(sequences, shape) { head in
                        head.backward(
                          q, k, v, p, dout, dq: dq, dk: dk, dv: dv, scratch: ds)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return (dquery, dkey, dvalue)
  }

  private static func forEachHead(
    _ sequences: Int, _ shape: AttentionShape, _ body: (HeadOffsets) -> Void
  ) {
    for sequence in 0..<sequences {
      for head in 0..<shape.heads {
        body(HeadOffsets(shape: shape, sequence: sequence, head: head))
      }
    }
  }
}

/// Where one head of one sequence begins in each matrix.
private struct HeadOffsets {
  let shape: AttentionShape
  let query: Int
  let key: Int
  let probabilities: Int

  init(shape: AttentionShape, sequence: Int, head: Int) {
    self.shape = shape
    let row = sequence * shape.context
    let group = head / (shape.heads / shape.keyValueHeads)
    query = row * shape.queryWidth + head * shape.headWidth
    key = row * shape.keyWidth + group * shape.headWidth
    probabilities = (sequence * shape.heads + head) * shape.context * shape.context
  }

  func resolved(
    _ q: UnsafeBufferPointer<Float>, _ k: UnsafeBufferPointer<Float>,
    _ v: UnsafeBufferPointer<Float>, _ out: UnsafeMutableBufferPointer<Float>,
    _ p: UnsafeMutableBufferPointer<Float>
  ) -> ForwardHead? {
    guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress,
      let out = out.baseAddress, let p = p.baseAddress
    else { return nil }
    return ForwardHead(
      shape: shape, q: q + query, k: k + key, v: v + key, out: out + query, p: p + probabilities)
  }

  /// dV += Pᵀ·dO; dP = dO·Vᵀ; dS from the softmax; dQ = dS·K; dK += dSᵀ·Q.
  func backward(
    _ q: UnsafeBufferPointer<Float>, _ k: UnsafeBufferPointer<Float>,
    _ v: UnsafeBufferPointer<Float>, _ p: UnsafeBufferPointer<Float>,
    _ dout: UnsafeBufferPointer<Float>, dq: UnsafeMutableBufferPointer<Float>,
    dk: UnsafeMutableBufferPointer<Float>, dv: UnsafeMutableBufferPointer<Float>,
    scratch: UnsafeMutableBufferPointer<Float>
  ) {
    guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress,
      let p = p.baseAddress, let dout = dout.baseAddress, let dq = dq.baseAddress,
      let dk = dk.baseAddress, let dv = dv.baseAddress, let ds = scratch.baseAddress
    else { return }
    let (t, w) = (Int32(shape.context), Int32(shape.headWidth))
    let (wide, narrow) = (Int32(shape.queryWidth), Int32(shape.keyWidth))
    let weights = p + probabilities
    shape.forEachBlock { start, rows, seen in
      let (at, from) = (start * shape.context, start * shape.queryWidth)
      blas_sgemm(
        true, false, seen, w, rows, 1, weights + at, t, dout + query + from, wide, 1, dv + key,
        narrow)
      blas_sgemm(
        false, true, rows, seen, w, 1, dout + query + from, wide, v + key, narrow, 0, ds + at, t)
    }
    ck_softmax_causal_backward(shape.context, shape.scale, weights, ds)
    shape.forEachBlock { start, rows, seen in
      let (at, from) = (start * shape.context, start * shape.queryWidth)
      blas_sgemm(
        false, false, rows, w, seen, 1, ds + at, t, k + key, narrow, 0, dq + query + from, wide)
      blas_sgemm(
        true, false, seen, w, rows, 1, ds + at, t, q + query + from, wide, 1, dk + key, narrow)
    }
  }
}

/// The memory of one head in the forward pass.
private struct ForwardHead {
  let shape: AttentionShape
  let q: UnsafePointer<Float>
  let k: UnsafePointer<Float>
  let v: UnsafePointer<Float>
  let out: UnsafeMutablePointer<Float>
  let p: UnsafeMutablePointer<Float>

  private var t: Int32 { Int32(shape.context) }
  private var w: Int32 { Int32(shape.headWidth) }

  func scores() {
    let (wide, narrow) = (Int32(shape.queryWidth), Int32(shape.keyWidth))
    shape.forEachBlock { start, rows, seen in
      blas_sgemm(
        false, true, rows, seen, w, 1, q + start * shape.queryWidth, wide, k, narrow, 0,
        p + start * shape.context, t)
    }
  }

  func weighValues() {
    let (wide, narrow) = (Int32(shape.queryWidth), Int32(shape.keyWidth))
    shape.forEachBlock { start, rows, seen in
      blas_sgemm(
        false, false, rows, w, seen, 1, p + start * shape.context, t, v, narrow, 0,
        out + start * shape.queryWidth, wide)
    }
  }
}
