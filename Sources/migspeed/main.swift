import CommandInterface

Program.run("migspeed", migspeed)
