"""Which kind of business a schema.org type stands for."""

from __future__ import annotations

from outreach_lint.presence import Clue

_KINDS = {
    "law-firm": "LegalService Attorney Notary",
    "tax-advisor": "AccountingService",
    "medical": """Dentist Physician MedicalBusiness MedicalClinic MedicalOrganization Hospital Pharmacy
    Optician VeterinaryCare DiagnosticLab""",
    "hospitality": """Restaurant Hotel LodgingBusiness FoodEstablishment CafeOrCoffeeShop BarOrPub
    BedAndBreakfast FastFoodRestaurant Hostel Motel Resort Campground IceCreamShop""",
    "real-estate": "RealEstateAgent",
    "shop": "Store OnlineStore Florist",
    "education": """EducationalOrganization School CollegeOrUniversity HighSchool ElementarySchool
    MiddleSchool Preschool ChildCare""",
    "craft": """HomeAndConstructionBusiness Electrician GeneralContractor HVACBusiness HousePainter Locksmith
    Plumber RoofingContractor AutoRepair AutoBodyShop Bakery HairSalon""",
    "media": "NewsMediaOrganization RadioStation TelevisionStation",
    "association": "NGO",
}
_BUSINESSES = {name: kind for kind, names in _KINDS.items() for name in names.split()}
#: They may describe the one product of a business that is something else.
_PRODUCTS = frozenset("SoftwareApplication WebApplication MobileApplication".split())
_UNSPECIFIC = frozenset("Organization LocalBusiness Corporation ProfessionalService".split())


def kind_clue(name: str, where: str) -> Clue | None:
    """Return the kind of business a type stands for; None where it tells none."""
    if name in _PRODUCTS:
        return Clue("software", f"schema.org type {name}, {where}", "likely")
    kind = _BUSINESSES.get(name) or ("shop" if name.endswith("Store") else None)
    return Clue(kind, f"schema.org type {name}, {where}") if kind else None


def is_organisation(names: tuple[str, ...]) -> bool:
    """Whether one of these types is an organisation, so that its name is a company's."""
    return any(name in _UNSPECIFIC or name in _BUSINESSES or name.endswith("Store") for name in names)
