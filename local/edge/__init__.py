"""The edge on this machine: a proxy that plays CloudFront in front of the gateway and rewrites nothing."""
