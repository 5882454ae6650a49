"""The model catalogue as this deployment has it."""

from typing import TYPE_CHECKING

from shared.runtime.settings import settings

if TYPE_CHECKING:
    from datetime import date

    from shared.domain.catalogue import Catalogue


def catalogue(day: "date") -> "Catalogue":
    """The models of that day: unavailable are those whose provider is not set up, or of which one job costs more than
    the daily budget.
    """
    from shared.domain.catalogue import load_catalogue
    from shared.runtime.wiring.providers import is_set_up

    chosen = settings()
    models = load_catalogue().preferring(chosen.provider_order).as_of(day).limited_to(is_set_up)
    return models.within(chosen.daily_budget_usd).paced(chosen.provider_limits)


def reachable_catalogue(models: "Catalogue") -> "Catalogue":
    """The catalogue for clients: models whose provider's key is missing are unavailable as well."""
    from shared.runtime.wiring.providers import has_key, is_set_up

    return models.limited_to(lambda provider: is_set_up(provider) and has_key(provider))
