"""What runs policies: their metadata, levels, environments, exemptions and profiles, and the server of the pack."""
