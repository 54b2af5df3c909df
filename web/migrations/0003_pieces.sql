-- Long conversations are read and deleted in pieces, by the number of the turn.
CREATE UNIQUE INDEX turn_number ON turn (conversation, turn);

-- Conversations that are gone while some of their turns still have to be deleted.
CREATE TABLE purge (
  conversation TEXT PRIMARY KEY
);
