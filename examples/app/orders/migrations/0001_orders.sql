CREATE TABLE orders (
    id uuid PRIMARY KEY,
    customer text NOT NULL,
    cents bigint NOT NULL CHECK (cents > 0),
    status text NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'done')),
    placed_at timestamptz NOT NULL DEFAULT now()
);
