import Testing

@testable import Store

@Suite struct `Network file systems` {
  let mounts = """
    /dev/sda1 / ext4 rw 0 0
    server:/home /home nfs4 rw 0 0
    /dev/sdb1 /home/local xfs rw 0 0
    server:/x /mnt/with\\040space cifs rw 0 0
    """

  @Test(arguments: [
    ("/data/store.sqlite", nil), ("/home/a/store.sqlite", "nfs4"),
    ("/home/local/store.sqlite", nil), ("/homestead/store.sqlite", nil),
    ("/mnt/with space/store.sqlite", "cifs"),
  ])
  func `are told by the longest mount point`(_ path: String, _ kind: String?) {
    #expect(NetworkFileSystem.kind(ofPath: path, mounts: mounts) == kind)
  }
}
