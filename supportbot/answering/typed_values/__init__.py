"""What is the customer's to give: an address, a tax number, a code, an amount, the subject of a case; read as typed.

Nothing here is a fact. It is said back to the same customer as what they typed, and done only on their yes.
"""
