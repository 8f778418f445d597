# Completion of sample-tool(8) for fish, written from its table of options by `make generated`.

# Whether the current word is the operand of this number.
function __sample_tool_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if contains -- "$onlyOperands$word" -m --membind --of-process -o --output -n --count
            set isValue yes
        else if not string match -qr -- '^-.' "$onlyOperands$word"
            set operand (math $operand + 1)
        end
    end
    test $operand -eq $argv[1]
end

# The nodes that are online, as the kernel writes them: 0-3,8.
function __sample_tool_online
    cat /sys/devices/system/node/online 2>/dev/null
end

# Completes the last number of a list of nodes.
function __sample_tool_nodes
    set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l head (string replace -r -- '[^,!+-]*$' '' "$word")
    set -l nodes
    for range in (__sample_tool_online | string split ,)
        set -a nodes (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
    end
    # After +, nodes are counted from 0, whatever their numbers.
    if string match -qr -- '^!?\+' "$word"; and set -q nodes[1]
        set nodes (seq 0 (math (count $nodes) - 1))
    end
    string match -q -- '*-' "$head"; or set -a nodes all cpu cxl dram gpu hbm mem nearest: of: tier:
    printf '%s\n' "$head"$nodes
end

for name in sample-tool sample-tool-swift
    complete -c $name -f
    complete -c $name -s q -l quiet -d 'Say nothing: [no] \'word\'.'
    complete -c $name -s m -l membind -x -k -a '(__sample_tool_nodes)' -d 'Take memory of these nodes only.'
    complete -c $name -l of-process -x -a '(__fish_complete_pids)' -d 'Follow a process.'
    complete -c $name -s o -l output -r -F -d 'Write to a file.'
    complete -c $name -s n -l count -x -d 'Do it so many times.'
    complete -c $name -n '__sample_tool_operand 1' -r -F -d FILE
    complete -c $name -n '__sample_tool_operand 2' -x -k -a '(__sample_tool_nodes)' -d NODES
end
