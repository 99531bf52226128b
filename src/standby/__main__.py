from standby.cli.main import run

run()
