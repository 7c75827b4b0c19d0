create index orders_by_user on orders (user_id, id desc);
create index orders_without_receipt on orders (id) where receipt_sent_at is null;
