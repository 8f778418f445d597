# Completion of migratepages(8) for fish, written from its table of options by `make generated`.

# Whether the current word is the operand of this number.
function __migratepages_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if not string match -qr -- '^-.' "$onlyOperands$word"
            set operand (math $operand + 1)
        end
    end
    test $operand -eq $argv[1]
end

# The nodes that are online, as the kernel writes them: 0-3,8.
function __migratepages_online
    cat /sys/devices/system/node/online 2>/dev/null
end

# Completes the last number of a list of nodes.
function __migratepages_nodes
    set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l head (string replace -r -- '[^,!+-]*$' '' "$word")
    set -l nodes
    for range in (__migratepages_online | string split ,)
        set -a nodes (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
    end
    # After +, nodes are counted from 0, whatever their numbers.
    if string match -qr -- '^!?\+' "$word"; and set -q nodes[1]
        set nodes (seq 0 (math (count $nodes) - 1))
    end
    string match -q -- '*-' "$head"; or set -a nodes all cpu cxl dram gpu hbm mem nearest: of: tier:
    printf '%s\n' "$head"$nodes
end

for name in migratepages migratepages-swift
    complete -c $name -f
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -s V -l version -d 'Print the version and exit.'
    complete -c $name -n '__migratepages_operand 1' -x -a '(__fish_complete_pids)' -d PID
    complete -c $name -n '__migratepages_operand 2' -x -k -a '(__migratepages_nodes)' -d FROM
    complete -c $name -n '__migratepages_operand 3' -x -k -a '(__migratepages_nodes)' -d TO
end
