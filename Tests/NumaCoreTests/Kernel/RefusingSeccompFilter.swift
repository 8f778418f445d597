import Foundation
import LinuxSystem

@testable import NumaCore

/// A seccomp filter like that of a container engine, on a thread of its own because a filter cannot be removed.
enum RefusingSeccompFilter {
  enum Answer {
    case errno(Errno)
    case kill

    fileprivate var returned: UInt32 {
      switch self {
      case .errno(let errno): 0x0005_0000 | UInt32(errno.rawValue)
      case .kill: 0x8000_0000
      }
    }
  }

  /// The numbers of system calls, from include/uapi/asm-generic/unistd.h and the table of x86-64.
  enum Call: UInt32 {
    #if arch(x86_64)
      case clone = 56
      case setAffinity = 203
      case memoryPolicyOfRange = 237
      case setMemoryPolicy = 238
      case getMemoryPolicy = 239
    #else
      case setAffinity = 122
      case clone = 220
      case memoryPolicyOfRange = 235
      case getMemoryPolicy = 236
      case setMemoryPolicy = 237
    #endif
  }

  /// Runs a function in a thread whose calls get this answer.
  ///
  /// - Throws: `.notSupported` if no filter can be set.
  static func run<Value: Sendable>(
    _ answer: Answer, to calls: [Call], _ body: @escaping @Sendable () -> Value
  ) throws -> Value {
    let gate = Gate<Value?>()
    let thread = try NativeThread {
      gate.open(with: install(answer, calls) ? body() : nil)
    }
    defer { thread.join() }
    guard let value = gate.wait() else { throw Errno.notSupported }
    return value
  }

  /// The type of prctl(2) with five arguments: Swift cannot call a function with a variable number of arguments, and
  /// this is the same function.
  private typealias ControlProcess = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt

  private static func install(_ answer: Answer, _ calls: [Call]) -> Bool {
    guard let symbol = unsafe dlsym(nil, "prctl") else { return false }
    let prctl = unsafe unsafeBitCast(symbol, to: ControlProcess.self)
    // The fields of struct sock_filter: the code, the jumps if true and if false, and the operand.
    let allow = instruction(0x06, 0, 0, 0x7fff_0000)
    var rules = [instruction(0x20, 0, 0, 0)]
    for call in calls {
      rules += [instruction(0x15, 0, 1, call.rawValue), instruction(0x06, 0, 0, answer.returned)]
    }
    rules.append(allow)
    return unsafe rules.withUnsafeBufferPointer { rules in
      // The fields of struct sock_fprog: the number of instructions, and their address.
      let program: [UInt] = [UInt(rules.count), UInt(bitPattern: rules.baseAddress)]
      return unsafe program.withUnsafeBufferPointer { program in
        let address = UInt(bitPattern: program.baseAddress)
        // PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
        return prctl(38, 1, 0, 0, 0) == 0 && prctl(22, 2, address, 0, 0) == 0
      }
    }
  }

  private static func instruction(
    _ code: UInt16, _ whereTrue: UInt8, _ whereFalse: UInt8, _ operand: UInt32
  ) -> UInt64 {
    UInt64(code) | UInt64(whereTrue) << 16 | UInt64(whereFalse) << 24 | UInt64(operand) << 32
  }
}
