import { describe, expect, test } from 'vitest';
import { coordinate, element, escapeXml, imageText, plainText, sizeText } from '../../renderers/markup.ts';

describe('escapeXml', () => {
  test('leaves nothing that XML would read as more than text', () => {
    expect(escapeXml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });
});

describe('plainText', () => {
  test('is one line', () => {
    expect(plainText('one\r\ntwo\tthree\u2028four')).toBe('one two three four');
  });

  test('shows what cannot be written, or would turn the text around, as a sign', () => {
    expect(plainText('a\u0000b\u001bc\ud800d\u202ee\uffff')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffd');
  });

  test('keeps the letters of all languages', () => {
    expect(plainText('énergie 电力 ⚡ كهرباء')).toBe('énergie 电力 ⚡ كهرباء');
  });
});

describe('element', () => {
  test('escapes attributes and takes children as they are', () => {
    expect(element('g', { id: 'a"b', x: 1.25 }, '<b/>')).toBe('<g id="a&quot;b" x="1.3"><b/></g>');
  });

  test('ends by itself without children', () => {
    expect(element('path', { d: 'M0 0' })).toBe('<path d="M0 0"/>');
  });
});

describe('coordinate', () => {
  test.each([
    [1, '1'],
    [1.04, '1'],
    [-0.04, '0'],
    [12.349, '12.3'],
  ])('writes %d as %s', (value, text) => {
    expect(coordinate(value)).toBe(text);
  });
});

describe('sizeText', () => {
  test.each([
    [0, '0 B'],
    [512 * 1024 ** 2, '512 MiB'],
    [1.5 * 1024 ** 3, '1.5 GiB'],
    [2048 * 1024 ** 4, '2048 TiB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe('imageText', () => {
  test.each([
    ['postgres:18.1', 'postgres:18.1'],
    ['registry.example.org:5000/shop/web:2.4.1', 'web:2.4.1'],
    ['registry.example.org:5000/shop/web', 'web'],
    ['ghcr.io/shop/web:2@sha256:0123456789abcdef', 'web:2'],
    ['ghcr.io/shop/web@sha256:0123456789abcdef', 'web@sha256:01234567'],
  ])('calls %s %s', (image, text) => {
    expect(imageText(image)).toBe(text);
  });
});
