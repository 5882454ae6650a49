"""Estimates the AWS cost per month from the template, counted calls, measured durations and list prices."""
