public import Conformance

/// Every adapter to the vectors of a method: one line each, in the order of slugs.
public enum VectorIndex {
  /// The adapters in the order of their slugs.
  public static let all: [any VectorAdapter.Type] = [
    Any4Vector.self,
    ARMORVector.self,
    AttentionMatrixPruningVector.self,
    AWPVector.self,
    BlockDialectVector.self,
    CalibrationDataVector.self,
    COMPVector.self,
    DarwinLMVector.self,
    DeeperLayersVector.self,
    DLPVector.self,
    DoubleSparseVector.self,
    ExactOBSVector.self,
    FARMSVector.self,
    GPTAQVector.self,
    GuidedQuantVector.self,
    LaCoVector.self,
    LlamaFlexVector.self,
    LLMPrunerVector.self,
    LLMStreamlineVector.self,
    OATSVector.self,
    OlicaVector.self,
    OptimalPursuitVector.self,
    OWLVector.self,
    PolicyGradientPruningVector.self,
    PruneNetVector.self,
    PrunerZeroVector.self,
    RadioVector.self,
    RSRVector.self,
    SCAPVector.self,
    SketchTuneVector.self,
    SlimLLMVector.self,
    SolutionPathPruningVector.self,
    TAMPVector.self,
    WeLoreVector.self,
    ZigzagPersistenceVector.self,
  ]
}
