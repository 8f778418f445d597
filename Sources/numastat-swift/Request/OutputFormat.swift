/// The format of the output; the raw value is the option without its hyphens.
enum OutputFormat: String {
  case text
  case json
  case csv
  case prometheus
}
