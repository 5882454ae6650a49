"""What the use cases need from outside, as protocols, one module per subject; adapters implement them.

Every port raises errors of `shared.domain.errors` only. The same contract tests run over each port's fake and its real
adapter (tests/contract/ports).
"""
