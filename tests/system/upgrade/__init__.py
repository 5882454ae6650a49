"""Operations on a deployed stack: upgrade with running jobs, failed and refused updates, removal."""
