"""What is kept of a customer: handed out, erased, forgotten in time; and what of it leaves the machine."""
