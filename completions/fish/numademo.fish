# Completion of numademo(8) for fish, written from its table of options by `make generated`.

# Which operand the current word is.
function __numademo_operand
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
    echo $operand
end

for name in numademo numademo-swift
    complete -c $name -f
    complete -c $name -s c -l csv -d 'Print values with commas between them.'
    complete -c $name -s f -l force -d 'Go on where the kernel answers no NUMA calls, as far as that goes.'
    complete -c $name -s S -l stupid -d 'Where no TEST is given, run forward and backward too.'
    complete -c $name -s e -l exit-on-error -d 'End with 1 at the first measurement that cannot be made. Else it is left out, with a word on stderr.'
    complete -c $name -s t -l sample -d 'Measure a part of the nodes, and of their sets, where there are more than three nodes.'
    complete -c $name -l graph -d 'Draw bars.'
    complete -c $name -s J -l json -d 'Print JSON, in bytes per second, with the nodes on which the memory was.'
    complete -c $name -s V -l version -d 'Print the version and exit.'
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -n 'test (__numademo_operand) -ge 2' -x -a 'memset memcpy forward backward stream random2 ptrchase' -d 'TEST'
end
