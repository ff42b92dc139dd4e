import Foundation

/// Tells file systems that other machines share from local ones.
enum NetworkFileSystem {
  private static let kinds: Set<String> = [
    "9p", "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "glusterfs", "gpfs",
    "lustre", "ncpfs", "nfs", "nfs4", "orangefs", "panfs", "pvfs2", "smb3", "smbfs", "wekafs",
  ]

  /// The kind of network file system that holds the path, or nil for a local one.
  static func kind(ofPath path: String) -> String? {
    #if os(Linux)
    guard let mounts = try? String(contentsOfFile: "/proc/mounts", encoding: .utf8) else {
      return nil
    }
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return kind(ofPath: resolved, mounts: mounts)
    #else
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    let values = try? directory.resourceValues(forKeys: [.volumeIsLocalKey])
    return values?.volumeIsLocal == false ? "network" : nil
    #endif
  }

  /// Looks the path up in the text of `/proc/mounts`; the longest mount point counts.
  static func kind(ofPath path: String, mounts: String) -> String? {
    var best = (length: -1, kind: "")
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let point = fields[1].replacingOccurrences(of: "\\040", with: " ")
      let prefix = point.hasSuffix("/") ? point : point + "/"
      // Later mounts on one point cover earlier ones.
      if (path + "/").hasPrefix(prefix), prefix.count >= best.length {
        best = (prefix.count, String(fields[2]))
      }
    }
    return kinds.contains(best.kind) ? best.kind : nil
  }
}
