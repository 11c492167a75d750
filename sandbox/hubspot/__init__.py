"""HubSpot's CRM API as far as billing support needs it: objects, associations, owners, pipelines, properties."""
