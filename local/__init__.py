"""The local stack: SAM deploys the real template to an AWS emulator; a small proxy takes the part of CloudFront."""
