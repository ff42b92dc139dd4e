public import Conformance

/// Every adapter to the vectors of a method: one line each, in the order of slugs.
public enum VectorIndex {
  /// The adapters in the order of their slugs.
  public static let all: [any VectorAdapter.Type] = [
    ARMORVector.self,
    COMPVector.self,
    DLPVector.self,
    DoubleSparseVector.self,
    EfficientLLMVector.self,
    FARMSVector.self,
    JourneyMattersVector.self,
    OATSVector.self,
    OWLVector.self,
    PSquaredVector.self,
    PrunerZeroVector.self,
    SCAPVector.self,
    SLoPeVector.self,
    SSTVector.self,
    WeLoreVector.self,
  ]
}
