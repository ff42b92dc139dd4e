internal import CompressionCore
internal import Networks
internal import Tensors

extension Olica {
  /// The value neurons of a key head, and what the heads that share it make of them.
  struct Head {
    /// The rows of the value projection, `[neurons, width]`.
    private(set) var value: Tensor
    /// The columns of the output projection that each head of the group reads, `[width, neurons]`.
    private(set) var outputs: [Tensor]
    /// What each head of the group gives, `[tokens, neurons]`.
    private(set) var given: [Tensor]

    /// Cuts a group out of a block; `outputs` is what all heads give, side by side.
    init(_ model: some LayeredModel, _ block: Int, group: Int, outputs all: Tensor) {
      let (widths, width) = (model.widths(ofBlock: block), model.headWidth)
      func places(_ head: Int) -> [Int] { Array(head * width..<(head + 1) * width) }
      let share = widths.heads / widths.keyHeads
      let heads = group * share..<(group + 1) * share
      value = model[.value, ofBlock: block].selecting(rows: places(group))
      outputs = heads.map { model[.output, ofBlock: block].selecting(columns: places($0)) }
      given = heads.map { all.selecting(columns: places($0)) }
    }

    /// Turns the neurons to the principal directions of the outputs, weighted by the energies of what
    /// the attention gives as a whole.
    ///
    /// What the heads do together does not change.
    mutating func rotate(energies: [Double]) throws(LinearAlgebraError) {
      let scales = Olica.roots(energies)
      let weighted = outputs.map { scales.applied(to: $0.transposed()) }  // [neurons, width]
      let stacked = Tensor(
        (0..<value.rows).flatMap { neuron in weighted.flatMap { $0.row(neuron) } },
        shape: [value.rows, weighted.count * energies.count])
      let turn = try stacked.singularValueDecomposition().left  // [neurons, directions]
      value = turn.matmul(value, transposingSelf: true)
      outputs = outputs.map { $0.matmul(turn) }
      given = given.map { $0.matmul(turn) }
    }

    /// What each neuron is worth, from the energies of the inputs of the value projection.
    func neuronScores(inputs: [Double], sequences: Int) -> [Double] {
      let rows = Olica.roots(inputs).applied(to: value)
      let columns = zip(outputs, given).map { output, given in
        Olica.roots(Olica.energies(given, sequences: sequences)).applied(to: output)
          .columnSquaredNorms()
      }
      return (0..<value.rows).map { neuron in
        rows.rows(neuron..<neuron + 1).squaredNorm().squareRoot()
          + columns.reduce(0) { $0 + $1[neuron] }.squareRoot()
      }
    }
  }
}
