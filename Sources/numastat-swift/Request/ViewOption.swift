import CommandInterface

/// An option of a view as typed; its meaning is decided after all options are read.
enum ViewOption: Equatable {
  case watch(Word?)
  case interval(Word)
  case count(Word)
  case svg(Word)
  case graph
}
