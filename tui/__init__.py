"""A keyboard-first, local-first terminal application for the Pipedrive CRM."""

__version__ = "0.1.0"
