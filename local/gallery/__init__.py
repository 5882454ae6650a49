"""Contact sheets of what the sandbox draws; looked at by people, never deployed."""
