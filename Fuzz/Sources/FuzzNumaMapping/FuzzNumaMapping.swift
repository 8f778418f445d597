import ParserChecks

/// Checks an input; libFuzzer calls this function with each input.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe Parser.numaMapping.fuzz(UnsafeBufferPointer(start: start, count: count))
}
