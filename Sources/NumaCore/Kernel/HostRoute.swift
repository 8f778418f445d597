internal import CLibc
internal import CNuma
internal import LinuxSystem

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
/// A numeric address is used as it is. A name is looked up by getent(1), because a statically linked
/// glibc has no name service of its own.
///
/// - Throws: ``HostError``.
///
/// Source: rtnetlink(7), if_indextoname(3).
func interfaceName(toHost host: [UInt8]) throws(HostError) -> [UInt8] {
  guard let name = nameToLookUp(host) else { throw .notAName }
  var destination = Destination(name)
  if destination == nil { destination = Destination(try firstAddress(ofName: name)) }
  guard let destination else { throw .unknown }
  if let scope = destination.scope { return try interfaceName(ofScope: scope) }
  return try interfaceName(routedTo: destination.address)
}

/// An address, and for a link-local address the device that it is on: `fe80::1%eth0`.
private struct Destination {
  let address: HostAddress
  let scope: ArraySlice<UInt8>?

  init?(_ text: String) {
    let parts = text.bytes.split(
      separator: UInt8(ascii: "%"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = HostAddress(String(bytes: parts[0])),
      parts.count == 1 || address.family == AF_INET6
    else { return nil }
    self.address = address
    scope = parts.count == 2 ? parts[1] : nil
  }
}

/// Returns the device for a scope, which is the name or the number of the device.
private func interfaceName(ofScope scope: ArraySlice<UInt8>) throws(HostError) -> [UInt8] {
  guard let number = decimalNumber(scope).flatMap(CUnsignedInt.init(exactly:)) else {
    return [UInt8](scope)
  }
  return try interfaceName(ofIndex: number)
}

private func interfaceName(routedTo address: HostAddress) throws(HostError) -> [UInt8] {
  let index: CInt
  do throws(Errno) {
    index = try valueOrErrno {
      unsafe route_interface(address.family, address.bytes, UInt32(address.bytes.count))
    }
  } catch {
    throw .noRoute(error)
  }
  return try interfaceName(ofIndex: CUnsignedInt(bitPattern: index))
}

/// Whether the other end of a network device is in another network namespace.
///
/// Linux 4.0. Source: rtnetlink(7).
func isLinkedElsewhere(_ index: UInt32) -> Bool { is_linked_elsewhere(index) != 0 }

private func interfaceName(ofIndex index: CUnsignedInt) throws(HostError) -> [UInt8] {
  var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
  guard unsafe if_indextoname(index, &name) != nil else {
    throw .noRoute(.noSuchAddressOrDevice)
  }
  return name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
}

private func firstAddress(ofName name: String) throws(HostError) -> String {
  let output: ProgramOutput
  do throws(Errno) {
    output = try outputOfProgram(nameResolver, arguments: ["ahosts", name])
  } catch {
    throw .noResolver(nameResolver, error)
  }
  // 127.0.0.1       STREAM localhost
  guard output.status ?? 0 == 0, let line = output.text.split(separator: .newline).first,
    let address = line.split(separator: .space).first
  else { throw .unknown }
  return String(bytes: address)
}
