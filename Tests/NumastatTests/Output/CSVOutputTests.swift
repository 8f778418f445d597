import CommandInterface
import Foundation
import Testing

struct CSVOutputTests {
  @Test func writesCSV() throws {
    #expect(
      try MadeMachine().printed("--csv", "47", "-m", "--cgroup", "/a/b", "-z")
        == [
          "table,pid,name,row,node0,node2,total",
          #"process,47,"p""47,q",heap,1048576,180224,1228800"#,
          #"process,47,"p""47,q",private,16384,20480,36864"#,
          #"process,47,"p""47,q",total,1064960,200704,1265664"#,
          "cgroup,,/a/b,anon,1048576,0,1048576", "cgroup,,/a/b,file,4096,8192,12288",
          "cgroup,,/a/b,shmem,4096,0,4096", "cgroup,,/a/b,total,1052672,8192,1060864",
          "memory,,,MemFree,1024000,2048000,3072000", "",
        ].joined(separator: "\r\n"))
  }

  /// Columns that a table lacks are empty in its rows.
  @Test func writesChosenColumnsAsCSV() throws {
    #expect(
      try MadeMachine().printed("--csv", "47", "48", "-n", "-o", "heap,2")
        == [
          "table,pid,name,row,heap,node2",
          #"processes,47,"p""47,q",total,1228800,200704"#,
          #"processes,48,"p""48,q",total,1228800,200704"#, "counters,,,numa_hit,,12288",
          "counters,,,numa_miss,,0", "",
        ].joined(separator: "\r\n"))
  }

  @Test func writesMappingsAsCSV() throws {
    let text = try MadeMachine().printed("--csv", "47", "--detail")
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines[0] == "table,pid,name,row,kind,policy,mapped,file,node0,node2,total")
    #expect(lines.contains(#"process,47,"p""47,q",shmem,,,,,0,16384,16384"#))
    #expect(
      lines.contains(
        #"mapping,47,"p""47,q",3000000-?,shmem,default,3,"/dev/shm/a,b",0,16384,16384"#))
    #expect(
      lines.contains(
        #"mapping,47,"p""47,q",400000-403000,file,default,1,/usr/bin/p,12288,0,12288"#))
  }
}
