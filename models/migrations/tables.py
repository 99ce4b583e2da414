"""Every module that holds tables, in one list, so that alembic compares all of them."""

import models.audit
import models.calls.tables
import models.cluster.tables
import models.database.tables
import models.experts.tables
import models.groups.tables
import models.introductions.tables
import models.joining.tables
import models.organisations.tables
import models.outbox
import models.people.tables
import models.polls.tables
import models.projects.giving_tables
import models.projects.tables
import models.threads.tables
import models.transfer.tables

TABLE_MODULES = (
    models.database.tables,
    models.cluster.tables,
    models.outbox,
    models.audit,
    models.people.tables,
    models.experts.tables,
    models.introductions.tables,
    models.calls.tables,
    models.joining.tables,
    models.groups.tables,
    models.threads.tables,
    models.organisations.tables,
    models.transfer.tables,
    models.projects.tables,
    models.projects.giving_tables,
    models.polls.tables,
)
