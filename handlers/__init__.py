"""Translation: from a platform's payload to a `Request`, and from a `Reply` to what the platform shows."""
