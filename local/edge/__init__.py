"""The local edge: a proxy that replaces CloudFront. It passes requests on and rewrites only the path of large forms."""
