-- Links to plans: what the database knows of a link opens nothing, and each conversation has one at most.
CREATE TABLE plan (
  conversation TEXT PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,
  choice TEXT NOT NULL,
  at BIGINT NOT NULL
);
