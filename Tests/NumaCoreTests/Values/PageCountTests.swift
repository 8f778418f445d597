import Testing

@testable import NumaCore

struct PageCountTests {
  @Test func knowsItsSize() {
    let pageSize = ByteCount(rawValue: 4096)
    #expect(PageCount(rawValue: 3).size(ofPages: pageSize) == ByteCount(rawValue: 12288))
    // In C, the product wraps around to one page.
    #expect(PageCount(rawValue: 4_503_599_627_370_497).size(ofPages: pageSize) == nil)
  }
}
