"""What every endpoint stands on; the folders below say the rest."""
