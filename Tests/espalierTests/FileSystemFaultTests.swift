import Foundation
import Store
import TestKit
import Testing

/// A file system that is full or cannot be written; needs the right to mount one.
@Suite struct FileSystemFaultTests {
  private static func shell(_ script: String, in folder: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "-m", "bash", "-ec", script]
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    variables["ESPALIER_PROBE"] = "1"
    variables["ESPALIER"] = CommandLineTool.executable.path
    process.environment = variables
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Whether a file system may be mounted here.
  static let canMount =
    (try? shell("mount -t tmpfs none /mnt", in: URL(filePath: "/"))) == 0

  @Test(.enabled(if: canMount, "mounting a file system is not permitted here"))
  func `a full disk is named with its remedy, and with space again the sweep goes on`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "", replicates: 1500)
      let status = try Self.shell(
        """
        mkdir disk; mount -t tmpfs -o size=3m none disk
        code=0; $ESPALIER sweep run probe.yaml -q --db disk/s.sqlite 2> full.txt || code=$?
        test $code = 2
        $ESPALIER query --sql "SELECT count(*) FROM runs WHERE state = 'finished'" --csv \
          --db disk/s.sqlite > before.txt
        mount -o remount,size=60m disk
        $ESPALIER sweep run probe.yaml -q --db disk/s.sqlite
        cp disk/s.sqlite* .
        """, in: folder)
      #expect(status == 0)
      let message = try String(contentsOf: folder.appending(path: "full.txt"), encoding: .utf8)
      #expect(message.contains("the disk is full; free some space"), "\(message)")
      try files.store("s.sqlite").expectComplete("probe")
    }
  }

  @Test(.enabled(if: canMount, "mounting a file system is not permitted here"))
  func `a store that cannot be written can be read, and a run says what to do`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "", replicates: 2)
      let status = try Self.shell(
        """
        mkdir disk; mount -t tmpfs none disk
        $ESPALIER sweep run probe.yaml -q --db disk/s.sqlite
        mount -o remount,ro disk
        code=0; $ESPALIER sweep run probe.yaml replicates=3 -q -y --db disk/s.sqlite 2> ro.txt \
          || code=$?
        test $code = 2
        $ESPALIER sweep status probe --db disk/s.sqlite --csv > status.txt
        """, in: folder)
      #expect(status == 0)
      let message = try String(contentsOf: folder.appending(path: "ro.txt"), encoding: .utf8)
      #expect(message.contains("cannot be written") && message.contains("--db"), "\(message)")
      let told = try String(contentsOf: folder.appending(path: "status.txt"), encoding: .utf8)
      #expect(told.contains("finished,4"))
    }
  }
}
