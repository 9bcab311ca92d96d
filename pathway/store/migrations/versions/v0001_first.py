"""First."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """First."""
    op.create_table(
        "accounts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("password_hash", WORDS, nullable=True),
        sa.Column("second_factor", WORDS, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("signs_on_as", WORDS, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("programme", "staff", name=op.f("pk_accounts")),
        sa.UniqueConstraint("programme", "signs_on_as", name=op.f("uq_accounts_programme_signs_on_as")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "activities",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stage", WORDS, nullable=True),
        sa.Column("who", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("subject", WORDS, nullable=True),
        sa.Column("due_number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("deferred_to", sa.Date(), nullable=True),
        sa.Column("deferred_on", sa.Date(), nullable=True),
        sa.Column("deferrals", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("booked_at", WORDS, nullable=True),
        sa.Column("closed_as", WORDS, nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", WORDS, nullable=True),
        sa.Column("outcome", WORDS, nullable=True),
        sa.Column("reason", WORDS, nullable=True),
        sa.Column("came_with", WORDS, nullable=True),
        sa.Column("closed_with", WORDS, nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "key", "n", name=op.f("pk_activities")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activities_open",
            ["programme", "staff", "due_on", "key", "booked_on", "who", "case_ref", "closed_as"],
            unique=False,
            sqlite_where=sa.text("closed_as IS NULL"),
            postgresql_where=sa.text("closed_as IS NULL"),
        )

    op.create_table(
        "alerts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("activity", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("tell", WORDS, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "activity", "n", "due_number", "rung", name=op.f("pk_alerts")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_alerts_untold",
            ["programme", "raised_on"],
            unique=False,
            sqlite_where=sa.text("NOT is_told"),
            postgresql_where=sa.text("NOT is_told"),
        )

    op.create_table(
        "barriers",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("start_by", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "kind", name=op.f("pk_barriers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendars",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("days", WORDS, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "version", name=op.f("pk_calendars")),
        sa.UniqueConstraint("programme", "name", "number", name=op.f("uq_calendars_programme_name_number")),
    )
    op.create_table(
        "cases",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("pathway", WORDS, nullable=False),
        sa.Column("definition", WORDS, nullable=False),
        sa.Column("calendar", WORDS, nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("team", WORDS, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=True),
        sa.Column("status_before", WORDS, nullable=True),
        sa.Column("stage_entered_on", sa.Date(), nullable=True),
        sa.Column("came_back_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("clock_started_on", sa.Date(), nullable=True),
        sa.Column("last_spoken_on", sa.Date(), nullable=True),
        sa.Column("with_provider_since", sa.Date(), nullable=True),
        sa.Column("wakes_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending", WORDS, nullable=True),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("previous_case", WORDS, nullable=True),
        sa.Column("stage_acts_on", sa.Date(), nullable=True),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column("set_aside_since", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("programme", "ref", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_beginning",
            ["programme", "stage", "status"],
            unique=False,
            sqlite_where=sa.text("stage IN ('referral', 'waiting') AND status <> 'closed'"),
            postgresql_where=sa.text("stage IN ('referral', 'waiting') AND status <> 'closed'"),
        )
        batch_op.create_index(
            "ix_cases_due",
            ["programme", "next_action_on", "ref"],
            unique=False,
            sqlite_where=sa.text("next_action_on IS NOT NULL AND set_aside_since IS NULL"),
            postgresql_where=sa.text("next_action_on IS NOT NULL AND set_aside_since IS NULL"),
        )
        batch_op.create_index(
            "ix_cases_not_taken_on",
            ["programme", "ended_on"],
            unique=False,
            sqlite_where=sa.text("status = 'closed' AND accepted_on IS NULL"),
            postgresql_where=sa.text("status = 'closed' AND accepted_on IS NULL"),
        )
        batch_op.create_index("ix_cases_person", ["programme", "person"], unique=False)

    op.create_table(
        "changes",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("what", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "what", name=op.f("pk_changes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "concerns",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by", WORDS, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_concerns")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contacts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("activity", WORDS, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("outcome", WORDS, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("has_woken", sa.Boolean(), nullable=False),
        sa.Column("slept_until", sa.Date(), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_contacts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "definitions",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("pathway", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("source_sha256", WORDS, nullable=False),
        sa.Column("canonical", WORDS, nullable=False),
        sa.Column("file_name", WORDS, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "version", name=op.f("pk_definitions")),
        sa.UniqueConstraint("programme", "pathway", "number", name=op.f("uq_definitions_programme_pathway_number")),
    )
    op.create_table(
        "deliveries",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("notice", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_try_at", INSTANT, nullable=True),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("problem", WORDS, nullable=True),
        sa.Column("settled_by", WORDS, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("programme", "notice", "staff", name=op.f("pk_deliveries")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_failed",
            ["programme", "staff"],
            unique=False,
            sqlite_where=sa.text("state = 'failed' AND settled_at IS NULL"),
            postgresql_where=sa.text("state = 'failed' AND settled_at IS NULL"),
        )
        batch_op.create_index(
            "ix_deliveries_to_go",
            ["programme", "is_urgent", "next_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'on_its_way')"),
            postgresql_where=sa.text("state IN ('waiting', 'on_its_way')"),
        )

    op.create_table(
        "digest_alerts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("activity", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint(
            "programme", "case_ref", "activity", "n", "due_number", "rung", "staff", name=op.f("pk_digest_alerts")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("digest_alerts", schema=None) as batch_op:
        batch_op.create_index("ix_digest_alerts_digest_on", ["programme", "digest_on"], unique=False)

    op.create_table(
        "done_once",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("once", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "once", name=op.f("pk_done_once")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("stream", WORDS, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "stream", "seq", name=op.f("pk_entries")),
    )
    op.create_table(
        "exceptional_access",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("reason", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("programme", "case_ref", "staff", "began_at", name=op.f("pk_exceptional_access")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "extensions",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("came_with", WORDS, nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_extensions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "name", name=op.f("pk_facts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heads",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("stream", WORDS, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "stream", name=op.f("pk_heads")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holders",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_holders")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("holders", schema=None) as batch_op:
        batch_op.create_index("ix_holders_from", ["programme", "from_on", "case_ref"], unique=False)
        batch_op.create_index(
            "ix_holders_now",
            ["programme", "staff", "case_ref", "until_on"],
            unique=False,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )

    op.create_table(
        "invitations",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("programme", "digest", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measurements",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("taking", sa.Integer(), nullable=False),
        sa.Column("measure", WORDS, nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=True),
        sa.Column("score", WORDS, nullable=True),
        sa.Column("value", WORDS, nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_measurements")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_words",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("word", WORDS, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "word", "person", name=op.f("pk_name_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notices",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("recipient", WORDS, nullable=False),
        sa.Column("is_role", sa.Boolean(), nullable=False),
        sa.Column("case_ref", WORDS, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("details", WORDS, nullable=False),
        sa.Column("made_by", WORDS, nullable=False),
        sa.Column("is_shared_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "key", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_waiting",
            ["programme", "made_at"],
            unique=False,
            sqlite_where=sa.text("NOT is_shared_out"),
            postgresql_where=sa.text("NOT is_shared_out"),
        )

    op.create_table(
        "pauses",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("authorised_by", WORDS, nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_pauses")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "persons",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("nhs_number", WORDS, nullable=False),
        sa.Column("family_name", WORDS, nullable=False),
        sa.Column("given_name", WORDS, nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("safe_contact", WORDS, nullable=True),
        sa.Column("needs", WORDS, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "ref", name=op.f("pk_persons")),
        sa.UniqueConstraint("programme", "nhs_number", name=op.f("uq_persons_programme_nhs_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placements",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("provider", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_placements")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "provider_links",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("placement", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("programme", "digest", name=op.f("pk_provider_links")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("provider_links", schema=None) as batch_op:
        batch_op.create_index("ix_provider_links_case", ["programme", "case_ref"], unique=False)

    op.create_table(
        "read_audit",
        sa.Column("number", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("what", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_read_audit")),
    )
    op.create_table(
        "receipts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("swept_on", sa.Date(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=False),
        sa.Column("counts", WORDS, nullable=False),
        sa.Column("oldest_unprocessed_on", sa.Date(), nullable=True),
        sa.Column("heads_digest", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "number", name=op.f("pk_receipts")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "staff", "digest", name=op.f("pk_recovery_codes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("browser", WORDS, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("must_set_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "digest", name=op.f("pk_sessions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_staff", ["programme", "staff"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "settings",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("programme", "key", name=op.f("pk_settings")),
    )
    op.create_table(
        "sign_offs",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("party", WORDS, nullable=False),
        sa.Column("by", WORDS, nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("review", WORDS, nullable=False),
        sa.Column("snapshot", WORDS, nullable=False),
        sa.Column("stale_on", sa.Date(), nullable=True),
        sa.Column("stale_because", WORDS, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_sign_offs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_on_tries",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("browser", WORDS, nullable=False),
        sa.Column("leads_to", WORDS, nullable=False),
        sa.Column("invitation", WORDS, nullable=True),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("programme", "digest", name=op.f("pk_sign_on_tries")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("party", WORDS, nullable=False),
        sa.Column("team", WORDS, nullable=False),
        sa.Column("email", WORDS, nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "ref", name=op.f("pk_staff")),
    )
    op.create_table(
        "staff_roles",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("staff", WORDS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "role", "staff", name=op.f("pk_staff_roles")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stays",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("case_ref", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "case_ref", "n", name=op.f("pk_stays")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "texts",
        sa.Column("programme", WORDS, nullable=False),
        sa.Column("stream", WORDS, nullable=False),
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("field", WORDS, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("words", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("programme", "stream", "ref", name=op.f("pk_texts")),
    )
