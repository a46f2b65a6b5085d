"""Reads flows, drives a browser and tells what happened."""
