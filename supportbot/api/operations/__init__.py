"""The operations. They translate; services decide."""
