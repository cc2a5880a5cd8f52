-- Up Migration
CREATE TABLE leave_types (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE,
  days_a_year numeric(4, 1)
);
INSERT INTO leave_types (name, days_a_year) VALUES ('paid', 25), ('sick', NULL), ('family', 5);

CREATE TABLE leaves (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  type_id integer NOT NULL REFERENCES leave_types,
  first_day date NOT NULL,
  last_day date NOT NULL CHECK (last_day >= first_day),
  approved_by bigint REFERENCES users
);
CREATE INDEX leaves_user ON leaves (user_id, first_day);

CREATE TABLE holidays (
  day date PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE telework_days (
  user_id bigint REFERENCES users ON DELETE CASCADE,
  day date,
  PRIMARY KEY (user_id, day)
);

-- Down Migration
DROP TABLE telework_days, holidays, leaves, leave_types;
