-- Up Migration
CREATE TABLE projects (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'done')),
  manager_id bigint REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE milestones (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  project_id bigint NOT NULL REFERENCES projects ON DELETE CASCADE,
  name text NOT NULL,
  due_on date NOT NULL
);

CREATE TABLE tasks (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  project_id bigint NOT NULL REFERENCES projects ON DELETE CASCADE,
  milestone_id bigint REFERENCES milestones ON DELETE SET NULL,
  title text NOT NULL,
  status text NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'doing', 'review', 'done')),
  estimate_hours numeric(6, 2)
);
CREATE INDEX tasks_project ON tasks (project_id, status);

CREATE TABLE task_assignees (
  task_id bigint REFERENCES tasks ON DELETE CASCADE,
  user_id bigint REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (task_id, user_id)
);

CREATE TABLE time_entries (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  task_id bigint NOT NULL REFERENCES tasks ON DELETE CASCADE,
  user_id bigint NOT NULL REFERENCES users,
  day date NOT NULL,
  hours numeric(4, 2) NOT NULL CHECK (hours > 0 AND hours <= 24)
);
CREATE INDEX time_entries_user ON time_entries (user_id, day);

CREATE TABLE documents (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  project_id bigint NOT NULL REFERENCES projects ON DELETE CASCADE,
  name text NOT NULL,
  location text NOT NULL
);

CREATE TABLE comments (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  task_id bigint NOT NULL REFERENCES tasks ON DELETE CASCADE,
  author_id bigint NOT NULL REFERENCES users,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE comments, documents, time_entries, task_assignees, tasks, milestones, projects;
