import CommandInterface

/// One option of a command line, with its value.
enum NumactlOption: Equatable {
  case all
  case interleave(Word)
  case weightedInterleave(Word)
  case preferred(Word)
  case preferredMany(Word)
  case runOnNodes(Word)
  case runOnCPUs(Word)
  case bind(Word)
  case show
  case local
  case balancing
  case hardware
  case sharedMemory(Word)
  case file(Word)
  case offset(Word)
  case length(Word)
  case strict
  case mode(Word)
  case dump
  case dumpNodes
  case projectID(Word)
  case huge
  case touch
  case compressedCPUs
  case verify
  case version
  case staticNodes
  case relativeNodes
  case homeNode(Word)
  case check
  case bestEffort
  case localRank(Word?)
  case setWeights(Word)
  case load(Word)
  case process(Word)
  case tree(Word)
  case controlGroup(Word)
  case mappings(Word?)
  case movePages
  case timeout(Word)
  case report
  case tiers
  case graph
  case explain(Word)
  case json
  case systemRoot(Word)
  case help

  /// Every option; the options of numactl come first, in its order.
  ///
  /// Usage, completions and the manual's OPTIONS are written from these rows.
  static let table: [Option<Self>] = [
    Option(
      "a", "all", .all,
      "Take nodes and CPUs from the whole machine, not only those allowed here. Before options that name them."
    ),
    Option(
      "i", "interleave", .nodes, Self.interleave,
      "Allocate memory page by page in turn from NODES; '' goes back to the default policy."),
    Option(
      "w", "weighted-interleave", .nodes, Self.weightedInterleave,
      "Allocate in turn from NODES, by the weights that the kernel keeps. Linux 6.9."),
    Option(
      "p", "preferred", .node, Self.preferred,
      "Allocate from NODE while it has room, then from others."),
    Option(
      "P", "preferred-many", .nodes, Self.preferredMany,
      "Allocate from NODES while they have room, then from others. Linux 5.15."),
    Option(
      "c", "cpubind", .nodes, Self.runOnNodes, "The old name of --cpunodebind."),
    Option(
      "N", "cpunodebind", .nodes, Self.runOnNodes, "Run on the CPUs of NODES only."),
    Option("C", "physcpubind", .cpus, Self.runOnCPUs, "Run on these CPUs only."),
    Option("m", "membind", .nodes, Self.bind, "Allocate memory from NODES only."),
    Option(
      "s", "show", .show,
      "Show policy and bindings as they are for a command started here, and exit."),
    Option("l", "localalloc", .local, "Allocate from the node of the CPU that asks."),
    Option(
      "b", "balancing", .balancing,
      "With a later --membind or --preferred-many, let the kernel move pages among the nodes."),
    Option(
      "H", "hardware", .hardware, "Show the machine's nodes, CPUs, memory and distances, and exit."),
    Option(
      "S", "shm", .keyFile, Self.sharedMemory,
      "Set the policy of the System V shared memory segment whose key is made from KEYFILE."),
    Option(
      "f", "file", .file, Self.file, "Set the policy of FILE, on tmpfs or hugetlbfs."),
    Option(
      "o", "offset", .size, Self.offset,
      "Where in the segment or file the policy starts. Before --shm or --file."),
    Option(
      "L", "length", .size, Self.length,
      "How much of it the policy is for; what is missing is made. SIZE ends in k, m, g or nothing. Before "
        + "--shm or --file."),
    Option(
      "t", "strict", .strict,
      "Fail when pages that are there already lie elsewhere. Before the policy."),
    Option(
      "M", "shmmode", .mode, Self.mode,
      "The permissions, in octal, of what is made. Before --shm or --file."),
    Option("d", "dump", .dump, "Show the policies of the segment or file."),
    Option(
      "D", "dump-nodes", .dumpNodes,
      "Show on which nodes the pages of the segment or file are. This allocates those that are missing."
    ),
    Option("I", "shmid", .identifier, Self.projectID, "The ftok(3) project of the key, 0 to 255."),
    Option("u", "huge", .huge, "Use huge pages for the segment. Before --shm."),
    Option("T", "touch", .touch, "Allocate the pages of the segment or file by touching each."),
    Option(
      nil, "cpu-compress", .compressedCPUs, "With --hardware, write CPUs as ranges with a count."),
    Option(
      "V", "verify", .verify,
      "Check that the pages of the segment or file lie where the policy says."),
    Option(nil, "version", .version, "Print the version of numactl this stands for, and exit."),
    Option(
      nil, "static", .staticNodes, isInherited: false,
      "Keep the policy's nodes as they are when the cpuset changes."),
    Option(
      nil, "relative", .relativeNodes, isInherited: false,
      "Count the policy's nodes within the cpuset, and follow when that changes."),
    Option(
      nil, "home-node", .node, Self.homeNode, isInherited: false,
      "Try NODE first among those of --membind or --preferred-many, for a segment or file. Linux 5.17."
    ),
    Option(
      nil, "check", .check, isInherited: false,
      "Apply nothing; say of each setting whether it is allowed here, or why not. Exits with 1 if one is not."
    ),
    Option(
      nil, "best-effort", .bestEffort, isInherited: false,
      "Make the best of settings that are not allowed here: fewer nodes or CPUs, or none; say so on stderr."
    ),
    Option(
      nil, "local-rank", optional: .rankRequest, Self.localRank, isInherited: false,
      "Under a launcher of ranks (MPI, Slurm, torchrun), bind this rank to its share of the nodes, as --cpunodebind with --membind=same; with gpu or nic, to the node of its device. preferred lets memory come from elsewhere, hbm takes memory with high bandwidth."
    ),
    Option(
      nil, "set-weights", .weights, Self.setWeights, isInherited: false,
      "Set the kernel's weights for --weighted-interleave, as 0=5,2=1, and print old and new. Needs root."
    ),
    Option(
      nil, "load", .file, Self.load, isInherited: false,
      "Before COMMAND, or without one, read FILE into the page cache by the policy, and move what is there already."
    ),
    Option(
      nil, "pid", .process, Self.process, isInherited: false,
      "With --show, show the process PID: CPUs, nodes and policy of its threads, its pages, its mappings' policies. With a policy or binding, change those of all threads of the processes PID,PID."
    ),
    Option(
      nil, "tree", .process, Self.tree, isInherited: false,
      "Change the policy and binding of the process PID and of all that descend from it."),
    Option(
      nil, "cgroup", .controlGroup, Self.controlGroup, isInherited: false,
      "Change the policy and binding of the processes of a cgroup and of the groups below it."),
    Option(
      nil, "mappings", optional: .mappings, Self.mappings, isInherited: false,
      "With --show --pid, list each mapping with its policy and its memory on each node. With a change, change existing mappings too: own, those with a policy of their own; unset, those without; all, and shared memory."
    ),
    Option(
      nil, "move", .movePages, isInherited: false,
      "After a change, move the pages that lie on other nodes than those of the policy."),
    Option(
      nil, "timeout", .time, Self.timeout, isInherited: false,
      "Give up a change, and put all back, if a thread does not stop in this time: 10, 500ms."),
    Option(
      nil, "report", .report, isInherited: false,
      "After a change, print the threads that were changed, and how long each stood still."),
    Option(
      nil, "tiers", .tiers, isInherited: false,
      "With --hardware, show memory tiers, bandwidth, latency, weights, demotion, movable memory and what is allowed too."
    ),
    Option(
      nil, "graph", .graph, isInherited: false,
      "With --hardware, draw distances as a heat map and memory as bars."),
    Option(
      nil, "explain", .specifier, Self.explain, isInherited: false,
      "Say what SPEC, a list of nodes, means on this machine, and exit."),
    Option(
      "J", "json", .json, isInherited: false,
      "Print JSON, with sizes in bytes: --show, --hardware, --dump, --check, --explain, --version."),
    Option(
      nil, "sysroot", .directory, Self.systemRoot, isInherited: false,
      "With --hardware or --explain, read the recorded machine in DIRECTORY."),
    Option("h", "help", .help, isInherited: false, "Print this help and exit."),
  ]

  static let usage = Usage(
    """
    Runs COMMAND with a memory policy and a binding to CPUs, or sets the policy of shared
    memory. NODES is a list of nodes: 2-5 or 0,2; all; !0 for all but 0; +0 for the first
    allowed; same for those of the option before; netdev:DEV, ip:HOST, file:PATH, block:DEV,
    pci:ADDRESS, gpu:N, nic:N for a device's; cpu, mem, dram, hbm, cxl, gpu, tier:N,
    nearest:N, socket:N, of:PID. CPUS is a list of CPUs: 0-3,8; all; !0; +0; core:N, llc:N,
    socket:N, node:N; with /nosmt behind, one thread of each core.
    """,
    forms: [
      "[--all | -a] [POLICY] [BINDING] COMMAND [ARGUMENT...]",
      "[--show | -s] [--json | -J] [--pid PID [--mappings]]",
      "--pid PID[,PID...] | --tree PID | --cgroup PATH [POLICY] [BINDING]",
      "[--hardware | -H] [--cpu-compress] [--tiers] [--graph] [--json | -J]",
      "[--length SIZE] [--offset SIZE] [--shmid ID] --shm KEYFILE | --file FILE [POLICY] [--dump]",
      "[POLICY] --load=FILE [COMMAND [ARGUMENT...]]",
      "--check [POLICY] [BINDING]",
    ], table)
}

extension ValueKind {
  static let nodes = ValueKind("NODES")
  static let node = ValueKind("NODE")
  static let cpus = ValueKind("CPUS")
  static let keyFile = ValueKind("KEYFILE")
  static let file = ValueKind("FILE")
  static let size = ValueKind("SIZE")
  static let mode = ValueKind("MODE")
  static let identifier = ValueKind("ID")
  static let weights = ValueKind("WEIGHTS")
  static let specifier = ValueKind("SPEC")
  static let directory = ValueKind("DIRECTORY")
  static let controlGroup = ValueKind("PATH")
  static let mappings = ValueKind("WHICH")
  static let rankRequest = ValueKind("SHARE")
  static let time = ValueKind("TIME")
}

extension NumactlOption {
  /// The name of the option in messages.
  var name: String {
    switch self {
    case .all: "--all"
    case .interleave: "--interleave"
    case .weightedInterleave: "--weighted-interleave"
    case .preferred: "--preferred"
    case .preferredMany: "--preferred-many"
    case .runOnNodes: "--cpunodebind"
    case .runOnCPUs: "--physcpubind"
    case .bind: "--membind"
    case .show: "--show"
    case .local: "--localalloc"
    case .balancing: "--balancing"
    case .hardware: "--hardware"
    case .sharedMemory: "--shm"
    case .file: "--file"
    case .offset: "--offset"
    case .length: "--length"
    case .strict: "--strict"
    case .mode: "--shmmode"
    case .dump: "--dump"
    case .dumpNodes: "--dump-nodes"
    case .projectID: "--shmid"
    case .huge: "--huge"
    case .touch: "--touch"
    case .compressedCPUs: "--cpu-compress"
    case .verify: "--verify"
    case .version: "--version"
    case .staticNodes: "--static"
    case .relativeNodes: "--relative"
    case .homeNode: "--home-node"
    case .check: "--check"
    case .bestEffort: "--best-effort"
    case .localRank: "--local-rank"
    case .setWeights: "--set-weights"
    case .load: "--load"
    case .process: "--pid"
    case .tree: "--tree"
    case .controlGroup: "--cgroup"
    case .movePages: "--move"
    case .timeout: "--timeout"
    case .report: "--report"
    case .mappings: "--mappings"
    case .tiers: "--tiers"
    case .graph: "--graph"
    case .explain: "--explain"
    case .json: "--json"
    case .systemRoot: "--sysroot"
    case .help: "--help"
    }
  }
}
