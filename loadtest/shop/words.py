"""Invented products. Knows nothing of Locust."""

import json
import random

ADJECTIVES = "amber brisk copper dusty early fluent gentle hollow ivory jolly keen linen misty noble oaken".split()
NOUNS = "anvil basket candle drum easel flute globe hammer inkwell jar kettle lantern mirror needle oar".split()
CURRENCIES = ["USD", "USD", "USD", "EUR", "EUR", "JPY", "GBP"]


def invented_product(unique, choice=random):
    """A product that nobody else makes, with words that others search for."""
    adjective, noun = choice.choice(ADJECTIVES), choice.choice(NOUNS)
    return {
        "name": f"{adjective} {noun} {unique}",
        "description": f"A {noun}, {adjective} as few are.",
        "price": choice.randint(100, 100_000),
        "currency": choice.choice(CURRENCIES),
    }


def product_line(number):
    """The line of a catalogue, the same one for the same number."""
    return json.dumps(invented_product(f"{number:07d}", random.Random(number))) + "\n"
