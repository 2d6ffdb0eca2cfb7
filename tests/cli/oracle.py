"""The arithmetic of CONTRACT.md "Sale" once more, in Python's own integers and fractions, written
from the contract and not from the program."""
from fractions import Fraction

RATES = ["0", "5", "8", "10", "KCT"]


def half_up(value):
    return (Fraction(value) + Fraction(1, 2)).__floor__()


def taken_off(base, discount):
    """-> what a discount of a request takes off @base đồng."""
    if discount is None:
        return 0
    if "percent" in discount:
        return half_up(base * Fraction(discount["percent"]) / 100)
    return discount["amount"]


def split(total, weights):
    """-> floors of the exact shares; the rest to the largest remainders, ties to the earlier."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[:total - sum(parts)]:
        parts[i] += 1
    return parts


def price(lines, discount=None):
    """@lines of (unit price, quantity as text, discount or None or "gift")
    -> (per line (taken off, charged), total)"""
    gross = [half_up(unit * Fraction(qty)) for unit, qty, _ in lines]
    own = [g if d == "gift" else taken_off(g, d) for g, (_, _, d) in zip(gross, lines)]
    left = [g - o for g, o in zip(gross, own)]
    shares = split(taken_off(sum(left), discount), left)
    rows = [(o + s, a - s) for o, s, a in zip(own, shares, left)]
    return rows, sum(amount for _, amount in rows)


def vat(charged):
    """@charged of (rate, đồng) -> the answer's "vat"."""
    sums = {}
    for rate, amount in charged:
        sums[rate] = sums.get(rate, 0) + amount
    rows = []
    for rate in RATES:
        if rate in sums:
            percent = 0 if rate == "KCT" else int(rate)
            net = half_up(Fraction(sums[rate] * 100, 100 + percent))
            rows.append({"rate": rate, "net": net, "vat": sums[rate] - net})
    return rows


def refund(amount, sold, returned_before, refunded_before, qty):
    """-> what is given back for @qty more of a line."""
    so_far = Fraction(amount) * (Fraction(returned_before) + Fraction(qty)) / Fraction(sold)
    return so_far.__floor__() - refunded_before


def check_digit(digits):
    """-> @digits with the GS1 check digit of their sum behind them."""
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return digits + str(-weighted % 10)
