create table stock (
    sku text primary key check (length(sku) between 1 and 64),
    price_cents bigint not null check (price_cents >= 0),
    quantity integer not null check (quantity >= 0)
);

create table orders (
    id bigint generated always as identity primary key,
    user_id text not null check (length(user_id) between 1 and 64),
    idempotency_key text,
    total_cents bigint not null,
    created_at timestamptz not null default now(),
    receipt_sent_at timestamptz,
    unique (user_id, idempotency_key)
);

create table order_lines (
    order_id bigint not null references orders (id),
    sku text not null references stock (sku),
    quantity integer not null check (quantity > 0),
    price_cents bigint not null,
    primary key (order_id, sku)
);
