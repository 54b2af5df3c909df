"""Plans, figures and progress: arithmetic on guides."""
