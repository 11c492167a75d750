"""What other systems reach over HTTP."""
