"""What is deployed, read from the template itself and from what SAM makes of it; nothing here talks to anything."""
