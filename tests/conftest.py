"""What every test may use."""

pytest_plugins = ["tests.support.pace", "tests.support.engines", "tests.support.world", "tests.support.faults.worlds"]
