internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A compressed image model: the encodings, and the model that they decode to.
struct CompressedVisionModel<Model: VisionModel> {
  let model: Model
  let linears: [String: EncodedWeight]
  let footprint: Footprint
  /// Multiplications with a stored weight for one image.
  let multiplyAddsPerImage: Int
  let calibrationImages: Int
}

/// Compresses the linear maps of an image model group after group, each calibrated on the outputs
/// of those already compressed.
struct VisionCompression<Model: VisionModel> {
  let model: Model
  let calibration: ImageBatch

  /// Images whose windows are in memory together.
  private let slice = 16

  private var sites: [VisionSite] {
    model.sites(height: calibration.pixels.shape[1], width: calibration.pixels.shape[2])
  }

  func compress(
    _ strategy: any Strategy, to budget: Budget, random: inout RandomStream
  ) throws -> CompressedVisionModel<Model> {
    let sites = sites
    let dense = collect(strategy.allocationNeeds, of: sites, in: model)
    let shares = try strategy.shares(
      of: budget, among: sites.map { linear($0, in: model, dense) }, random: &random)
    var result = model
    var linears: [String: EncodedWeight] = [:]
    for group in Set(sites.map(\.group)).sorted() {
      let members = sites.filter { $0.group == group }
      let statistics = collect(strategy.needs, of: members, in: result)
      for site in members {
        let encoded = try strategy.compress(
          linear(site, in: result, statistics), to: shares[site.path] ?? budget, random: &random)
        linears[site.path] = encoded
        result.setWeight(at: site.path, to: encoded.decoded())
      }
    }
    return CompressedVisionModel(
      model: result, linears: linears, footprint: Footprint(linears, rest: denseRest(sites)),
      multiplyAddsPerImage: sites.reduce(0) {
        $0 + (linears[$1.path]?.storedWeights ?? 0) * $1.uses
      },
      calibrationImages: strategy.needs.union(strategy.allocationNeeds).isEmpty
        ? 0 : calibration.count)
  }

  private func linear(
    _ site: VisionSite, in model: Model, _ statistics: [String: CalibrationStatistics]
  ) -> LinearSite {
    LinearSite(
      path: site.path, block: site.group, weight: model.weight(at: site.path).asMatrix,
      statistics: statistics[site.path])
  }

  /// Statistics of the inputs of some sites, over all calibration images.
  private func collect(
    _ needs: Set<CalibrationStatistic>, of sites: [VisionSite], in model: Model
  ) -> [String: CalibrationStatistics] {
    guard !needs.isEmpty else { return [:] }
    var statistics: [String: CalibrationStatistics] = [:]
    let wanted = Dictionary(uniqueKeysWithValues: sites.map { ($0.path, $0) })
    for start in stride(from: 0, to: calibration.count, by: slice) {
      let part = calibration[start..<min(start + slice, calibration.count)]
      observe(wanted, in: model, on: part) { path, rows in
        statistics[
          path, default: CalibrationStatistics(width: rows.columns, collecting: needs)
        ].add(inputs: rows)
      }
    }
    return statistics
  }

  /// Runs a model and hands over the inputs of some sites, a row for each use of their matrix.
  private func observe(
    _ wanted: [String: VisionSite], in model: Model, on images: ImageBatch,
    _ body: (_ path: String, _ rows: Tensor) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      let tape = Tape(recording: false)
      tape.observer = { path, input in
        guard let site = wanted[path] else { return }
        body(
          path,
          site.kernel == 0
            ? input
            : input.windows(kernel: site.kernel, stride: site.stride, padding: site.padding))
      }
      _ = model.logits(tape.constant(images.pixels), mode: .inference, on: tape)
      tape.observer = nil
    }
  }

  /// How far the outputs of each linear map of a compressed model have moved, over a few images.
  func errors(of compressed: Model) -> LayerErrors {
    let sites = sites
    let wanted = Dictionary(uniqueKeysWithValues: sites.map { ($0.path, $0) })
    var inputs: [String: Tensor] = [:]
    let images = calibration[0..<min(slice, calibration.count)]
    observe(wanted, in: compressed, on: images) { inputs[$0] = $1.sampled(LayerErrors.sampleRows) }
    var errors = LayerErrors()
    for site in sites {
      guard let seen = inputs[site.path] else { continue }
      errors.add(
        site.path, compressed.weight(at: site.path).asMatrix,
        for: model.weight(at: site.path).asMatrix, inputs: seen)
    }
    return errors
  }

  /// The parameters that stay as they are.
  private func denseRest(_ sites: [VisionSite]) -> [DenseParameter] {
    let targeted = Set(sites.map(\.path))
    return model.parameters.filter { !targeted.contains($0.path) }.map { path, value in
      DenseParameter(path: path, count: value.count, isInBlock: path.hasPrefix("blocks."))
    }
  }
}
