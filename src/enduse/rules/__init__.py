"""What was controlled, where and when."""
