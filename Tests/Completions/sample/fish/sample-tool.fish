# Completion of sample-tool(8) for fish, written from its table of options by `make generated`.

# Whether the value of an option, which may be cut short, is the next word.
function __sample_tool_takes_value
    if not string match -q -- '--*' $argv[1]
        string match -qr -- '^-[q]*([mon])$' $argv[1]
        return
    end
    for option in \
        --quiet \
        --membind: \
        --of-process: \
        --output: \
        --count: \
        --sort
        if test (string sub -l (string length -- $argv[1]) -- $option) = $argv[1]
            string match -q -- '*:' $option
            return
        end
    end
    return 1
end

# Which operand the current word is.
function __sample_tool_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if string match -qr -- '^-.' "$onlyOperands$word"
            __sample_tool_takes_value $word; and set isValue yes
        else
            set operand (math $operand + 1)
        end
    end
    echo $operand
end

# The current word, or the part of it that is the value of an option.
function __sample_tool_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[q]*([mons])' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __sample_tool_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __sample_tool_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__sample_tool_online $argv[2] | string split ,)
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

# Completes the last item of a list of nodes.
function __sample_tool_nodes
    __sample_tool_list (__sample_tool_value) node all
end

for name in sample-tool sample-tool-swift
    complete -c $name -f
    complete -c $name -s q -l quiet -d 'Say nothing: [no] \'word\'.'
    complete -c $name -s m -l membind -x -k -a '(__sample_tool_nodes)' -d 'Take memory of these nodes only.'
    complete -c $name -l of-process -x -a '(__fish_complete_pids)' -d 'Follow a process.'
    complete -c $name -s o -l output -r -F -d 'Write to a file.'
    complete -c $name -s n -l count -x -d 'Do it so many times.'
    complete -c $name -s s -l sort -f -k -a '(__sample_tool_nodes)' -d 'Sort by nodes.'
    complete -c $name -n 'test (__sample_tool_operand) -eq 1' -r -F -d 'FILE'
    complete -c $name -n 'test (__sample_tool_operand) -eq 2' -x -k -a '(__sample_tool_nodes)' -d 'NODES'
end
