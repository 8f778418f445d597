# Completion of numactl-swift(8) for fish, written from its table of options by `make generated`.

# Whether the value of an option, which may be cut short, is the next word.
function __numactl_swift_takes_value
    if not string match -q -- '--*' $argv[1]
        string match -qr -- '^-[aslbHtdDuTVJh]*([iwpPcNCmSfoLMI])$' $argv[1]
        return
    end
    for option in \
        --all \
        --interleave: \
        --weighted-interleave: \
        --preferred: \
        --preferred-many: \
        --cpubind: \
        --cpunodebind: \
        --physcpubind: \
        --membind: \
        --show \
        --localalloc \
        --balancing \
        --hardware \
        --shm: \
        --file: \
        --offset: \
        --length: \
        --strict \
        --shmmode: \
        --dump \
        --dump-nodes \
        --shmid: \
        --huge \
        --touch \
        --cpu-compress \
        --verify \
        --version \
        --static \
        --relative \
        --home-node: \
        --check \
        --best-effort \
        --local-rank \
        --set-weights: \
        --load: \
        --pid: \
        --tree: \
        --cgroup: \
        --mappings \
        --move \
        --timeout: \
        --report \
        --tiers \
        --graph \
        --explain: \
        --json \
        --sysroot: \
        --help
        if test (string sub -l (string length -- $argv[1]) -- $option) = $argv[1]
            string match -q -- '*:' $option
            return
        end
    end
    return 1
end

# Prints the words behind the options: a command and its own words. Fails where the options have not ended; with 2
# where the current word is the value of one.
function __numactl_swift_rest
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        if test "$words[1]" = --
            set -e words[1]
            break
        else if not string match -qr -- '^-.' "$words[1]"
            break
        else if __numactl_swift_takes_value $words[1]
            set -q words[2]; or return 2
            set -e words[1]
        end
        set -e words[1]
        set -q words[1]; or return 1
    end
    set -q words[1]; or test (commandline -opc)[-1] = --; or return 1
    string escape -- $words
    return 0
end

# Completes the command as it is completed by itself.
function __numactl_swift_command
    set -l words (__numactl_swift_rest)
    test $status -ne 2; or return
    set -l current (commandline -ct)
    set -q words[1]; or not string match -q -- '-*' "$current"; or return
    complete -C (string join ' ' -- $words "$current")
end

# The current word, or the part of it that is the value of an option.
function __numactl_swift_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[aslbHtdDuTVJh]*([iwpPcNCmSfoLMI])' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __numactl_swift_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __numactl_swift_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__numactl_swift_online $argv[2] | string split ,)
        set -a items (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
    end
    # After + they are counted from 0, whatever their numbers.
    if string match -qr -- '^!?\+' "$argv[1]"; and set -q items[1]
        set items (seq 0 (math (count $items) - 1))
    end
    # No word ends a range.
    string match -q -- '*-' "$head"; or set -a items $argv[3..]
    printf '%s\n' "$head"$items
end

# Completes the last item of a list of nodes; the words given can only stand alone.
function __numactl_swift_nodes
    set -l value (__numactl_swift_value)
    # A device is the rest of the list, commas and all.
    set -l parts (string match -r -- '^(.*[,!+]|)(netdev|ip|file|block|pci):(.*)$' "$value")
    or set parts (string match -r -- '^(.*[,!+]|)(tier|nearest|of|gpu|nic|socket):([^,]*)$' "$value")
    or begin
        __numactl_swift_list "$value" node all cpu mem dram hbm cxl gpu tier: nearest: of: gpu: nic: socket: netdev: ip: file: block: pci:
        string match -- "$value*" $argv
        return
    end
    set -l values
    # Only set takes a pattern that nothing matches for nothing.
    set -l entries
    switch $parts[3]
        case of
            set values (__fish_complete_pids)
        case nearest
            set values (__numactl_swift_list '' node)
        case tier
            set entries /sys/devices/virtual/memory_tiering/memory_tier*
        case gpu nic
            for directory in /sys/bus/pci/devices/*
                test -e $directory/physfn; and continue
                switch "$parts[3]:"(cat $directory/class $directory/vendor 2>/dev/null | string join :)
                    case 'gpu:0x0300*:0x1a03' 'gpu:0x0300*:0x102b' 'gpu:0x0300*:0x19e5'
                    case 'gpu:0x0300*' 'gpu:0x0302*' 'gpu:0x0380*' 'gpu:0x1200*' 'nic:0x02*'
                        set -a entries $directory
                end
            end
        case netdev
            set entries /sys/class/net/*
        case block
            set entries /sys/class/block/*
        case pci
            set entries /sys/bus/pci/devices/*
        case file
            set values (__fish_complete_path "$parts[4]")
    end
    set -q entries[1]; and set values (string replace -r -- '.*/(memory_tier)?' '' $entries)
    set -q values[1]; and printf '%s\n' "$parts[2]$parts[3]:"$values
end

for name in numactl-swift numactl
    complete -c $name -f
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s a -l all -d 'Take nodes and CPUs from the whole machine, not only those allowed here. Before options that name them.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s i -l interleave -x -k -a '(__numactl_swift_nodes same)' -d 'Allocate memory page by page in turn from NODES; \'\' goes back to the default policy.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s w -l weighted-interleave -x -k -a '(__numactl_swift_nodes same)' -d 'Allocate in turn from NODES, by the weights that the kernel keeps. Linux 6.9.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s p -l preferred -x -k -a '(__numactl_swift_nodes same)' -d 'Allocate from NODE while it has room, then from others.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s P -l preferred-many -x -k -a '(__numactl_swift_nodes same)' -d 'Allocate from NODES while they have room, then from others. Linux 5.15.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s c -l cpubind -x -k -a '(__numactl_swift_nodes same)' -d 'The old name of --cpunodebind.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s N -l cpunodebind -x -k -a '(__numactl_swift_nodes same)' -d 'Run on the CPUs of NODES only.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s C -l physcpubind -x -k -a '(__numactl_swift_list (__numactl_swift_value) cpu all core: llc: node: socket:)' -d 'Run on these CPUs only.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s m -l membind -x -k -a '(__numactl_swift_nodes same)' -d 'Allocate memory from NODES only.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s s -l show -d 'Show policy and bindings as they are for a command started here, and exit.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s l -l localalloc -d 'Allocate from the node of the CPU that asks.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s b -l balancing -d 'With a later --membind or --preferred-many, let the kernel move pages among the nodes.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s H -l hardware -d 'Show the machine\'s nodes, CPUs, memory and distances, and exit.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s S -l shm -r -F -d 'Set the policy of the System V shared memory segment whose key is made from KEYFILE.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s f -l file -r -F -d 'Set the policy of FILE, on tmpfs or hugetlbfs.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s o -l offset -x -d 'Where in the segment or file the policy starts. Before --shm or --file.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s L -l length -x -d 'How much of it the policy is for; what is missing is made. SIZE ends in k, m, g or nothing. Before --shm or --file.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s t -l strict -d 'Fail when pages that are there already lie elsewhere. Before the policy.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s M -l shmmode -x -d 'The permissions, in octal, of what is made. Before --shm or --file.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s d -l dump -d 'Show the policies of the segment or file.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s D -l dump-nodes -d 'Show on which nodes the pages of the segment or file are. This allocates those that are missing.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s I -l shmid -x -d 'The ftok(3) project of the key, 0 to 255.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s u -l huge -d 'Use huge pages for the segment. Before --shm.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s T -l touch -d 'Allocate the pages of the segment or file by touching each.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l cpu-compress -d 'With --hardware, write CPUs as ranges with a count.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s V -l verify -d 'Check that the pages of the segment or file lie where the policy says.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l version -d 'Print the version of numactl this stands for, and exit.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l static -d 'Keep the policy\'s nodes as they are when the cpuset changes.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l relative -d 'Count the policy\'s nodes within the cpuset, and follow when that changes.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l home-node -x -k -a '(__numactl_swift_nodes same)' -d 'Try NODE first among those of --membind or --preferred-many, for a segment or file. Linux 5.17.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l check -d 'Apply nothing; say of each setting whether it is allowed here, or why not. Exits with 1 if one is not.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l best-effort -d 'Make the best of settings that are not allowed here: fewer nodes or CPUs, or none; say so on stderr.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l local-rank -f -a 'gpu nic preferred hbm' -d 'Under a launcher of ranks (MPI, Slurm, torchrun), bind this rank to its share of the nodes, as --cpunodebind with --membind=same; with gpu or nic, to the node of its device. preferred lets memory come from elsewhere, hbm takes memory with high bandwidth.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l set-weights -x -d 'Set the kernel\'s weights for --weighted-interleave, as 0=5,2=1, and print old and new. Needs root.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l load -r -F -d 'Before COMMAND, or without one, read FILE into the page cache by the policy, and move what is there already.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l pid -x -a '(__fish_complete_pids)' -d 'With --show, show the process PID: CPUs, nodes and policy of its threads, its pages, its mappings\' policies. With a policy or binding, change those of all threads of the processes PID,PID.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l tree -x -a '(__fish_complete_pids)' -d 'Change the policy and binding of the process PID and of all that descend from it.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l cgroup -x -a '(__fish_complete_directories (__numactl_swift_value))' -d 'Change the policy and binding of the processes of a cgroup and of the groups below it.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l mappings -f -a 'own unset all' -d 'With --show --pid, list each mapping with its policy and its memory on each node. With a change, change existing mappings too: own, those with a policy of their own; unset, those without; all, and shared memory.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l move -d 'After a change, move the pages that lie on other nodes than those of the policy.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l timeout -x -d 'Give up a change, and put all back, if a thread does not stop in this time: 10, 500ms.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l report -d 'After a change, print the threads that were changed, and how long each stood still.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l tiers -d 'With --hardware, show memory tiers, bandwidth, latency, weights, demotion, movable memory and what is allowed too.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l graph -d 'With --hardware, draw distances as a heat map and memory as bars.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l explain -x -k -a '(__numactl_swift_nodes)' -d 'Say what SPEC, a list of nodes, means on this machine, and exit.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s J -l json -d 'Print JSON, with sizes in bytes: --show, --hardware, --dump, --check, --explain, --version.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -l sysroot -x -a '(__fish_complete_directories (__numactl_swift_value))' -d 'With --hardware or --explain, read the recorded machine in DIRECTORY.'
    complete -c $name -n 'not __numactl_swift_rest >/dev/null' -s h -l help -d 'Print this help and exit.'
    complete -c $name -x -a '(__numactl_swift_command)'
end
