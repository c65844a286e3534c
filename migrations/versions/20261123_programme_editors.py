"""What the programme's editors need

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-23 09:00:00

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('acknowledgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('actor', sa.String(length=254), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_acknowledgement_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acknowledgement')),
    sa.UniqueConstraint('edition_id', 'key', name=op.f('uq_acknowledgement_edition_id_key'))
    )
    op.create_table('planned_release',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('publish_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('warnings', sa.JSON(), nullable=False),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.Column('planned_by', sa.String(length=254), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_planned_release_edition_id')),
    sa.PrimaryKeyConstraint('edition_id', name=op.f('pk_planned_release'))
    )
    op.create_table('programme_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=254), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('sitting_ref', sa.String(length=60), nullable=False),
    sa.Column('speaker_ref', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_programme_edit_edition_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['programme_edit.id'], name=op.f('fk_programme_edit_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_edit'))
    )
    with op.batch_alter_table('programme_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_edit_edition_id'), ['edition_id'], unique=False)

    op.create_table('agenda',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('secret', sa.String(length=43), nullable=False),
    sa.Column('calendar_secret', sa.String(length=43), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_agenda_edition_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['agenda.id'], name=op.f('fk_agenda_merged_into_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_agenda_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda')),
    sa.UniqueConstraint('calendar_secret', name=op.f('uq_agenda_calendar_secret')),
    sa.UniqueConstraint('secret', name=op.f('uq_agenda_secret')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_agenda_ticket_id'))
    )
    with op.batch_alter_table('agenda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_merged_into_id'), ['merged_into_id'], unique=False)

    op.create_table('given_back_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_given_back_place_sitting_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_given_back_place_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_given_back_place'))
    )
    with op.batch_alter_table('given_back_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_given_back_place_sitting_id'), ['sitting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_given_back_place_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('star',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agenda_id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('turns', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agenda_id'], ['agenda.id'], name=op.f('fk_star_agenda_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_star_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_star')),
    sa.UniqueConstraint('agenda_id', 'sitting_id', name=op.f('uq_star_agenda_id_sitting_id'))
    )
    with op.batch_alter_table('star', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_star_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('appearance_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appearance_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('confirm', 'decline', name='answer', native_enum=False, length=40), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=254), nullable=False),
    sa.ForeignKeyConstraint(['appearance_id'], ['appearance.id'], name=op.f('fk_appearance_answer_appearance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appearance_answer'))
    )
    with op.batch_alter_table('appearance_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appearance_answer_appearance_id'), ['appearance_id'], unique=False)

    op.create_table('speaker_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('speaker_id', sa.Integer(), nullable=False),
    sa.Column('appearance_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('portrait', 'slides', name='filekind', native_enum=False, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['appearance_id'], ['appearance.id'], name=op.f('fk_speaker_file_appearance_id')),
    sa.ForeignKeyConstraint(['speaker_id'], ['speaker.id'], name=op.f('fk_speaker_file_speaker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker_file')),
    sa.UniqueConstraint('ref', name=op.f('uq_speaker_file_ref'))
    )
    with op.batch_alter_table('speaker_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_file_appearance_id'), ['appearance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_speaker_file_speaker_id'), ['speaker_id'], unique=False)

    with op.batch_alter_table('appearance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('representative_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('theme', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('follow_up_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('reminded_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('in_charge', sa.String(length=254), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_appearance_follow_up_on'), ['follow_up_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_appearance_representative_id'), ['representative_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_appearance_representative_id'), 'speaker', ['representative_id'], ['id'])

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('travel_minutes', sa.Integer(), nullable=False, server_default='20'))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))

    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch', sa.String(length=60), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_outbox_mail_batch'), ['batch'], unique=False)

    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changes', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('warnings', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('restores', sa.Integer(), nullable=True))

    with op.batch_alter_table('sequence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_sequence_end_needs_start'), 'ends_at IS NULL OR starts_at IS NOT NULL'
        )
        batch_op.create_check_constraint(batch_op.f('ck_sequence_ends_after_start'), 'ends_at > starts_at')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stream_url', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('replay_url', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('slides_url', sa.String(length=500), nullable=False, server_default=''))

    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=254), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('locale', sa.String(length=5), nullable=False, server_default='fr'))
        batch_op.add_column(sa.Column('needs', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('image_consent', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('image_consent_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('secret', sa.String(length=43), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_speaker_secret'), ['secret'])

    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opens_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('closes_at', sa.Time(), nullable=True))



def downgrade():
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_column('closes_at')
        batch_op.drop_column('opens_at')

    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_speaker_secret'), type_='unique')
        batch_op.drop_column('secret')
        batch_op.drop_column('image_consent_at')
        batch_op.drop_column('image_consent')
        batch_op.drop_column('needs')
        batch_op.drop_column('locale')
        batch_op.drop_column('email')

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_column('slides_url')
        batch_op.drop_column('replay_url')
        batch_op.drop_column('stream_url')

    with op.batch_alter_table('sequence', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_sequence_ends_after_start'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_sequence_end_needs_start'), type_='check')
        batch_op.drop_column('ends_at')
        batch_op.drop_column('starts_at')

    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_column('restores')
        batch_op.drop_column('warnings')
        batch_op.drop_column('changes')

    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_mail_batch'))
        batch_op.drop_column('batch')

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('travel_minutes')

    with op.batch_alter_table('appearance', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_appearance_representative_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_appearance_representative_id'))
        batch_op.drop_index(batch_op.f('ix_appearance_follow_up_on'))
        batch_op.drop_column('in_charge')
        batch_op.drop_column('reminded_on')
        batch_op.drop_column('follow_up_on')
        batch_op.drop_column('note')
        batch_op.drop_column('theme')
        batch_op.drop_column('representative_id')

    with op.batch_alter_table('speaker_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_speaker_file_speaker_id'))
        batch_op.drop_index(batch_op.f('ix_speaker_file_appearance_id'))

    op.drop_table('speaker_file')
    with op.batch_alter_table('appearance_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appearance_answer_appearance_id'))

    op.drop_table('appearance_answer')
    with op.batch_alter_table('star', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_star_sitting_id'))

    op.drop_table('star')
    with op.batch_alter_table('given_back_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_given_back_place_ticket_id'))
        batch_op.drop_index(batch_op.f('ix_given_back_place_sitting_id'))

    op.drop_table('given_back_place')
    with op.batch_alter_table('agenda', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_edition_id'))

    op.drop_table('agenda')
    with op.batch_alter_table('programme_edit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_edit_edition_id'))

    op.drop_table('programme_edit')
    op.drop_table('planned_release')
    op.drop_table('acknowledgement')
