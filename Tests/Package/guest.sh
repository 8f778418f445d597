# shellcheck shell=bash
# Runs in a guest. Compares what scripts read in the output of the package's tools and in the output of the old tools.
cd /tmp || exit 1
PATH=/old/2.0.19/bin:$PATH bash /root/snippets.sh >old 2>old.errors
bash /root/snippets.sh >new 2>new.errors
cat new.errors
cat new
# The tools must be those of the package, and must start.
for name in numactl numastat migratepages memhog migspeed numademo numactl-swift numastat-swift; do
  [[ $(type -P "$name") == "/usr/bin/$name" ]] || { echo "$name: not found"; exit 1; }
  "$name" --help >/dev/null || exit 1
done
[[ ! -s new.errors ]] && (($(wc -l <new) >= 30)) && ! grep -E ': *$' new && diff old new
