"""What a build makes: the same from every folder, within its budget, and nothing that nobody needs."""
