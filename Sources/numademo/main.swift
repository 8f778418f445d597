import CommandInterface

Program.run("numademo", numademo)
