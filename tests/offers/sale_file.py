"""An edition file that says all that can be said of a sale."""

from __future__ import annotations

from tests.editions.test_edition_file import SMALL

SALE = """\
  registration:
    opens: 2030-09-01T09:00
    closes: 2030-11-24T18:00
    changes_until: 2030-11-20T12:00
    transfer_hold_days: 20
    cheque_hold_days: 10
    refund_tiers:
      - {until: 2030-10-25, percent: 100}
      - {until: 2030-11-15, percent: 50}
  vat: {regime: standard, rate: 5.5}
  bank: {holder: Association Exemple, iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPPXXX}
  seller:
    legal_form: association loi 1901
    address: 1 rue de l'Exemple, 59000 Lille
    siret: 200 000 008 00025
    vat_id: FR 88 100000009
  cheque: {payee: Association Exemple, address: "1 rue de l'Exemple, 59000 Lille"}
"""
OFFERS = """\
offers:
  deux-jours:
    name: Les deux jours
    description: Sur place.
    price: "150.00"
    early_price: "120.00"
    early_until: 2030-10-01T00:00
    member_price: "99.50"
    quota: 480
    sale_opens: 2030-09-01T09:00
    sale_closes: 2030-11-24T18:00
    methods: [card, transfer]
    days: [2030-11-25, 2030-11-26]
  a-distance:
    name: À distance
    price: "40.00"
    attendance: remote
  presse:
    name: Presse
    price: "0.00"
    visibility: link
    categories: [press]
    days: [2030-11-25]
options:
  soiree:
    name: La soirée
    description: Au bord de la Deûle.
    price: "35.00"
    quota: 200
    sale_closes: 2030-11-18T12:00
    offers: [deux-jours]
  dejeuner:
    name: Le déjeuner
shared_quotas:
  salle:
    name: La grande salle
    size: 500
    offers: [deux-jours, presse]
questions:
  transport:
    label: Comment venez-vous ?
    help: Pour prévoir les navettes.
    kind: choice
    choices: [En train, En voiture]
    required: true
    offers: [deux-jours]
    categories: [member, elected]
  remarque:
    label: Une remarque ?
    kind: text
"""
FULL_SALE = SMALL.replace("  status: draft\n", f"  status: draft\n{SALE}").replace(
    "speakers:\n", f"{OFFERS}speakers:\n"
)
