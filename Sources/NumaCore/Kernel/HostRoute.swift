internal import CNuma
internal import Glibc
public import SystemPackage

/// Why a host could not be followed to a network device.
public enum HostError: Error, Hashable, Sendable {
  /// The word starts with `-`, or holds a byte no host name has.
  case notAName
  /// The name was looked up, and has no address.
  case unknown
  /// Names are looked up by this program, which could not be run; an address needs none.
  case noResolver(FilePath, Errno)
  /// The kernel has no route to the address.
  case noRoute(Errno)
}

extension HostError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAName: "not a host name or address"
    case .unknown: "unknown host"
    case .noResolver(let path, let errno):
      "names are looked up by \(path) (\(errno)); use a numeric address"
    case .noRoute(let errno): "no route to the host: \(errno)"
    }
  }
}

/// An IPv4 or IPv6 address in network byte order.
private struct HostAddress {
  let family: CInt
  let bytes: [UInt8]

  /// Reads a numeric address.
  init?(_ text: String) {
    for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: size)
      if unsafe inet_pton(family, text, &bytes) == 1 {
        self.family = family
        self.bytes = bytes
        return
      }
    }
    return nil
  }
}

/// Finds the network device through which the kernel sends to a host.
///
/// A numeric address is used as it is; a name goes through getent(1), because a statically linked
/// glibc has no name service of its own.
///
/// - Throws: ``HostError``.
///
/// Source: rtnetlink(7), if_indextoname(3).
func interfaceName(toHost host: [UInt8]) throws(HostError) -> [UInt8] {
  let name = String(decoding: host, as: UTF8.self)
  guard !host.isEmpty, host.first != .hyphen, !host.contains(0), name.utf8.elementsEqual(host)
  else { throw .notAName }
  // A link-local address names its device itself: fe80::1%eth0.
  if let percent = name.firstIndex(of: "%"), HostAddress(String(name[..<percent])) != nil {
    return [UInt8](name[name.index(after: percent)...].utf8)
  }
  let text = HostAddress(name) == nil ? try firstAddress(ofName: name) : name
  guard let address = HostAddress(text) else { throw .unknown }
  do {
    let index = try valueOrErrno {
      unsafe route_interface(address.family, address.bytes, UInt32(address.bytes.count))
    }
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard unsafe if_indextoname(UInt32(index), &name) != nil else {
      throw HostError.noRoute(.noSuchAddressOrDevice)
    }
    return name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  } catch let error as Errno {
    throw .noRoute(error)
  } catch {
    throw .noRoute(.noSuchAddressOrDevice)
  }
}

/// The program that looks names up. Absolute, so that PATH has no say in what a root shell runs.
private let resolver: FilePath = "/usr/bin/getent"

private func firstAddress(ofName name: String) throws(HostError) -> String {
  let output: ProgramOutput
  do throws(Errno) {
    output = try outputOfProgram(resolver, arguments: ["ahosts", name])
  } catch {
    throw .noResolver(resolver, error)
  }
  // 127.0.0.1       STREAM localhost
  guard output.status == 0, let line = output.text.split(separator: "\n").first,
    let address = line.split(separator: " ").first
  else { throw .unknown }
  return String(address)
}
