# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# The manual's example.

scenario "example: the manual's, 2-5 to 7,9,12-13" \
  moves 2-5 7,9,12-13 '2:1 3:2 4:4 5:8' '7=256 9=512 12=1024 13=2048'
