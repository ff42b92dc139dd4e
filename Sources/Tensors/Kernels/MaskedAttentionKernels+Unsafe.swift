internal import CKernels
internal import COpenBLAS

/// Attention under any mask, over `[tokens, heads · headWidth]` matrices.
package enum MaskedAttentionKernels {
  /// `softmax(Q·Kᵀ/√width + mask)·V` per head; a query that sees no key gets zeros.
  ///
  /// - Returns: the output and the probabilities `[sequences · heads · queries, keys]`.
  package static func forward(
    query: Tensor, key: Tensor, value: Tensor, mask: AttentionMask, shape: MaskedAttentionShape
  ) -> (output: Tensor, probabilities: Tensor) {
    let sequences = shape.check(query: query, key: key, value: value, mask: mask)
    var probabilities = Tensor(
      uninitialized: [sequences * shape.heads * shape.queries, shape.keys])
    let output = Tensor(shape: query.shape) { out in
      probabilities.withMutableBuffer { p in
        query.withBuffer { q in
          key.withBuffer { k in
            value.withBuffer { v in
              forEachHead(sequences, shape) { place in
                guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress,
                  let out = out.baseAddress, let p = p.baseAddress
                else { return }
                let weights = p + place.probabilities
                let (t, n, w) = (Int32(shape.queries), Int32(shape.keys), Int32(shape.headWidth))
                let (wide, narrow) = (Int32(shape.queryWidth), Int32(shape.keyWidth))
                blas_sgemm(
                  false, true, t, n, w, 1, q + place.query, wide, k + place.key, narrow, 0,
                  weights, n)
                normalise(weights, place, mask, shape)
                blas_sgemm(
                  false, false, t, w, n, 1, weights, n, v + place.key, narrow, 0,
                  out + place.query, wide)
              }
            }
          }
        }
      }
    }
    return (output, probabilities)
  }

  private static func normalise(
    _ scores: UnsafeMutablePointer<Float>, _ place: HeadPlace, _ mask: AttentionMask,
    _ shape: MaskedAttentionShape
  ) {
    let (queries, keys) = (shape.queries, shape.keys)
    func rows(_ bias: UnsafePointer<Float>?) {
      for row in 0..<queries {
        let visible = mask.range(
          query: row, position: keys - queries + row, keys: keys, sequence: place.sequence)
        ck_softmax_masked(
          keys, visible.lowerBound, visible.upperBound, shape.scale,
          bias.map { $0 + row * keys }, scores + row * keys)
      }
    }
    guard let bias = mask.bias else { return rows(nil) }
    let first = bias.rows == queries ? 0 : place.head * queries * keys
    bias.withBuffer { rows($0.baseAddress?.advanced(by: first)) }
  }

  /// The gradients of `forward`: dV = Pᵀ·dO; dP = dO·Vᵀ; dS from the softmax; dQ = dS·K; dK = dSᵀ·Q.
  package static func gradient(
    _ gradient: Tensor, query: Tensor, key: Tensor, value: Tensor, probabilities: Tensor,
    shape: MaskedAttentionShape
  ) -> (query: Tensor, key: Tensor, value: Tensor) {
    var dkey = Tensor(zeros: key.shape)
    var dvalue = Tensor(zeros: value.shape)
    var scratch = Tensor(uninitialized: [shape.queries, shape.keys])
    let dquery = Tensor(shape: query.shape) { dq in
      dkey.withMutableBuffer { dk in
        dvalue.withMutableBuffer { dv in
          scratch.withMutableBuffer { ds in
            gradient.withBuffer { dout in
              query.withBuffer { q in
                key.withBuffer { k in
                  value.withBuffer { v in
                    probabilities.withBuffer { p in
                      forEachHead(query.rows / shape.queries, shape) { place in
                        place.backward(
                          shape, q: q, k: k, v: v, p: p, dout: dout, dq: dq, dk: dk, dv: dv, ds: ds)
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
    _ sequences: Int, _ shape: MaskedAttentionShape, _ body: (HeadPlace) -> Void
  ) {
    for sequence in 0..<sequences {
      for head in 0..<shape.heads {
        let group = head / (shape.heads / shape.keyValueHeads)
        body(
          HeadPlace(
            sequence: sequence, head: head,
            query: sequence * shape.queries * shape.queryWidth + head * shape.headWidth,
            key: sequence * shape.keys * shape.keyWidth + group * shape.headWidth,
            probabilities: (sequence * shape.heads + head) * shape.queries * shape.keys))
      }
    }
  }
}

/// Where one head of one sequence begins in each matrix.
private struct HeadPlace {
  let sequence, head: Int
  let query, key, probabilities: Int

  func backward(
    _ shape: MaskedAttentionShape, q: UnsafeBufferPointer<Float>, k: UnsafeBufferPointer<Float>,
    v: UnsafeBufferPointer<Float>, p: UnsafeBufferPointer<Float>,
    dout: UnsafeBufferPointer<Float>, dq: UnsafeMutableBufferPointer<Float>,
    dk: UnsafeMutableBufferPointer<Float>, dv: UnsafeMutableBufferPointer<Float>,
    ds: UnsafeMutableBufferPointer<Float>
  ) {
    guard let q = q.baseAddress, let k = k.baseAddress, let v = v.baseAddress,
      let p = p.baseAddress, let dout = dout.baseAddress, let dq = dq.baseAddress,
      let dk = dk.baseAddress, let dv = dv.baseAddress, let ds = ds.baseAddress
    else { return }
    let (t, n, w) = (Int32(shape.queries), Int32(shape.keys), Int32(shape.headWidth))
    let (wide, narrow) = (Int32(shape.queryWidth), Int32(shape.keyWidth))
    let weights = p + probabilities
    blas_sgemm(true, false, n, w, t, 1, weights, n, dout + query, wide, 1, dv + key, narrow)
    blas_sgemm(false, true, t, n, w, 1, dout + query, wide, v + key, narrow, 0, ds, n)
    ck_softmax_masked_backward(shape.queries, shape.keys, shape.scale, weights, ds)
    blas_sgemm(false, false, t, w, n, 1, ds, n, k + key, narrow, 0, dq + query, wide)
    blas_sgemm(true, false, n, w, t, 1, ds, n, q + query, wide, 1, dk + key, narrow)
  }
}
