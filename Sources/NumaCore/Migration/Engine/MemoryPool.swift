/// The source of the memory of a page, and of the memory for its copy on the target.
enum MemoryPool: Hashable, Sendable {
  case free
  /// The pool of reserved huge pages of this size, in bytes.
  case hugetlb(size: Int)
}
