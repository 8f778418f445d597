import LinuxSystem
import NumaCore

/// The reason why the pages of a process, file or segment could not be tried.
enum SubjectRefusal: Error {
  case pages(MigrationRefusal)
  /// The policies could not be changed, so that the pages were not moved.
  case policies(PolicyChangeFailure)
  case object(ResidentMemoryError)

  /// The subject.
  var subject: MigrationSubject {
    switch self {
    case .pages(let refusal): .process(refusal.process)
    case .policies(let failure): .process(failure.process)
    case .object(let error): .object(error.object)
    }
  }

  /// Whether the cause is that the process has exited.
  var processHasEnded: Bool {
    switch self {
    case .pages(let refusal): [.noSuchProcess, .zombie].contains(refusal.cause)
    case .policies(let failure): failure.processHasEnded
    case .object: false
    }
  }
}

extension SubjectRefusal {
  /// Whether the cause is that the file or segment no longer exists.
  var objectIsGone: Bool {
    guard case .object(let error) = self else { return false }
    return [.noSuchFileOrDirectory, .invalidArgument, .identifierRemoved].contains(error.errno)
  }
}

extension SubjectRefusal: CustomStringConvertible {
  /// The reason, in a line that starts with the subject.
  var description: String {
    switch self {
    case .pages(let refusal): "\(refusal)"
    case .policies(let failure): "\(failure)"
    case .object(.directory(let object)):
      "\(object): is a directory; \(object)/ stands for the files below it"
    case .object(let error): "\(error)"
    }
  }
}
