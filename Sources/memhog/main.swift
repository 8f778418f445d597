import CommandInterface

Program.run("memhog", memhog)
