"""The project: settings, addresses, roles, the admin site, the worker, commands that span both apps."""
