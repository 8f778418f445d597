extension Sequence {
  /// Returns the elements in order; equal elements keep their order.
  ///
  /// The standard library's `sorted` does the same, but in Embedded Swift each type and each comparison has some 2 kB of
  /// machine code of its own. Here only the comparison has. For thousands of elements, `sorted` is faster.
  package func ordered(by precedes: (Element, Element) -> Bool) -> [Element] {
    let elements = [Element](self)
    return order(of: elements.count) { precedes(elements[$0], elements[$1]) }.map { elements[$0] }
  }
}

extension Sequence where Element: Comparable {
  /// Returns the elements in ascending order.
  package func ordered() -> [Element] { ordered(by: <) }
}

/// Returns the indices of elements in the order of these elements: a merge sort.
@inline(never)
private func order(of count: Int, _ precedes: (Int, Int) -> Bool) -> [Int] {
  var order = [Int](0..<count)
  var merged = order
  var width = 1
  while width < count {
    for start in stride(from: 0, to: count, by: 2 * width) {
      let (middle, end) = (min(start + width, count), min(start + 2 * width, count))
      var (left, right) = (start, middle)
      for index in start..<end {
        // Of equal elements, the left one is taken.
        let takesLeft =
          left < middle && (right == end || !precedes(order[right], order[left]))
        merged[index] = order[takesLeft ? left : right]
        if takesLeft { left += 1 } else { right += 1 }
      }
    }
    swap(&order, &merged)
    width *= 2
  }
  return order
}
