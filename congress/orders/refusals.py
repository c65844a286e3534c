"""Why an order is not taken, or not changed."""

from __future__ import annotations

from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext, ngettext
from congress.orders.models import MOST_ATTENDEES, OrderStatus


class RegistrationClosed(Refusal):
    """The congress takes no registration at this moment: not yet, or no longer."""

    def __init__(self) -> None:
        super().__init__(gettext("Les inscriptions ne sont pas ouvertes."))


class SoldOut(Refusal):
    """Fewer seats are left than were asked for."""

    def __init__(self, offer_name: str, *, left: int) -> None:
        if left <= 0:
            message = gettext("Complet : il ne reste plus de place pour « %(offer)s ».", offer=offer_name)
        else:
            message = ngettext(
                "Complet : il ne reste que %(num)s place pour « %(offer)s ».",
                "Complet : il ne reste que %(num)s places pour « %(offer)s ».",
                left,
                offer=offer_name,
            )
        super().__init__(message)
        self.left = max(left, 0)


class TooManyAttendees(Invalid):
    """An order is for one to twenty people."""

    def __init__(self) -> None:
        message = gettext("Une commande compte de 1 à %(most)s personnes.", most=MOST_ATTENDEES)
        super().__init__(message, errors={"attendees": [message]})


class UnknownOffer(Invalid):
    """What is asked for is not one of this congress, or not on sale to this buyer at this moment; by field."""

    def __init__(self, refs: dict[str, str]) -> None:
        texts = {field: [gettext("« %(ref)s » n'est pas en vente.", ref=ref)] for field, ref in refs.items()}
        super().__init__(gettext("Certains champs ne conviennent pas."), errors=texts)


class VoucherRefused(Invalid):
    """The code lowers no price of this order."""

    def __init__(self, message: str) -> None:
        super().__init__(message, errors={"voucher": [message]})

    @classmethod
    def unknown(cls) -> VoucherRefused:
        """There is none, or it is no longer good; which of both is nobody's business."""
        return cls(gettext("Ce code n'est pas valable, ou ne l'est plus."))

    @classmethod
    def for_nobody(cls) -> VoucherRefused:
        """It is bound to other categories or offers."""
        return cls(gettext("Ce code ne s'applique à personne dans cette commande."))

    @classmethod
    def used_up(cls) -> VoucherRefused:
        """As often as it may be."""
        return cls(gettext("Ce code a déjà servi autant de fois qu'il le pouvait."))


class MethodNotOffered(Invalid):
    """What is ordered cannot be settled in that way."""

    def __init__(self) -> None:
        message = gettext("Ce moyen de paiement n'est pas proposé pour cette commande.")
        super().__init__(message, errors={"payment_method": [message]})


class NotFree(Invalid):
    """Something is to be paid, so the order cannot be settled as free."""

    def __init__(self) -> None:
        message = gettext("Cette commande n'est pas gratuite : choisissez un moyen de paiement.")
        super().__init__(message, errors={"payment_method": [message]})


class CannotMove(Refusal):
    """The order stands where this cannot be done to it."""

    def __init__(self, start: OrderStatus, end: OrderStatus) -> None:
        sentence = {
            OrderStatus.CANCELLED: gettext("Cette commande est déjà annulée."),
            OrderStatus.EXPIRED: gettext("Cette commande a expiré."),
        }.get(start, gettext("L'état de cette commande ne le permet pas."))
        super().__init__(sentence)
        self.start, self.end = start, end


class KeyReused(Invalid):
    """The client's idempotency key was used for another order."""

    def __init__(self) -> None:
        message = gettext("Cette clé a déjà servi pour une autre commande.")
        super().__init__(message, errors={"Idempotency-Key": [message]})


class SeatCancelled(Refusal):
    """This person's inscription was cancelled: there is nothing to change about it."""

    def __init__(self) -> None:
        super().__init__(gettext("Cette inscription est annulée."))


class NotCancelled(Refusal):
    """There is nothing to restore."""

    def __init__(self) -> None:
        super().__init__(gettext("Cette inscription n'est pas annulée."))


class ChangesClosed(Refusal):
    """Badges are printed and meals counted: from then on only the organisers change something."""

    def __init__(self, email: str) -> None:
        super().__init__(gettext("On ne change plus rien ici. Écrivez à %(email)s.", email=email))


class PriceChanged(Refusal):
    """What it comes to is no longer what was shown."""

    def __init__(self) -> None:
        super().__init__(gettext("Les prix ont changé pendant que vous lisiez : vérifiez le nouveau montant."))


class QuotaTooSmall(Invalid):
    """More people have their place already than there would be places."""

    def __init__(self, field: str, taken: int) -> None:
        message = ngettext(
            "%(num)s place est déjà prise : il en faut au moins autant.",
            "%(num)s places sont déjà prises : il en faut au moins autant.",
            taken,
        )
        super().__init__(message, errors={field: [message]})


class AlreadyTaken(Refusal):
    """Somebody ordered it, waits for it or was invited to it: it can be closed and not undone."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "« %(name)s » a déjà été commandée ou proposée à quelqu'un : elle ne se supprime plus. "
                "Pour ne plus la vendre, fermez sa vente.",
                name=name,
            )
        )


class AlreadyAnswered(Invalid):
    """Answers were given to the question as it was asked."""

    def __init__(self) -> None:
        message = gettext("On a déjà répondu à cette question : elle ne se supprime plus, et sa nature ne change plus.")
        super().__init__(message, errors={"kind": [message]})


class NamedElsewhere(Refusal):
    """An option, a question or a voucher goes with this offer and perhaps with it alone."""

    def __init__(self, name: str, other: str) -> None:
        super().__init__(
            gettext("« %(other)s » va avec « %(name)s » : changez cela avant de la supprimer.", other=other, name=name)
        )
