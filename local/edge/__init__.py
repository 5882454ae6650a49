"""The edge on this machine: a proxy that plays CloudFront; all that it rewrites is a large form's path."""
