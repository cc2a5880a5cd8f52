-- Up Migration
CREATE TABLE roles (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE
);
INSERT INTO roles (name) VALUES ('administrator'), ('manager'), ('member');

CREATE TABLE departments (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE
);

CREATE TABLE services (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  department_id integer NOT NULL REFERENCES departments,
  name text NOT NULL,
  UNIQUE (department_id, name)
);

CREATE TABLE users (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  password_hash text NOT NULL,
  role_id integer NOT NULL REFERENCES roles,
  service_id integer REFERENCES services,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE skills (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE
);

CREATE TABLE user_skills (
  user_id bigint REFERENCES users ON DELETE CASCADE,
  skill_id integer REFERENCES skills ON DELETE CASCADE,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
  PRIMARY KEY (user_id, skill_id)
);

CREATE TABLE announcements (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  author_id bigint REFERENCES users,
  title text NOT NULL,
  body text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO announcements (title, body) VALUES
  ('Welcome to ORCHESTR''A', 'Projects, tasks, leave and telework of all services are now in one place.');

-- Down Migration
DROP TABLE announcements, user_skills, skills, users, services, departments, roles;
