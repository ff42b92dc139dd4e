import Essentials
import Foundation
import TestKit
import Testing

@testable import Runner

/// What is handed to Slurm and read from it; none of this needs one.
@Suite struct SlurmScriptTests {
  @Test func `the script names the program and the folder, the arguments the rest`() {
    var options = SlurmOptions()
    options.partition = "cpu"
    options.seconds = 5_430
    options.bytes = 1_500_000_000
    options.processors = 4
    options.parallelTasks = 50
    options.arguments = ["--account=lab"]
    let script = SlurmScript(
      name: "probe-1", folder: URL(filePath: "/shared/50%/a b"),
      program: URL(filePath: "/opt/espalier"), tasks: 101, options: options)
    #expect(
      script.description == """
        # sbatch --parsable --job-name=espalier-probe-1 --array=0-100%50 \
        '--output=/shared/50%%/a b/output/%a.txt' --open-mode=append --nodes=1 --ntasks=1 --requeue \
        --signal=B:TERM@60 --partition=cpu --time=91 --mem=1431M --cpus-per-task=4 --account=lab job.sh
        #!/bin/sh
        exec /opt/espalier worker --task '/shared/50%/a b'

        """)
  }

  @Test(arguments: [
    "plain", "a b", "$(touch owned)", "`touch owned`", "it's", "a\nb; touch owned", "\"\\",
  ])
  func `no name of a folder runs code or is taken apart`(_ name: String) throws {
    try withScratchFolder { folder in
      let strange = folder.appending(path: name)
      try FileManager.default.createDirectory(at: strange, withIntermediateDirectories: true)
      let program = strange.appending(path: "program")
      try writeScript("#!/bin/sh\nprintf '%s|' \"$@\"\n", to: program)
      let script = SlurmScript(
        name: "x", folder: strange, program: program, tasks: 1, options: SlurmOptions())
      let output = ChildProcess.output(
        of: ["env", "--chdir=\(folder.path)", "sh", "-c", script.text])
      #expect(output == "worker|--task|\(strange.path)|")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "owned").path))
    }
  }

  @Test func `a spec says where its cells run, and their identity stays the same`() throws {
    let plain = "{espalier: 1, name: a, arena: lm, strategies: [dense]"
    let text = """
      \(plain), executor: {kind: slurm, partition: cpu, time: 2h, memory: 4G, cpus: 2,
       parallel: 50, cellsPerTask: 8, arguments: [--account=lab, --exclusive]}}
      """
    let executor = try SweepSpec(text: text, file: "a.yaml").executor
    #expect(executor.kind == .slurm && executor.slurm.partition == "cpu")
    #expect(executor.slurm.seconds == 7200 && executor.slurm.bytes == 4 << 30)
    #expect(executor.slurm.processors == 2 && executor.slurm.parallelTasks == 50)
    #expect(executor.slurm.cellsPerTask == 8)
    #expect(executor.slurm.arguments == ["--account=lab", "--exclusive"])
    #expect(try SweepSpec(text: plain + "}", file: "a.yaml").executor == SpecExecutor())
  }

  @Test(
    arguments: [
      "--wrap=reboot", "other.sh", "--export=LD_PRELOAD=x", "--output=/etc/passwd", "-D/", "--",
      "--chdir=/", "--accounts", "",
    ])
  func `a spec cannot choose what sbatch runs or writes`(_ argument: String) {
    let text = """
      {espalier: 1, name: a, arena: lm, strategies: [dense],
       executor: {kind: slurm, arguments: ["\(argument)"]}}
      """
    #expect(throws: SpecProblems.self) { try SweepSpec(text: text, file: "a.yaml") }
  }

  @Test func `mistakes in the block are told with what is allowed`() {
    let text = """
      {espalier: 1, name: a, arena: lm, strategies: [dense],
       executor: {kind: slrum, time: soon, cpus: 0, color: red}}
      """
    #expect {
      try SweepSpec(text: text, file: "a.yaml")
    } throws: { error in
      let told = "\(error)"
      return told.contains("did you mean 'slurm'?") && told.contains("wanted a duration")
        && told.contains("wanted a whole number from 1") && told.contains("key 'color'")
    }
  }

  @Test func `the queue's lines are read whatever stands between them`() {
    let states = SlurmQueue.parse("0|RUNNING|None\n17|PENDING|Resources\nN/A|RUNNING|None\n\nx\n")
    #expect(states.count == 2 && states[17]?.isActive == true)
    #expect(SlurmQueue.summary(states) == "1 PENDING (Resources), 1 RUNNING")
    let account = SlurmQueue.parse(
      accounting: "12_0|COMPLETED\n12_1|CANCELLED by 0\n12_[2-9]|PENDING\n")
    #expect(account[0]?.isActive == false && account[1]?.isCancelled == true && account.count == 2)
  }
}
