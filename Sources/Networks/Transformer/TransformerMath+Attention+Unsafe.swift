internal import Foundation
internal import Tensors

/// Which positions a position sees.
struct AttentionReach: Sendable {
  /// Not those behind it.
  var isCausal: Bool
  /// The last so many only, itself included.
  var window: Int?

  func seen(from position: Int, of context: Int) -> Range<Int> {
    let end = isCausal ? position + 1 : context
    return max(0, position + 1 - (window ?? context))..<end
  }
}

/// Unsafe for the loops over memory; every index comes from a checked shape.
extension TransformerMath {
  /// Rows of queries at a time: the scores of all rows would take `context²` floats a head.
  private static let queryRows = 128

  /// `softmax(Q·Kᵀ/√width, masked)·V` per head, over `[tokens, heads · headWidth]` matrices.
  static func attention(
    query: Tensor, key: Tensor, value: Tensor, shape: AttentionShape, mask: AttentionReach
  ) -> Tensor {
    let (context, width) = (shape.context, shape.headWidth)
    precondition(
      query.rows % context == 0 && query.columns == shape.heads * width
        && key.shape == [query.rows, shape.keyValueHeads * width] && value.shape == key.shape,
      "attention: Q \(query.shape), K \(key.shape), V \(value.shape), \(shape)")
    var output = Tensor(zeros: query.shape)
    let group = shape.heads / shape.keyValueHeads
    for start in stride(from: 0, to: query.rows, by: context) {
      for keyHead in 0..<shape.keyValueHeads {
        let keys = block(key, start..<start + context, keyHead, width)
        let values = block(value, start..<start + context, keyHead, width)
        for head in keyHead * group..<(keyHead + 1) * group {
          for first in stride(from: 0, to: context, by: queryRows) {
            let last = min(first + queryRows, context)
            let queries = block(query, start + first..<start + last, head, width)
            let part = attend(queries, keys, values, first: first, mask: mask)
            place(part, in: &output, row: start + first, head: head)
          }
        }
      }
    }
    return output
  }

  /// The attention of some query rows that begin at the position `first`.
  private static func attend(
    _ queries: Tensor, _ keys: Tensor, _ values: Tensor, first: Int, mask: AttentionReach
  ) -> Tensor {
    let context = keys.rows
    let seen =
      mask.seen(from: first, of: context)
      .lowerBound..<mask.seen(from: first + queries.rows - 1, of: context).upperBound
    let isWhole = seen.count == context
    var scores = queries.matmul(isWhole ? keys : keys.rows(seen), transposingRight: true)
    let scale = 1 / Float(queries.columns).squareRoot()
    scores.withMutableBuffer { scores in
      for row in 0..<queries.rows {
        let visible = mask.seen(from: first + row, of: context)
        let line = UnsafeMutableBufferPointer(
          rebasing: scores[row * seen.count..<(row + 1) * seen.count])
        softmax(
          line, over: visible.lowerBound - seen.lowerBound..<visible.upperBound - seen.lowerBound,
          scale: scale)
      }
    }
    return scores.matmul(isWhole ? values : values.rows(seen))
  }

  /// The softmax over a range, zero elsewhere, in place.
  private static func softmax(
    _ row: UnsafeMutableBufferPointer<Float>, over range: Range<Int>, scale: Float
  ) {
    var peak = -Float.infinity
    for index in range { peak = max(peak, row[index]) }
    var total: Float = 0
    for index in range {
      let weight = exp((row[index] - peak) * scale)
      row[index] = weight
      total += weight
    }
    let reciprocal = 1 / total
    for index in range { row[index] *= reciprocal }
    for index in 0..<range.lowerBound { row[index] = 0 }
    for index in range.upperBound..<row.count { row[index] = 0 }
  }

  private static func block(_ x: Tensor, _ rows: Range<Int>, _ head: Int, _ width: Int) -> Tensor {
    let stride = x.columns
    return Tensor(shape: [rows.count, width]) { target in
      x.withBuffer { x in
        for row in rows {
          let (from, to) = (row * stride + head * width, (row - rows.lowerBound) * width)
          for column in 0..<width { target[to + column] = x[from + column] }
        }
      }
    }
  }

  private static func place(_ part: Tensor, in output: inout Tensor, row: Int, head: Int) {
    let (stride, width) = (output.columns, part.columns)
    let rows = part.rows
    output.withMutableBuffer { output in
      part.withBuffer { part in
        for offset in 0..<rows {
          let (from, to) = (offset * width, (row + offset) * stride + head * width)
          for column in 0..<width { output[to + column] = part[from + column] }
        }
      }
    }
  }
}
