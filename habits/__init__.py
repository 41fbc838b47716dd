"""The core: habits, reflection, streaks, privacy. It knows no chat platform, no clock and no network."""
