"""A local stand-in for Stripe, so that the demo and the tests sell tickets over real HTTP without a card.

It speaks the part of Stripe's API that the congress uses, for the API version that the stripe package pins:
Checkout Sessions with a hosted pay page, PaymentIntents, charges, refunds, events and signed webhooks. What it
does not model it refuses, as Stripe refuses an unknown parameter. See docs/stripe-stand-in.md.
"""
