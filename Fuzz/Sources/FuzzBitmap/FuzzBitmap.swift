import ParserChecks

/// What libFuzzer calls with each input.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe Parser.bitmap.fuzz(UnsafeBufferPointer(start: start, count: count))
}
