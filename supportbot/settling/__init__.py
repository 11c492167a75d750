"""Where managers see every action, decide on those that wait, and settle those whose end nobody could find out."""
