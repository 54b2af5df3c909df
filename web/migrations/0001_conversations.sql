-- Read by SQLite and PostgreSQL alike: plain types, no extensions of either.
CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  turn BIGINT NOT NULL,
  state TEXT NOT NULL,
  started BIGINT NOT NULL,
  updated BIGINT NOT NULL
);

-- The key makes each message id once; turns of a conversation are found through it too.
CREATE TABLE turn (
  conversation TEXT NOT NULL,
  message TEXT NOT NULL,
  turn BIGINT NOT NULL,
  text TEXT NOT NULL,
  reply TEXT NOT NULL,
  status TEXT NOT NULL,
  at BIGINT NOT NULL,
  day TEXT NOT NULL,
  vote BIGINT,
  comment TEXT,
  PRIMARY KEY (conversation, message)
);

-- Keys of erased conversations, so that none comes back from another process's memory.
CREATE TABLE erased (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);

CREATE TABLE keepsake (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
