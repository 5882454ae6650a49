"""Before a new version gets traffic: each is asked something harmless, and CodeDeploy is told how it went."""
