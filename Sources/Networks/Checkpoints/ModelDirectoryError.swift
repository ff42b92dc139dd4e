/// What is wrong with a model directory: the file, the key or tensor, what was found, and what is
/// allowed.
public enum ModelDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path is not a folder.
  case notAFolder(path: String)
  /// The folder has no safetensors; a file of another format that it has instead.
  case noWeights(folder: String, other: String?)
  /// A file could not be read.
  case unreadable(file: String, reason: String)
  /// A text file is larger than any that makes sense.
  case tooLarge(file: String, bytes: Int, limit: Int)
  /// A file does not have the form that it should have.
  case malformed(file: String, reason: String)
  /// The index names a shard outside of the folder.
  case unsafeShard(file: String, tensor: String, shard: String, reason: String)
  /// The index names a shard that is not there.
  case missingShard(file: String, tensor: String, shard: String)
  /// The index puts a tensor into a shard that does not have it.
  case notInShard(file: String, tensor: String, shard: String)
  /// The model needs a tensor that the files do not have.
  case missingTensor(folder: String, tensor: String, nearest: String?)
  /// A tensor has another shape than the configuration asks for.
  case wrongShape(file: String, tensor: String, found: [Int], wanted: [Int])
  /// The configuration lacks a key.
  case missingKey(file: String, key: String, wanted: String)
  /// The configuration has a value that is not supported or makes no sense.
  case unsupported(file: String, key: String, found: String, supported: String)
  /// A token that the vocabulary does not have.
  case tokenOutOfRange(source: String, index: Int, found: Int64, vocabulary: Int)
  /// Sequences are longer than the model has positions.
  case contextTooLong(source: String, context: Int, longest: Int)
  /// A text has too few tokens for one sequence.
  case textTooShort(source: String, tokens: Int, wanted: Int)
  /// The model does not predict tokens.
  case noHead(folder: String, family: String)
  /// Something is where the result should go.
  case outputExists(path: String)
  /// The result would overwrite the model that it comes from.
  case outputIsInput(path: String)
  /// Another process works on the same result.
  case outputInUse(path: String)
  /// Half-done work of another command.
  case foreignWork(path: String)
  /// Half-done work was asked for, and there is none.
  case nothingToResume(path: String)
  /// The folder could not be written.
  case unwritable(path: String, reason: String)

  /// A sentence with the place, what was found, and the remedy.
  public var description: String {
    switch self {
    case .notAFolder, .noWeights, .unreadable, .tooLarge, .malformed: fileSentence
    case .unsafeShard, .missingShard, .notInShard, .missingTensor, .wrongShape: tensorSentence
    case .missingKey(let file, let key, let wanted):
      "\(file): the key '\(key)' is missing, wanted \(wanted); complete the configuration"
    case .unsupported(let file, let key, let found, let supported):
      "\(file): '\(key)' is \(found), supported: \(supported)"
    case .tokenOutOfRange(let source, let index, let found, let vocabulary):
      "\(source): token \(index) is \(found), but the model's vocabulary is 0..<\(vocabulary); "
        + "use the tokenizer that belongs to the model"
    case .contextTooLong(let source, let context, let longest):
      "\(source): sequences of \(context) tokens, but the model has \(longest) positions; "
        + "choose a shorter context"
    case .textTooShort(let source, let tokens, let wanted):
      "\(source): \(tokens) tokens, at least \(wanted) are needed; give a longer text or a "
        + "shorter context"
    case .noHead(let folder, let family):
      "\(folder): a model of the family \(family) predicts no tokens, so it has no perplexity; "
        + "--input-ids with --logits gives its last hidden states"
    case .outputExists, .outputIsInput, .outputInUse, .foreignWork, .nothingToResume, .unwritable:
      outputSentence
    }
  }

  private var fileSentence: String {
    switch self {
    case .notAFolder(let path):
      "\(path): not a folder; name a model directory with config.json and model.safetensors"
    case .noWeights(let folder, let other):
      "\(folder): neither model.safetensors nor model.safetensors.index.json"
        + (other.map { ", only \($0); save the model as safetensors" }
          ?? "; name a model directory")
    case .unreadable(let file, let reason):
      "\(file): cannot be read (\(reason)); check the path and its permissions"
    case .tooLarge(let file, let bytes, let limit):
      "\(file): \(bytes) bytes, at most \(limit) are read; the file is damaged or not what its "
        + "name says"
    case .malformed(let file, let reason):
      "\(file): \(reason); copy or download the file again"
    default: ""
    }
  }

  private var tensorSentence: String {
    switch self {
    case .unsafeShard(let file, let tensor, let shard, let reason):
      "\(file): tensor '\(tensor)' is in '\(shard)', which \(reason); shards must be plain files "
        + "of the folder itself"
    case .missingShard(let file, let tensor, let shard):
      "\(file): tensor '\(tensor)' is in '\(shard)', which is not there; copy the missing file"
    case .notInShard(let file, let tensor, let shard):
      "\(file): tensor '\(tensor)' should be in '\(shard)', but is not; the files do not belong "
        + "together"
    case .missingTensor(let folder, let tensor, let nearest):
      "\(folder): no tensor '\(tensor)', which the configuration asks for"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "; check that config.json belongs to it")
    case .wrongShape(let file, let tensor, let found, let wanted):
      "\(file): tensor '\(tensor)' has the shape \(found), but the configuration asks for "
        + "\(wanted); check that config.json belongs to the weights"
    default: ""
    }
  }

  private var outputSentence: String {
    switch self {
    case .outputExists(let path):
      "\(path): already there and not a result of an earlier run; name another folder, or give "
        + "--force to replace it"
    case .outputIsInput(let path):
      "\(path): the result would overwrite the model itself; name another folder"
    case .outputInUse(let path): "\(path): another process is working on it; wait for it"
    case .foreignWork(let path):
      "\(path): holds half-done work of a command with other options or another model; give "
        + "--no-resume to start anew, or remove the folder"
    case .nothingToResume(let path): "\(path): there is no half-done work to go on with"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check that the folder exists, is writable and has "
        + "space"
    default: ""
    }
  }
}
