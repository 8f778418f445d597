import CommandInterface
import NumaCore

/// The memory to allocate, parsed but not yet resolved on a machine.
struct AllocationRequest: Equatable {
  /// SIZE as typed.
  let sizeText: Word
  let size: ByteCount
  /// The file to write to; `nil` for the tool's own memory.
  var file: Word?
  /// The number of times that all of the memory is written.
  var passes = 1
  var avoidsHugePages = false
  var policy: PolicyRequest?
  /// Warnings about the words, which are valid nevertheless.
  var warnings: [Warning] = []
}

extension AllocationRequest {
  /// Parses the operands in order, so that the message names the first wrong one.
  init(operands: [Word]) throws(Failure) {
    sizeText = operands[0]
    do throws(ByteCountError) {
      let (size, rest) = try ByteCount.leading(in: sizeText.bytes)
      guard size.rawValue > 0 else { throw .notANumber }
      self.size = size
      if !rest.isEmpty {
        warnings.append(.ignoredText(Word([UInt8](rest)), of: sizeText, size: size))
      }
    } catch {
      throw Failure("\(sizeText.quotedIfEmpty): \(error)")
    }
    guard operands.count > 1 else { return }
    let policy = try PolicyRequest(operands[1], operands.count > 2 ? operands[2] : nil)
    self.policy = policy
    let ignored = operands.dropFirst(policy.nodes == nil ? 2 : 3)
    if !ignored.isEmpty { warnings.append(.ignoredWords([Word](ignored))) }
  }

  /// Takes the value of `-r` as atoi(3) does: in numactl's memhog, `-r`, `-r0` and `-rabc` write nothing.
  mutating func setPasses(_ word: Word?) {
    let text = word?.bytes ?? []
    let number = text.drop { $0.isSpace }
    let isNegative = number.first == UInt8(ascii: "-")
    let digits = number.dropFirst(isNegative || number.first == UInt8(ascii: "+") ? 1 : 0)
      .prefix { $0.decimalDigit != nil }
    let count = digits.isEmpty ? 0 : decimalNumber(digits) ?? .max
    passes = isNegative ? 0 : count
    if let word, digits.isEmpty || isNegative { warnings.append(.noNumber(word)) }
  }
}
