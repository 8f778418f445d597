# Completion of migratepages(8) for fish, written from its table of options by `make generated`.

# Whether the value of an option, which may be cut short, is the next word.
function __migratepages_takes_value
    if not string match -q -- '--*' $argv[1]
        string match -qr -- '^-[hV]*([=])$' $argv[1]
        return
    end
    for option in \
        --help \
        --version \
        --engine: \
        --jobs: \
        --max-pause: \
        --timeout: \
        --bandwidth: \
        --progress \
        --report \
        --strict \
        --only: \
        --exclude: \
        --map: \
        --range: \
        --min-size: \
        --tree: \
        --cgroup: \
        --container: \
        --name: \
        --user: \
        --file: \
        --shm: \
        --drop \
        --evacuate: \
        --to: \
        --cache \
        --offline \
        --keep \
        --pin \
        --rebind-policy \
        --dry-run \
        --reserve: \
        --pairs: \
        --spread:
        if test (string sub -l (string length -- $argv[1]) -- $option) = $argv[1]
            string match -q -- '*:' $option
            return
        end
    end
    return 1
end

# Which operand the current word is.
function __migratepages_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if string match -qr -- '^-.' "$onlyOperands$word"
            __migratepages_takes_value $word; and set isValue yes
        else
            set operand (math $operand + 1)
        end
    end
    echo $operand
end

# The current word, or the part of it that is the value of an option.
function __migratepages_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[hV]*([=])' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __migratepages_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __migratepages_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__migratepages_online $argv[2] | string split ,)
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
function __migratepages_nodes
    set -l value (__migratepages_value)
    # A device is the rest of the list, commas and all.
    set -l parts (string match -r -- '^(.*[,!+]|)(netdev|ip|file|block|pci):(.*)$' "$value")
    or set parts (string match -r -- '^(.*[,!+]|)(tier|nearest|of|gpu|nic|socket):([^,]*)$' "$value")
    or begin
        __migratepages_list "$value" node all cpu mem dram hbm cxl gpu tier: nearest: of: gpu: nic: socket: netdev: ip: file: block: pci:
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
            set values (__migratepages_list '' node)
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

for name in migratepages migratepages-swift
    complete -c $name -f
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -s V -l version -d 'Print the version and exit.'
    complete -c $name -l engine -x -a 'auto kernel parallel' -d 'Who moves: the kernel in one call (kernel), this tool a few pages at a time (parallel), or what suits the process (auto).'
    complete -c $name -l jobs -x -d 'Move with N threads; by default as many as make it faster, at most 8.'
    complete -c $name -l max-pause -x -d 'Make calls so short that the process waits no longer for a page: 20ms, 0.5s.'
    complete -c $name -l timeout -x -d 'Stop when this much time has gone by, as 30 or 1.5s; say what was done, and exit with 124.'
    complete -c $name -l bandwidth -x -d 'Move no more than this in a second, all threads together: 500M.'
    complete -c $name -l progress -f -d 'Show progress on stderr: a bar on a terminal, else a line each second; as JSON, one document a line, with --progress=json.'
    complete -c $name -l report -f -d 'Print for each pair of nodes what moved, and what stayed and why; as JSON with --report=json.'
    complete -c $name -l strict -d 'Exit with 3 where some pages stayed, with 4 where none moved though some should.'
    complete -c $name -l only -x -a 'anon heap stack file shmem hugetlb' -d 'Move these kinds of memory alone: a list of anon, heap, stack, file, shmem, hugetlb.'
    complete -c $name -l exclude -x -a 'anon heap stack file shmem hugetlb' -d 'Leave these kinds of memory where they are: --exclude=shmem,file.'
    complete -c $name -l map -x -d 'Move only mappings of files whose path holds TEXT. May be given several times.'
    complete -c $name -l range -x -d 'Move only what lies at these addresses, hexadecimal as in /proc/PID/maps; several with commas between them.'
    complete -c $name -l min-size -x -d 'Leave mappings that are smaller where they are: 64k, 2m, 1g.'
    complete -c $name -l tree -x -a '(__fish_complete_pids)' -d 'Move the process PID and all that descend from it, children that appear meanwhile too.'
    complete -c $name -l cgroup -x -a '(__fish_complete_directories (__migratepages_value))' -d 'Move the processes of a cgroup and of the groups below it.'
    complete -c $name -l container -x -d 'Move the processes of the container whose ID begins so, or whose name in LXC or Incus it is.'
    complete -c $name -l name -x -d 'Move the processes whose program has TEXT in its name.'
    complete -c $name -l user -x -a '(__fish_complete_users)' -d 'Move the processes of a user.'
    complete -c $name -l file -r -F -d 'Move what is in memory of a file, or of the files below a folder (DIR/), instead of a process.'
    complete -c $name -l shm -x -d 'Move a SysV segment instead of a process; its ID is that of ipcs -m.'
    complete -c $name -l drop -d 'With --file, give up the page cache of the files on the nodes FROM, except what is dirty or mapped.'
    complete -c $name -l evacuate -x -k -a '(__migratepages_nodes)' -d 'Move all processes away from the nodes FROM, the biggest first, then segments and files of tmpfs, and list what is left there and why.'
    complete -c $name -l to -x -k -a '(__migratepages_nodes)' -d 'With --evacuate, the nodes to go to; by default all others, by what is free there.'
    complete -c $name -l cache -d 'With --evacuate, then drop the page cache on the nodes that no process maps; where the kernel cannot, move that of open files.'
    complete -c $name -l offline -d 'With --evacuate, then give back idle huge pages and take the memory of the nodes offline, block by block.'
    complete -c $name -l keep -d 'With --offline, leave blocks offline although others stay.'
    complete -c $name -l pin -d 'Then have the threads run beside the nodes that the pages went to.'
    complete -c $name -l rebind-policy -d 'Before the move, replace the nodes of FROM by those of TO in the policies of threads and memory, so that new pages follow.'
    complete -c $name -l dry-run -d 'Move nothing; print what would move, what room there is for it and how long it may take.'
    complete -c $name -l reserve -x -d 'Move nothing and exit with 5 where less than this would stay free on a node: 10% of its memory, or 2g.'
    complete -c $name -l pairs -x -d 'Move from these nodes to those, instead of FROM and TO: 0:1,2:3. A swap, 0:1,1:0, swaps.'
    complete -c $name -l spread -x -a 'even free weights' -d 'Spread the pages of each node of FROM over all of TO: even, by what is free there (free), or by the weights of weighted interleaving (weights).'
    complete -c $name -n 'test (__migratepages_operand) -eq 1' -x -a '(__fish_complete_pids)' -d 'PID'
    complete -c $name -n 'test (__migratepages_operand) -eq 2' -x -k -a '(__migratepages_nodes)' -d 'FROM'
    complete -c $name -n 'test (__migratepages_operand) -eq 3' -x -k -a '(__migratepages_nodes)' -d 'TO'
end
