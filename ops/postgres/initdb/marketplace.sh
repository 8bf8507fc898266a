#!/bin/sh
# Runs once, when the image of PostgreSQL makes its data folder: the service's database and its owner, who is no superuser.
set -eu

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
SET log_min_error_statement = panic;
SET log_statement = none;
\set password `cat /tokens/password`
CREATE ROLE marketplace LOGIN PASSWORD :'password';
CREATE DATABASE marketplace OWNER marketplace ENCODING 'UTF8' TEMPLATE template0;
SQL
