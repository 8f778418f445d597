import NumaCore

/// A cache of NumaCore's answers about the devices of a machine that does not change.
///
/// In a debug build, an answer takes a millisecond, and a comparison needs some of them a thousand times.
final class DeviceAnswers: NodeNames {
  let root: SystemRoot
  private var answers: [DeviceName: Result<DevicePlace, DeviceError>] = [:]

  init(_ root: SystemRoot) { self.root = root }

  func place(of device: DeviceName) throws(DeviceError) -> DevicePlace {
    if let answer = answers[device] { return try answer.get() }
    let answer = Result { () throws(DeviceError) in try root.place(of: device) }
    answers[device] = answer
    return try answer.get()
  }

  func nodes(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NamedNodes {
    try root.nodes(of: word, within: allowed)
  }
}
