"""From a need in a director's own words to the domains, and the people, who can help: pure, from memory."""
