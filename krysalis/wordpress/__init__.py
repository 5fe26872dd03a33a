"""What a site brings along that was made with WordPress."""
