"""What registration needs

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-24 09:00:00

"""
from alembic import op
import sqlalchemy as sa

from congress.orders.search_words import words_of


# revision identifiers, used by Alembic.
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('siret', sa.String(length=14), nullable=False),
    sa.Column('email_domain', sa.String(length=253), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_member_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_member_edition_id_code'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index('ix_member_edition_id_email_domain', ['edition_id', 'email_domain'], unique=False)
        batch_op.create_index('ix_member_edition_id_siret', ['edition_id', 'siret'], unique=False)

    op.create_table('option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('sale_closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.CheckConstraint('price >= 0', name=op.f('ck_option_price_not_negative')),
    sa.CheckConstraint('quota IS NULL OR quota >= 0', name=op.f('ck_option_quota_not_negative')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_option_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_option')),
    sa.UniqueConstraint('edition_id', 'ref', name=op.f('uq_option_edition_id_ref'))
    )
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('help', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.Enum('text', 'choice', 'number', 'date', name='questionkind', native_enum=False, length=40), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_question_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('edition_id', 'ref', name=op.f('uq_question_edition_id_ref'))
    )
    op.create_table('saved_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.String(length=43), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=5), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_saved_form_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_form')),
    sa.UniqueConstraint('secret', name=op.f('uq_saved_form_secret'))
    )
    with op.batch_alter_table('saved_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_form_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_form_saved_at'), ['saved_at'], unique=False)

    op.create_table('shared_quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.CheckConstraint('size >= 0', name=op.f('ck_shared_quota_size_not_negative')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_shared_quota_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_quota')),
    sa.UniqueConstraint('edition_id', 'ref', name=op.f('uq_shared_quota_edition_id_ref'))
    )
    op.create_table('voucher',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('percent', 'amount', 'free', name='voucherkind', native_enum=False, length=40), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=True),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('created_by', sa.String(length=254), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'percent') = (percent IS NOT NULL) AND (kind = 'amount') = (amount IS NOT NULL)", name=op.f('ck_voucher_kind_and_value')),
    sa.CheckConstraint('amount IS NULL OR amount > 0', name=op.f('ck_voucher_amount_positive')),
    sa.CheckConstraint('percent IS NULL OR percent BETWEEN 1 AND 100', name=op.f('ck_voucher_percent_in_range')),
    sa.CheckConstraint('uses IS NULL OR uses > 0', name=op.f('ck_voucher_uses_positive')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_voucher_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_voucher_edition_id_code'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('secret', sa.String(length=43), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=5), nullable=False),
    sa.Column('category', sa.Enum('member', 'ess_partner', 'institution', 'elected', 'researcher', 'company', 'press', 'speaker', 'exhibitor', 'staff', 'individual', name='attendeecategory', native_enum=False, length=40), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('created_by', sa.String(length=254), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_invitation_edition_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_invitation_offer_id')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_invitation_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('order_id', name=op.f('uq_invitation_order_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_invitation_ref'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_edition_id'), ['edition_id'], unique=False)

    op.create_table('order_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_file_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_file')),
    sa.UniqueConstraint('ref', name=op.f('uq_order_file_ref'))
    )
    with op.batch_alter_table('order_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_file_order_id'), ['order_id'], unique=False)

    op.create_table('shared_quota_offer',
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_shared_quota_offer_offer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['quota_id'], ['shared_quota.id'], name=op.f('fk_shared_quota_offer_quota_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('quota_id', 'offer_id', name=op.f('pk_shared_quota_offer'))
    )
    op.create_table('accreditation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('media', sa.String(length=200), nullable=False),
    sa.Column('press_card', sa.String(length=40), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=5), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('requested', 'accepted', 'declined', name='accreditationstate', native_enum=False, length=40), nullable=False),
    sa.Column('decided_by', sa.String(length=254), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_accreditation_edition_id')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_accreditation_invitation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accreditation')),
    sa.UniqueConstraint('ref', name=op.f('uq_accreditation_ref'))
    )
    with op.batch_alter_table('accreditation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accreditation_edition_id'), ['edition_id'], unique=False)

    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_answer_attendee_id')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('attendee_id', 'question_id', name=op.f('uq_answer_attendee_id_question_id'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_question_id'), ['question_id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('needs', 'photographs', 'newsletter', name='consentkind', native_enum=False, length=40), nullable=False),
    sa.Column('text_version', sa.String(length=40), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_consent_attendee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_attendee_id'), ['attendee_id'], unique=False)

    op.create_table('waiting_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.String(length=43), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=True),
    sa.Column('option_id', sa.Integer(), nullable=True),
    sa.Column('sitting_id', sa.Integer(), nullable=True),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=5), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'offered', 'taken', 'lapsed', 'left', name='waitingstate', native_enum=False, length=40), nullable=False),
    sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(offer_id IS NOT NULL AND option_id IS NULL AND sitting_id IS NULL) OR (offer_id IS NULL AND option_id IS NOT NULL AND sitting_id IS NULL) OR (offer_id IS NULL AND option_id IS NULL AND sitting_id IS NOT NULL)', name=op.f('ck_waiting_entry_one_thing')),
    sa.CheckConstraint('places > 0', name=op.f('ck_waiting_entry_places_positive')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_waiting_entry_edition_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_waiting_entry_offer_id')),
    sa.ForeignKeyConstraint(['option_id'], ['option.id'], name=op.f('fk_waiting_entry_option_id')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_waiting_entry_order_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_waiting_entry_sitting_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_waiting_entry_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_entry')),
    sa.UniqueConstraint('secret', name=op.f('uq_waiting_entry_secret'))
    )
    with op.batch_alter_table('waiting_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waiting_entry_edition_id'), ['edition_id'], unique=False)
        batch_op.create_index('ix_waiting_entry_offer_id_state', ['offer_id', 'state'], unique=False)
        batch_op.create_index('ix_waiting_entry_option_id_state', ['option_id', 'state'], unique=False)
        batch_op.create_index('ix_waiting_entry_sitting_id_state', ['sitting_id', 'state'], unique=False)

    with op.batch_alter_table('attendee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('secret', sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column('department', sa.String(length=3), server_default='', nullable=False))
        batch_op.add_column(sa.Column('first_time', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('diet', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('access_needs', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index(batch_op.f('ix_attendee_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendee_updated_at'), ['updated_at'], unique=False)

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cheque_hold_days', sa.Integer(), server_default='15', nullable=False))
        batch_op.add_column(sa.Column('changes_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('refund_tiers', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('vat_regime', sa.Enum('standard', 'franchise', 'exempt', 'not_subject', name='vatregime', native_enum=False, length=40), server_default='not_subject', nullable=False))
        batch_op.add_column(sa.Column('vat_basis_points', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('account_holder', sa.String(length=70), server_default='', nullable=False))
        batch_op.add_column(sa.Column('iban', sa.String(length=34), server_default='', nullable=False))
        batch_op.add_column(sa.Column('bic', sa.String(length=11), server_default='', nullable=False))
        batch_op.add_column(sa.Column('cheque_payee', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('cheque_address', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('organiser_legal_form', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('organiser_address', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('organiser_siret', sa.String(length=14), server_default='', nullable=False))
        batch_op.add_column(sa.Column('organiser_vat_id', sa.String(length=20), server_default='', nullable=False))

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('early_price', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('early_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('member_price', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('attendance', sa.Enum('on_site', 'remote', name='attendance', native_enum=False, length=40), server_default='on_site', nullable=False))
        batch_op.add_column(sa.Column('visibility', sa.Enum('public', 'link', 'desk', name='visibility', native_enum=False, length=40), server_default='public', nullable=False))
        batch_op.add_column(sa.Column('secret', sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column('categories', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('methods', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('days', sa.JSON(), server_default='[]', nullable=False))
        for price in ('early_price', 'member_price'):
            batch_op.create_check_constraint(
                batch_op.f(f'ck_offer_{price}_not_negative'), f'{price} IS NULL OR {price} >= 0'
            )

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('buyer_kind', sa.Enum('person', 'organisation', 'public_body', name='buyerkind', native_enum=False, length=40), server_default='person', nullable=False))
        batch_op.add_column(sa.Column('buyer_address', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index(batch_op.f('ix_order_buyer_siret'), ['buyer_siret'], unique=False)

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('option_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('voucher_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('list_price', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('retained', sa.BigInteger(), server_default='0', nullable=False))
    op.execute('UPDATE order_line SET list_price = price')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.alter_column('list_price', existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_check_constraint(
            batch_op.f('ck_order_line_retained_in_price'), 'retained BETWEEN 0 AND price'
        )
        batch_op.create_check_constraint(
            batch_op.f('ck_order_line_offer_or_option'), '(offer_id IS NULL) <> (option_id IS NULL)'
        )
        batch_op.alter_column('offer_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.drop_constraint(batch_op.f('uq_order_line_attendee_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_order_line_option_id'), ['option_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_line_voucher_id'), ['voucher_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_order_line_attendee_id_option_id'), ['attendee_id', 'option_id'])
        batch_op.create_index('uq_order_line_offer_of_attendee', ['attendee_id'], unique=True, sqlite_where=sa.text('offer_id IS NOT NULL'), postgresql_where=sa.text('offer_id IS NOT NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_order_line_voucher_id'), 'voucher', ['voucher_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_order_line_option_id'), 'option', ['option_id'], ['id'])


    words = op.create_table('search_word',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=100).with_variant(sa.String(length=100, collation='C'), 'postgresql'), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_search_word_attendee_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_search_word_edition_id')),
    sa.PrimaryKeyConstraint('edition_id', 'word', 'attendee_id', name=op.f('pk_search_word')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_search_word_attendee_id', 'search_word', ['attendee_id'], unique=False)
    index_attendees(words)
    op.create_index(op.f('ix_outbox_mail_recipient'), 'outbox_mail', ['recipient'], unique=False)


def index_attendees(words):
    # Those who are registered already are found as well.
    found = op.get_bind().execute(sa.text(
        'SELECT a.edition_id, a.id, a.ref, a.first_name, a.last_name, a.organisation, o.ref, o.buyer_name,'
        ' o.buyer_organisation, o.buyer_siret, a.email, o.buyer_email'
        ' FROM attendee a JOIN "order" o ON o.id = a.order_id'
    )).all()
    for start in range(0, len(found), 1000):
        op.bulk_insert(words, [
            {'edition_id': edition_id, 'word': word, 'attendee_id': attendee_id}
            for edition_id, attendee_id, *texts in found[start:start + 1000]
            for word in sorted(words_of(texts[:-2], texts[-2:]))
        ])


def downgrade():
    op.drop_index(op.f('ix_outbox_mail_recipient'), table_name='outbox_mail')
    op.drop_table('search_word')
    op.execute('DELETE FROM order_line WHERE offer_id IS NULL')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_order_line_offer_or_option'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_order_line_retained_in_price'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_order_line_option_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_order_line_voucher_id'), type_='foreignkey')
        batch_op.drop_index('uq_order_line_offer_of_attendee', sqlite_where=sa.text('offer_id IS NOT NULL'), postgresql_where=sa.text('offer_id IS NOT NULL'))
        batch_op.drop_constraint(batch_op.f('uq_order_line_attendee_id_option_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_order_line_voucher_id'))
        batch_op.drop_index(batch_op.f('ix_order_line_option_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_order_line_attendee_id'), ['attendee_id'])
        batch_op.alter_column('offer_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('retained')
        batch_op.drop_column('list_price')
        batch_op.drop_column('voucher_id')
        batch_op.drop_column('option_id')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_buyer_siret'))
        batch_op.drop_column('version')
        batch_op.drop_column('buyer_address')
        batch_op.drop_column('buyer_kind')

    with op.batch_alter_table('offer', schema=None) as batch_op:
        for price in ('early_price', 'member_price'):
            batch_op.drop_constraint(batch_op.f(f'ck_offer_{price}_not_negative'), type_='check')
        batch_op.drop_column('days')
        batch_op.drop_column('methods')
        batch_op.drop_column('categories')
        batch_op.drop_column('secret')
        batch_op.drop_column('visibility')
        batch_op.drop_column('attendance')
        batch_op.drop_column('member_price')
        batch_op.drop_column('early_until')
        batch_op.drop_column('early_price')

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_column('organiser_vat_id')
        batch_op.drop_column('organiser_siret')
        batch_op.drop_column('organiser_address')
        batch_op.drop_column('organiser_legal_form')
        batch_op.drop_column('cheque_address')
        batch_op.drop_column('cheque_payee')
        batch_op.drop_column('bic')
        batch_op.drop_column('iban')
        batch_op.drop_column('account_holder')
        batch_op.drop_column('vat_basis_points')
        batch_op.drop_column('vat_regime')
        batch_op.drop_column('refund_tiers')
        batch_op.drop_column('changes_until')
        batch_op.drop_column('cheque_hold_days')

    with op.batch_alter_table('attendee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendee_updated_at'))
        batch_op.drop_index(batch_op.f('ix_attendee_email'))
        batch_op.drop_column('version')
        batch_op.drop_column('updated_at')
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('access_needs')
        batch_op.drop_column('diet')
        batch_op.drop_column('first_time')
        batch_op.drop_column('department')
        batch_op.drop_column('secret')

    with op.batch_alter_table('waiting_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_waiting_entry_sitting_id_state')
        batch_op.drop_index('ix_waiting_entry_option_id_state')
        batch_op.drop_index('ix_waiting_entry_offer_id_state')
        batch_op.drop_index(batch_op.f('ix_waiting_entry_edition_id'))

    op.drop_table('waiting_entry')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_attendee_id'))

    op.drop_table('consent')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_question_id'))

    op.drop_table('answer')
    with op.batch_alter_table('accreditation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accreditation_edition_id'))

    op.drop_table('accreditation')
    op.drop_table('shared_quota_offer')
    with op.batch_alter_table('order_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_file_order_id'))

    op.drop_table('order_file')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_edition_id'))

    op.drop_table('invitation')
    op.drop_table('voucher')
    op.drop_table('shared_quota')
    with op.batch_alter_table('saved_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_form_saved_at'))
        batch_op.drop_index(batch_op.f('ix_saved_form_edition_id'))

    op.drop_table('saved_form')
    op.drop_table('question')
    op.drop_table('option')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index('ix_member_edition_id_siret')
        batch_op.drop_index('ix_member_edition_id_email_domain')

    op.drop_table('member')
