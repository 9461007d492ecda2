-- The logins and the database, with the passwords that hold now.
\set database `printf %s "$DATABASE"`
\set username `printf %s "$DATABASE_USER"`
\set password `cat "$PASSWORD_FILE"`
\set standby `printf %s "$STANDBY"`
\set slot `printf %s "$SLOT"`
\set replica `printf %s "$REPLICATION_USER"`

SELECT format('CREATE ROLE %I', :'username') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'username') \gexec
ALTER ROLE :"username" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'username')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

\if :standby
\set replica_password `cat "$REPLICATION_PASSWORD_FILE"`
SELECT format('CREATE ROLE %I', :'replica') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'replica') \gexec
ALTER ROLE :"replica" LOGIN REPLICATION PASSWORD :'replica_password';
SELECT pg_create_physical_replication_slot(:'slot', true)
  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :'slot');
\else
-- A slot of a standby that is no more would keep changes until the disk is full.
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = :'slot' AND NOT active;
SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname = :'replica' \gexec
\endif
