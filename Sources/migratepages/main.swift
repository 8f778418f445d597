import CommandInterface

Program.run("migratepages", migratepages)
