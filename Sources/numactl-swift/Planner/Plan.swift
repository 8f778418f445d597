/// The actions that a command line requests on this machine, in the order in which they are carried out.
struct Plan: Equatable {
  var steps: [Step] = []
  /// The warnings about requests that can be carried out nevertheless.
  var warnings: [String] = []
  var ending = Ending.done
}
