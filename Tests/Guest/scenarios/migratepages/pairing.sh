# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Which node's pages go to which node: FROM and TO are sets, not lists. The i-th node of FROM goes to the i-th of TO,
# starting over if TO is smaller. Nodes in both sets stay if the sets differ in size.

# Each node has a different number of pages, so that no two sums of them are equal.
four='2:1 3:2 4:4 5:8'

scenario 'pairing: four nodes to four' moves 2-5 7,9,12-13 "$four" '7=256 9=512 12=1024 13=2048'
scenario 'pairing: four nodes to one' moves 2-5 7 "$four" '7=3840'
scenario 'pairing: four nodes to two' moves 2-5 7,9 "$four" '7=1280 9=2560'
scenario 'pairing: four nodes to three' moves 2-5 7,9,12 "$four" '7=2304 9=512 12=1024'
scenario 'pairing: one node to three uses the first' moves 2 7,9,12 "$four" '3=512 4=1024 5=2048 7=256'
scenario 'pairing: two nodes to three use the first two' moves 2,3 7,9,12 "$four" '4=1024 5=2048 7=256 9=512'
scenario 'pairing: a chain shifts by one' moves 2-5 3-6 "$four" '3=256 4=512 5=1024 6=2048'
scenario 'pairing: sets of equal size that overlap' moves 2-5 4-7 "$four" '4=256 5=512 6=1024 7=2048'
scenario 'pairing: 2-5 to 3-5 moves node 2 only' moves 2-5 3-5 "$four" '3=768 4=1024 5=2048'
scenario 'pairing: 3-5 to 2-5 moves nothing' moves 3-5 2-5 "$four" '2=256 3=512 4=1024 5=2048'
scenario 'pairing: 2-5 to 5,6 leaves node 5' moves 2-5 5,6 "$four" '5=3328 6=512'
scenario 'pairing: 2,3 to all others' moves 2,3 '!2,3' "$four" '0=256 1=512 4=1024 5=2048'
scenario 'pairing: all to node 0' moves all 0 '1:1 2:2 9:4 15:8' '0=3840'
scenario 'pairing: node 0 to all moves nothing' moves 0 all '0:1 2:2 9:4' '0=256 2=512 9=1024'
scenario 'pairing: all to all moves nothing' moves all all "$four" '2=256 3=512 4=1024 5=2048'
scenario 'pairing: relative nodes' moves +2 +3 "$four" '3=768 4=1024 5=2048'
scenario 'pairing: all but 2-5 to 13' moves '!2-5' 13 '0:1 1:2 2:4 6:8 15:16' '2=1024 13=6912'
scenario 'pairing: the order of words does not matter' moves 5,4,3,2 13,7,12,9 "$four" '7=256 9=512 12=1024 13=2048'
scenario 'pairing: equal sets in another order move nothing' moves 2-5 5,4,3,2 "$four" '2=256 3=512 4=1024 5=2048'
scenario 'pairing: an empty FROM moves nothing' moves '' 7 "$four" '2=256 3=512 4=1024 5=2048'
scenario 'pairing: a reversed range is its first number' moves 3-2 7 "$four" '2=256 4=1024 5=2048 7=512'
scenario 'pairing: hexadecimal and octal numbers' moves 0x2-0x3 07,011 "$four" '4=1024 5=2048 7=256 9=512'
