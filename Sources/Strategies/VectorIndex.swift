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
    DLPVector.self,
    DoubleSparseVector.self,
    FARMSVector.self,
    GPTAQVector.self,
    GraNetVector.self,
    GuidedQuantVector.self,
    LlamaFlexVector.self,
    LLMPrunerVector.self,
    OATSVector.self,
    ExactOBSVector.self,
    OlicaVector.self,
    OptimalPursuitVector.self,
    OWLVector.self,
    PolicyGradientPruningVector.self,
    PruneNetVector.self,
    PrunerZeroVector.self,
    RadioVector.self,
    RSRVector.self,
    SCAPVector.self,
    SETVector.self,
    SketchTuneVector.self,
    SlimLLMVector.self,
    SmoothQuantVector.self,
    SolutionPathPruningVector.self,
    TAMPVector.self,
    WeLoreVector.self,
    ZigzagPersistenceVector.self,
    ZipLMVector.self,
  ]
}
