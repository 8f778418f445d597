import CommandInterface

Program.run("numactl-swift", numactl)
