"""What stands around the project: `make run` and `make test`, files for nginx and systemd. Standard library only."""
