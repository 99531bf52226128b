"""Everything that can go wrong, as a vocabulary.

::

    StandbyError
    ├── UserMistake            what was typed or configured is wrong     fault: user
    │   ├── WrongUse, NotFound, NotYours, UnknownPortal, UnknownModel
    │   ├── BadPicture (UnfitPicture), PictureTooLarge, EmptyFolder, BrokenPictures, BadLabels
    │   ├── TooFewLabels, TooFewPictures, NotAGrid, BadModel
    │   ├── NoSuchStation, PortInUse, AddressRefused, AlreadyRunning, LimitReached
    │   ├── TokenRefused, ScopeLacking, AskedTooOften, UnfitBody, Placeholder, MissingExtra
    │   └── NotLetIn, TriedTooOften, CodeRefused, InvitationOver, Unfit, LastAdministrator
    ├── SetupError             this installation needs a mend            fault: us
    │   └── DatabaseNewer, DatabaseUnreachable, WrongMasterKey, LeaseLost, BudgetSpent,
    │       ModelBroken
    ├── NetworkTrouble         the way to the portal is broken, retry    fault: network
    │   └── Unreachable, TimedOut
    ├── PortalError            the portal misbehaves                     fault: portal
    │   ├── PortalDown, PortalRefused, BodyTooLarge, Detour              (retry)
    │   ├── PageNotUnderstood  parses to nothing: never "no grades"
    │   ├── GradesWithheld     hidden until the person has evaluated the courses
    │   ├── NotOnSaleYet, SeatsGone, NoLongerFits, StaleOffer, OrderRefused   nothing was ordered
    │   ├── PortalBusy         for this order; others go on asking        (retry)
    │   ├── OrderExists, OrdersSpent, PassengerUnfit                     the person has to act
    │   ├── OrderUnclear       an order may exist: its list decides, never a second order
    │   └── SessionExpired     a page proves it; log in again
    ├── LoginError             the door did not open
    │   ├── WrongCode (StaleCode)   a fresh picture may be tried
    │   ├── WrongPassword, AccountLocked, LoginRefused                   never retried
    │   ├── HandOverNeeded     the person is asked to act
    │   ├── NobodyCame         the person was asked in vain
    │   ├── NoClickLogin       this site wants a code scanned instead
    │   └── LoginUnclear       an answer nobody has seen before
    └── DeliveryError          a notice did not go out
        └── DeliveryDelayed (retry), DeliveryRefused (final)

Each class says what happened (``says``), whose ``fault`` it is, what to do next (``mend``) and whether trying again
later can help (``retry``). ``says`` and ``mend`` are English templates and the message keys of the catalogue; the facts
that fill them are keyword arguments of the constructor.
"""

from standby.errors.base import (
    Fault,
    Said,
    StandbyError,
    said,
)
from standby.errors.delivery import (
    DeliveryDelayed,
    DeliveryError,
    DeliveryRefused,
)
from standby.errors.mistakes import (
    AddressRefused,
    AlreadyRunning,
    AskedTooOften,
    BadLabels,
    BadModel,
    BadPicture,
    BrokenPictures,
    EmptyFolder,
    LimitReached,
    MissingExtra,
    NotAGrid,
    NotFound,
    NotYours,
    PictureTooLarge,
    Placeholder,
    PortInUse,
    ScopeLacking,
    TokenRefused,
    TooFewLabels,
    TooFewPictures,
    UnfitBody,
    UnfitPicture,
    UnknownModel,
    UnknownPortal,
    UserMistake,
    WrongUse,
)
from standby.errors.people import (
    CodeRefused,
    InvitationOver,
    LastAdministrator,
    NotLetIn,
    TriedTooOften,
    Unfit,
)
from standby.errors.portal import (
    AccountLocked,
    BodyTooLarge,
    Detour,
    GradesWithheld,
    HandOverNeeded,
    LoginError,
    LoginRefused,
    LoginUnclear,
    NetworkTrouble,
    NobodyCame,
    NoClickLogin,
    PageNotUnderstood,
    PortalDown,
    PortalError,
    PortalRefused,
    SessionExpired,
    StaleCode,
    TimedOut,
    Unreachable,
    WrongCode,
    WrongPassword,
)
from standby.errors.setup import (
    BudgetSpent,
    DatabaseNewer,
    DatabaseUnreachable,
    LeaseLost,
    ModelBroken,
    SetupError,
    WrongMasterKey,
)
from standby.errors.tickets import (
    NoLongerFits,
    NoSuchStation,
    NothingOrdered,
    NotOnSaleYet,
    OrderExists,
    OrderOutOfSight,
    OrderRefused,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    PortalBusy,
    SeatsGone,
    StaleOffer,
)

__all__ = [
    "AccountLocked",
    "AddressRefused",
    "AlreadyRunning",
    "AskedTooOften",
    "BadLabels",
    "BadModel",
    "BadPicture",
    "BodyTooLarge",
    "BrokenPictures",
    "BudgetSpent",
    "CodeRefused",
    "DatabaseNewer",
    "DatabaseUnreachable",
    "DeliveryDelayed",
    "DeliveryError",
    "DeliveryRefused",
    "Detour",
    "EmptyFolder",
    "Fault",
    "GradesWithheld",
    "HandOverNeeded",
    "InvitationOver",
    "LastAdministrator",
    "LeaseLost",
    "LimitReached",
    "LoginError",
    "LoginRefused",
    "LoginUnclear",
    "MissingExtra",
    "ModelBroken",
    "NetworkTrouble",
    "NoClickLogin",
    "NoLongerFits",
    "NoSuchStation",
    "NobodyCame",
    "NotAGrid",
    "NotFound",
    "NotLetIn",
    "NotOnSaleYet",
    "NotYours",
    "NothingOrdered",
    "OrderExists",
    "OrderOutOfSight",
    "OrderRefused",
    "OrderUnclear",
    "OrdersSpent",
    "PageNotUnderstood",
    "PassengerUnfit",
    "PictureTooLarge",
    "Placeholder",
    "PortInUse",
    "PortalBusy",
    "PortalDown",
    "PortalError",
    "PortalRefused",
    "Said",
    "ScopeLacking",
    "SeatsGone",
    "SessionExpired",
    "SetupError",
    "StaleCode",
    "StaleOffer",
    "StandbyError",
    "TimedOut",
    "TokenRefused",
    "TooFewLabels",
    "TooFewPictures",
    "TriedTooOften",
    "Unfit",
    "UnfitBody",
    "UnfitPicture",
    "UnknownModel",
    "UnknownPortal",
    "Unreachable",
    "UserMistake",
    "WrongCode",
    "WrongMasterKey",
    "WrongPassword",
    "WrongUse",
    "said",
]
