"""Runs killed with -9 at random moments and begun again until they end: was anything done twice, lost or left."""
