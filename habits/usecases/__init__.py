"""What people do: `(session, request, now) -> Reply`. Use cases never commit; the desk does."""
