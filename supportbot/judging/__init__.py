"""Where reviewers judge: verdicts on turns, the queue of what to look at, scorecards and coaching notes."""
