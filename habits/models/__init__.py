"""The tables. Every key is (workspace, id), so that the schema can be distributed by workspace unchanged.

Local dates are dates, instants are aware UTC. What a person wrote is bytes, sealed by `vault.py`. How a habit is
practised (`Practice`) is append-only from a date on, so that changing it never rewrites the past.
`Schedule` and `Outgoing` carry all that the bot starts by itself.
"""

from habits.models.base import Table as Table
from habits.models.base import UtcDateTime as UtcDateTime
from habits.models.outgoing import Lease as Lease
from habits.models.outgoing import Outgoing as Outgoing
from habits.models.outgoing import Schedule as Schedule
from habits.models.people import Absence as Absence
from habits.models.people import Closure as Closure
from habits.models.people import Person as Person
from habits.models.people import PersonKey as PersonKey
from habits.models.people import Region as Region
from habits.models.people import Workspace as Workspace
from habits.models.practised import CheckIn as CheckIn
from habits.models.practised import Habit as Habit
from habits.models.practised import Practice as Practice
from habits.models.practised import Rating as Rating
from habits.models.teams import Counting as Counting
from habits.models.teams import Invited as Invited
from habits.models.teams import Membership as Membership
from habits.models.teams import Promise as Promise
from habits.models.teams import PromiseMark as PromiseMark
from habits.models.teams import Snapshot as Snapshot
from habits.models.teams import Team as Team
from habits.models.tools import Entry as Entry
from habits.models.tools import Goal as Goal
from habits.models.tools import ToolOff as ToolOff
from habits.models.written import Answer as Answer
from habits.models.written import FollowUp as FollowUp
