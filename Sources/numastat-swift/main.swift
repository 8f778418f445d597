import CommandInterface

Program.run("numastat-swift", numastat)
