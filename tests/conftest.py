"""What every test may use."""

pytest_plugins = ["tests.support.engines", "tests.support.world", "tests.support.faults.worlds"]
