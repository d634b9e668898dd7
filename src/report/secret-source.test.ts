import { expect, it } from "vitest";
import { looksSecret } from "./secret-source.ts";

it.each([
  ["/w/.env", ""],
  ["/w/prod.env", ""],
  ["/w/secrets.py", ""],
  ["/w/aws_credentials.py", ""],
  ["/w/Passwords.py", ""],
  ["/w/get_token.py", ""],
  ["/w/server.pem", ""],
  ["/w/a.py", 'API_KEY = "sk-1234567890abcdef"'],
  ["/w/a.py", "aws_secret_access_key: str = 'wJalrXUtnFEMI/K7MDENG'"],
  ["/w/a.py", 'connect(password="correct-horse-battery")'],
  ["/w/a.py", '{"token": "ghp_0123456789abcdef"}'],
  ["/w/a.py", 'KEY = """\n-----BEGIN RSA PRIVATE KEY-----\nMIIE"""'],
  ["/v/lib/python3.12/site-packages/app/keys.py", "-----BEGIN PRIVATE KEY-----"],
])("%s with %j looks like it does", (file, text) => {
  expect(looksSecret(file, text)).toBe(true);
});

it.each([
  ["/w/etl.py", "keys = list(table)\nfor key in keys: print('a long text with spaces in it')"],
  ["/w/etl.py", "token = tokens[position]"],
  ["/w/etl.py", "password = os.environ['DATABASE_PASSWORD']"],
  ["/w/etl.py", 'primary_key = "id"'],
  ["/w/environment.py", ""],
  ["/usr/lib/python3.12/secrets.py", "token = 'a_default_token_of_a_library'"],
  ["/usr/lib/python3.12/token.py", ""],
])("%s with %j does not", (file, text) => {
  expect(looksSecret(file, text)).toBe(false);
});
