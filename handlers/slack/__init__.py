"""Slack: listeners, rendering to Block Kit, and the few calls we make."""
