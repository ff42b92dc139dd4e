public import CompressionCore
internal import Essentials

/// Every strategy: one line each, in the order of ids.
public enum StrategyIndex {
  /// The entries in the order of their ids.
  public static let all: [StrategyEntry] = [
    StrategyEntry(ARMORPruning.self),
    StrategyEntry(ASVD.self),
    StrategyEntry(model: AttentionMaskPruning.self),
    StrategyEntry(AWP.self),
    StrategyEntry(SelfCalibration.self),
    StrategyEntry(model: CATS.self),
    StrategyEntry(model: COMPPruning.self),
    StrategyEntry(model: DarwinLMPruning.self),
    StrategyEntry(model: DeeperLayers.self),
    StrategyEntry(Dense.self),
    StrategyEntry(DLP.self),
    StrategyEntry(DoubleSparse.self),
    StrategyEntry(training: EfficientLLMTraining.self),
    StrategyEntry(ExactOBS.self),
    StrategyEntry(FARMS.self),
    StrategyEntry(GPTQ.self),
    StrategyEntry(GradualMagnitude.self),
    StrategyEntry(model: IFPruning.self),
    StrategyEntry(model: LaCo.self),
    StrategyEntry(model: LlamaFlexPruning.self),
    StrategyEntry(model: LLMPruner.self),
    StrategyEntry(model: LLMStreamline.self),
    StrategyEntry(training: LowRankTraining.self),
    StrategyEntry(pruning: Magnitude.self),
    StrategyEntry(OATS.self),
    StrategyEntry(model: OlicaPruning.self),
    StrategyEntry(OWL.self),
    StrategyEntry(model: PolicyGradientSearch.self),
    StrategyEntry(model: PruneNetSlicing.self),
    StrategyEntry(pruning: PrunerZero.self),
    StrategyEntry(pruning: RandomPruning.self),
    StrategyEntry(ComposedPruning.self),
    StrategyEntry(RoundToNearest.self),
    StrategyEntry(model: SCAPThresholds.self),
    StrategyEntry(model: ShortGPT.self),
    StrategyEntry(model: SlimLLMPruning.self),
    StrategyEntry(training: SLoPeTraining.self),
    StrategyEntry(SparseGPT.self),
    StrategyEntry(training: SSTTraining.self),
    StrategyEntry(SVD.self),
    StrategyEntry(TAMPPruning.self),
    StrategyEntry(pruning: Wanda.self),
    StrategyEntry(model: WandaSP.self),
    StrategyEntry(WeLore.self),
    StrategyEntry(model: ZigzagPruning.self),
  ]

  private static let byId = Dictionary(uniqueKeysWithValues: all.map { ($0.card.id, $0) })

  /// The entry with an id.
  ///
  /// - Throws: `SpecError.unknownStrategy` with the nearest known id.
  public static func entry(_ id: String) throws(SpecError) -> StrategyEntry {
    guard let entry = byId[id] else {
      throw .unknownStrategy(id, nearest: NearestName.suggestion(for: id, among: byId.keys))
    }
    return entry
  }
}
