import { describe, expect, test } from 'vitest';
import { image } from '../../settings/schema/image.ts';
import { noun } from './noun.ts';

describe('image', () => {
  const { lines, value } = noun(image);

  test('is a reference once checked', () => {
    expect(value('{ repository: postgres, tag: "15.19" }')).toEqual('postgres:15.19');
  });

  test('joins tag and digest', () => {
    expect(
      value(
        '{ repository: "ghcr.io:443/team/api", tag: v1, digest: "sha256:abababababababababababababababababababababababababababababababab" }',
      ),
    ).toEqual('ghcr.io:443/team/api:v1@sha256:abababababababababababababababababababababababababababababababab');
  });

  test('fails when it is a reference', () => {
    expect(lines('postgres:15.19')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a mapping, got "postgres:15.19"; write "name: value" lines below it"`,
    );
  });

  test('fails when the tag is a number', () => {
    expect(lines('{ repository: postgres, tag: 15.10 }')).toMatchInlineSnapshot(
      `"a.yaml:1:37 value.tag: expected text, got the number "15.10"; put it in quotes"`,
    );
  });

  test('fails when the tag has a colon', () => {
    expect(lines('{ repository: postgres, tag: ":15" }')).toMatchInlineSnapshot(
      `"a.yaml:1:37 value.tag: expected a tag, got ":15"; use letters, digits, dots, hyphens and underscores, without the colon"`,
    );
  });

  test('fails when the repository is missing', () => {
    expect(lines('{ tag: "15" }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.repository: expected a name of a repository, got nothing; add it"`,
    );
  });

  test('fails when the repository holds the tag', () => {
    expect(lines('{ repository: "postgres:15" }')).toMatchInlineSnapshot(
      `"a.yaml:1:22 value.repository: expected the name of a repository, such as "postgres" or "ghcr.io/team/api", got "postgres:15"; write the tag and the digest apart"`,
    );
  });

  test('fails when the digest is short', () => {
    expect(lines('{ repository: a, digest: "sha256:abc" }')).toMatchInlineSnapshot(
      `"a.yaml:1:33 value.digest: expected a digest, got "sha256:abc"; write sha256: and 64 hexadecimal digits"`,
    );
  });

  test('fails when a key is mistyped', () => {
    expect(lines('{ repository: a, tga: b }')).toMatchInlineSnapshot(
      `"a.yaml:1:25 value.tga: unknown setting, got "tga"; did you mean "tag"?"`,
    );
  });
});
