import NumaCore
import Testing

@testable import numademo

struct AnnouncementTests {
  @Test(arguments: [
    (Announcement.settingPreferredNode(5), "setting preferred node to 5\n"),
    (.currentInterleaveNode(2, isWeighted: false), "current interleave node 2\n"),
    (.currentInterleaveNode(2, isWeighted: true), "current weighted interleave node 2\n"),
    (.running(on: 2, preferred: 1), "running on node 2, preferred node 1\n"),
    (
      .sampling(.memset, SamplingInterval(forNodes: 14)),
      "\nTest memset doing 1 of 10 nodes and 1 of 32 masks.\n"
    ),
  ])
  func writesLinesBetweenResults(announcement: Announcement, line: String) {
    #expect(announcement.line == line)
  }
}
