"""The admins' page about the CRM, and the links from there to transcripts."""
