const FAMILY = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/** What each class of the picture looks like on a light ground, and on a dark one where it differs. */
const RULES: readonly (readonly [selector: string, light: string, dark: string])[] = [
  ['.page', 'fill:#ffffff', 'fill:#0f141b'],
  ['text', `font-family:${FAMILY};fill:#1f2733`, 'fill:#e4e9f0'],
  ['.muted', 'fill:#5b6675', 'fill:#9aa6b5'],
  ['.bold', 'font-weight:600', ''],
  ['.server', 'fill:#f3f6fa;stroke:#c3ccd8', 'fill:#171e28;stroke:#3a4656'],
  ['.icon', 'fill:none;stroke:#5b6675;stroke-width:1.2', 'stroke:#9aa6b5'],
  ['.card', 'fill:#ffffff;stroke:#9fabba', 'fill:#202935;stroke:#556375'],
  ['.card.job', 'stroke-dasharray:5 3', ''],
  ['.card.load-balancer', 'fill:#f5f1fe;stroke:#7c5cc4', 'fill:#2a2440;stroke:#a48be0'],
  ['.card.external-host,.card.outbound-proxy', 'fill:#fdf6ec;stroke:#b4762a', 'fill:#30271a;stroke:#d69a4c'],
  ['.card.server', 'fill:#f3f6fa;stroke:#9fabba', 'fill:#171e28;stroke:#556375'],
  ['.bar.rolling', 'fill:#2f9e62', 'fill:#46b87b'],
  ['.bar.recreate', 'fill:#d9822b', 'fill:#e59b50'],
  ['.bar.none', 'fill:#8793a3', 'fill:#728094'],
  ['.badge', 'fill:#e6ebf2', 'fill:#344152'],
  ['.chip.inside', 'fill:none;stroke:#9fabba', 'stroke:#66758a'],
  ['.chip.published', 'fill:#dce8fa;stroke:#86a9dc', 'fill:#23395a;stroke:#4c73ad'],
  ['.chip.service', 'fill:#ffffff;stroke:#b6c0cd', 'fill:#202935;stroke:#556375'],
  ['.chip.job', 'fill:none;stroke:#9fabba;stroke-dasharray:4 2', 'stroke:#66758a'],
  ['.line', 'fill:none;stroke-linejoin:round', ''],
  ['.network .line', 'stroke:#6b7888;stroke-width:1.3', 'stroke:#8d9aab'],
  ['.network .head', 'fill:#6b7888', 'fill:#8d9aab'],
  ['.servers .line', 'stroke:#2563c9;stroke-width:1.9', 'stroke:#6da2f5'],
  ['.servers .head', 'fill:#2563c9', 'fill:#6da2f5'],
  ['.outside .line', 'stroke:#b4762a;stroke-width:1.5', 'stroke:#d69a4c'],
  ['.outside .head', 'fill:#b4762a', 'fill:#d69a4c'],
  ['.later .line', 'stroke-dasharray:6 4', ''],
  ['.dot-0', 'fill:#1f8a8a', 'fill:#4cbcbc'],
  ['.dot-1', 'fill:#a3468f', 'fill:#d27fc0'],
  ['.dot-2', 'fill:#7a7a1c', 'fill:#baba52'],
  ['.dot-3', 'fill:#c0492f', 'fill:#ec8068'],
  ['.dot-4', 'fill:#4a5fc1', 'fill:#8b9cf0'],
  ['.dot-5', 'fill:#5b6675', 'fill:#9aa6b5'],
];

/** Colours of networks: a seventh network of one server has the first one's again. */
export const NETWORK_COLOURS = 6;

/** The style sheet of the picture; each rule holds inside it only, so that it can stand in a page. */
export function styleSheet(): string {
  const light = RULES.map(([selector, declarations]) => rule(selector, declarations));
  const dark = RULES.flatMap(([selector, , declarations]) =>
    declarations === '' ? [] : [rule(selector, declarations)],
  );
  return `\n${light.join('\n')}\n@media screen and (prefers-color-scheme:dark){\n${dark.join('\n')}\n}\n`;
}

function rule(selectors: string, declarations: string): string {
  const scoped = selectors.split(',').map((selector) => `.arrimage-diagram ${selector}`);
  return `${scoped.join(',')}{${declarations}}`;
}
