internal import CNuma

/// A seccomp filter of a thread: a program of classic BPF that decides which system calls the thread may make.
///
/// Source: seccomp(2); Documentation/networking/filter.rst; include/uapi/linux/bpf_common.h.
struct SeccompFilter: Hashable, Sendable {
  struct Instruction: Hashable, Sendable {
    let code: UInt16
    let jumpIfTrue: UInt8
    let jumpIfFalse: UInt8
    let operand: UInt32
  }

  /// What the filter reads of a call: struct seccomp_data.
  struct Call: Hashable, Sendable {
    let number: UInt32
    let architecture: UInt32
    let instructionPointer: UInt64
    let arguments: [UInt64]

    /// The words of 4 bytes, of which the filter can load each.
    fileprivate var words: [UInt32] {
      var words = [number, architecture]
      for value in [instructionPointer] + arguments {
        words.append(UInt32(truncatingIfNeeded: value))
        words.append(UInt32(truncatingIfNeeded: value >> 32))
      }
      return words
    }
  }

  let instructions: [Instruction]

  /// Returns whether the filter lets the thread make the call: by SECCOMP_RET_ALLOW or SECCOMP_RET_LOG.
  ///
  /// A program that the kernel would not accept allows nothing.
  func allows(_ call: Call) -> Bool {
    guard let result = result(for: call) else { return false }
    let action = result & Self.actionMask
    return action == Self.allow || action == Self.log
  }

  private static let actionMask: UInt32 = 0xffff_0000
  private static let allow: UInt32 = 0x7fff_0000
  private static let log: UInt32 = 0x7ffc_0000

  /// Runs the program; returns `nil` if it does something that the kernel does not permit.
  private func result(for call: Call) -> UInt32? {
    let data = call.words
    var (accumulator, index): (UInt32, UInt32) = (0, 0)
    var memory = [UInt32](repeating: 0, count: 16)
    var next = 0
    // Jumps lead forward only, so the loop ends.
    while next < instructions.count {
      let instruction = instructions[next]
      let operand = instruction.operand
      let usesIndex = instruction.code & 0x08 != 0
      next += 1
      switch instruction.code & 0x07 {
      case 0x00, 0x01:  // BPF_LD, BPF_LDX
        guard let value = Self.loaded(instruction, data, memory) else { return nil }
        if instruction.code & 0x07 == 0 { accumulator = value } else { index = value }
      case 0x02, 0x03:  // BPF_ST, BPF_STX
        guard memory.indices.contains(Int(operand)) else { return nil }
        memory[Int(operand)] = instruction.code & 0x07 == 2 ? accumulator : index
      case 0x04:  // BPF_ALU
        guard
          let value = Self.computed(
            instruction.code & 0xf0, accumulator, usesIndex ? index : operand)
        else { return nil }
        accumulator = value
      case 0x05:  // BPF_JMP
        guard
          let distance = Self.distance(instruction, accumulator, usesIndex ? index : operand)
        else { return nil }
        next += distance
      case 0x06:  // BPF_RET
        return instruction.code & 0x18 == 0x10 ? accumulator : operand
      default:  // BPF_MISC: TAX or TXA
        if instruction.code & 0xf8 == 0x80 { accumulator = index } else { index = accumulator }
      }
    }
    return nil
  }

  private static func loaded(
    _ instruction: Instruction, _ data: [UInt32], _ memory: [UInt32]
  ) -> UInt32? {
    let place = Int(instruction.operand)
    switch instruction.code & 0xe0 {
    case 0x00: return instruction.operand  // BPF_IMM
    case 0x20:  // BPF_ABS
      guard place % 4 == 0, data.indices.contains(place / 4) else { return nil }
      return data[place / 4]
    case 0x60: return memory.indices.contains(place) ? memory[place] : nil  // BPF_MEM
    case 0x80: return UInt32(data.count * 4)  // BPF_LEN
    default: return nil
    }
  }

  private static func computed(_ operation: UInt16, _ left: UInt32, _ right: UInt32) -> UInt32? {
    switch operation {
    case 0x00: left &+ right
    case 0x10: left &- right
    case 0x20: left &* right
    case 0x30: right == 0 ? nil : left / right
    case 0x40: left | right
    case 0x50: left & right
    case 0x60: right < 32 ? left << right : nil
    case 0x70: right < 32 ? left >> right : nil
    case 0x80: 0 &- left
    case 0x90: right == 0 ? nil : left % right
    case 0xa0: left ^ right
    default: nil
    }
  }

  private static func distance(
    _ instruction: Instruction, _ left: UInt32, _ right: UInt32
  ) -> Int? {
    let isTrue: Bool
    switch instruction.code & 0xf0 {
    case 0x00: return Int(instruction.operand)  // BPF_JA
    case 0x10: isTrue = left == right
    case 0x20: isTrue = left > right
    case 0x30: isTrue = left >= right
    case 0x40: isTrue = left & right != 0
    default: return nil
    }
    return Int(isTrue ? instruction.jumpIfTrue : instruction.jumpIfFalse)
  }
}
