/** The style sheet of the page: light or dark as the reader's screen is, light on paper. */
export function styleSheet(): string {
  return SHEET;
}

const SHEET = `
:root{--page:#fff;--text:#1f2733;--minor:#5b6675;--line:#d6dde6;--head:#f3f6fa;--good:#1d7445;--care:#9a5b12;--bad:#b3261e;
--good-ground:#e3f4ea;--care-ground:#fcf0df;--bad-ground:#fbe7e5;--plain-ground:#e9edf3}
@media screen and (prefers-color-scheme:dark){
:root{--page:#0f141b;--text:#e4e9f0;--minor:#9aa6b5;--line:#313c4a;--head:#171e28;--good:#6fcf97;--care:#e5ad6b;--bad:#f28b82;
--good-ground:#15301f;--care-ground:#33260f;--bad-ground:#3b1a18;--plain-ground:#232c38}
}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.45 Inter,'Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif}
header,main{max-width:1500px;margin:0 auto;padding:0 28px}
header{padding-top:26px}
h1{margin:0;font-size:26px}
h2{margin:40px 0 6px;font-size:20px}
h3{margin:22px 0 6px;font-size:15px}
p{margin:6px 0}
.facts,.minor,.none{color:var(--minor)}
.minor{font-size:12.5px}
.tally span,td .good,td .care,td .bad,p .care{display:inline-block;white-space:nowrap;border-radius:9px;padding:0 8px;font-size:13px}
.tally span{padding:2px 10px}
.good{color:var(--good);background:var(--good-ground)}
.care{color:var(--care);background:var(--care-ground)}
.bad{color:var(--bad);background:var(--bad-ground)}
.plain{background:var(--plain-ground)}
figure{margin:22px 0 0;overflow-x:auto}
figure svg{display:block;min-width:800px;max-width:100%;height:auto;border:1px solid var(--line);border-radius:12px}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{text-align:left;vertical-align:top;padding:7px 12px;border-top:1px solid var(--line)}
thead th{border-top:0;background:var(--head);font-weight:600;white-space:nowrap}
code{font:12.5px/1.4 ui-monospace,'SF Mono',Consolas,'Liberation Mono',monospace;overflow-wrap:anywhere}
code.minor{font-size:11.5px}
.probe{display:inline-block;max-width:34ch}
.fixed{white-space:nowrap}
meter{width:120px;height:12px;vertical-align:-1px}
main{padding-bottom:48px}
@page{size:A4 landscape;margin:12mm}
@media print{
body{font-size:10.5pt}
code,td .minor,td .good,td .care,td .bad{font-size:7.5pt}
header,main{max-width:none;padding:0}
table{font-size:8.5pt}
th,td{padding:4px 6px}
.scroll,figure{overflow:visible}
figure svg{width:100%;min-width:0;max-height:150mm;border:0}
tr,figure{break-inside:avoid}
h2,h3{break-after:avoid}
}
`;
