# Completion of numastat-swift(8) for fish, written from its table of options by `make generated`.

# The current word, or the part of it that is the value of an option.
function __numastat_swift_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[cmnvVzJh]*([pso])' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __numastat_swift_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __numastat_swift_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__numastat_swift_online $argv[2] | string split ,)
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

for name in numastat-swift numastat
    complete -c $name -f
    complete -c $name -s c -l compact -d 'Make columns as narrow as their content, and round to whole MB.'
    complete -c $name -s m -l meminfo -d 'Show the memory of each node as the kernel uses it.'
    complete -c $name -s n -l numastat -d 'Show in MB how much was allocated on each node, and for whom.'
    complete -c $name -s p -l process -x -a '(__fish_complete_pids)' -d 'Show where the memory of a process lies, or of those whose name or command line holds a text.'
    complete -c $name -s s -l sort -f -k -a '(__numastat_swift_list (__numastat_swift_value) node)' -d 'Sort rows by their total, or by NODE; the greatest first. NODE is part of the same word: -s2.'
    complete -c $name -s v -l verbose -d 'Show a table for each of several processes.'
    complete -c $name -s V -l version -d 'Print the version of numastat this stands for, and exit.'
    complete -c $name -s z -l skip-zeros -d 'Leave out rows and columns of zeros.'
    complete -c $name -s J -l json -d 'Write the reports as JSON, in bytes.'
    complete -c $name -l csv -d 'Write the reports as a table of comma-separated values, in bytes.'
    complete -c $name -l prometheus -d 'Write the reports as metrics in the text format of Prometheus.'
    complete -c $name -l bytes -d 'Show bytes instead of MB.'
    complete -c $name -s o -l columns -x -k -a '(__numastat_swift_list (__numastat_swift_value) node total share anon heap stack file shmem hugetlb private)' -d 'Show these columns in this order: nodes, total, size of files, or of processes share, hugetlb, heap, stack, private.'
    complete -c $name -l detail -d 'Split Private into anon, file and shmem, and list the mappings with their policies.'
    complete -c $name -l tree -x -a '(__fish_complete_pids)' -d 'Show a process and all that descend from it, and their total and shares with each page once.'
    complete -c $name -l user -x -a '(__fish_complete_users)' -d 'Show the processes of a user, and their total and shares with each page once.'
    complete -c $name -l cgroup -x -a '(__fish_complete_directories (__numastat_swift_value))' -d 'Show the memory of a cgroup, which costs its processes nothing.'
    complete -c $name -l container -x -d 'Show the memory of the container whose ID begins so, or whose name in LXC or Incus it is.'
    complete -c $name -l file -r -F -d 'Show how much of a file is in memory, and where.'
    complete -c $name -l shm -x -d 'Show how much of a SysV segment is in memory, and where; its ID is that of ipcs -m.'
    complete -c $name -l max-scan -x -d 'Leave out processes with more resident memory: the kernel may hold them up while it looks.'
    complete -c $name -l sysroot -x -a '(__fish_complete_directories (__numastat_swift_value))' -d 'Read the recorded machine in DIRECTORY.'
    complete -c $name -l watch -f -d 'Show it on the whole screen, anew every SECONDS (2); q ends. SECONDS is part of the same word: --watch=5.'
    complete -c $name -l interval -x -d 'Print what happens per second, or how processes change, every SECONDS.'
    complete -c $name -l count -x -d 'End after NUMBER times with --interval.'
    complete -c $name -l graph -d 'Show as bars how much memory of each node is used, or where that of processes lies.'
    complete -c $name -l svg -r -F -d 'Write the same as a picture to FILE, or to standard output where FILE is -.'
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -x -a '(__fish_complete_pids)' -d 'PID|PATTERN'
end
