/// How results are shown.
enum OutputFormat: Equatable {
  case text
  case csv
  case graph
  case json
}
