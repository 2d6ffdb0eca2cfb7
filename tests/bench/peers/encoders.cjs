/* The receipt of ocop-bench as the npm encoders print it: our own harness around packages that
 * receipts.py has installed. Each gets the lines as they are, laid out in 48 columns, with bold and
 * double size where the receipt has them, two QR codes and a cut, for an Epson TM-T20II; each is
 * told to print Vietnamese in the way its manual offers.
 *
 * usage: node encoders.cjs PACKAGES RECEIPT.json OUT SECONDS
 * prints one JSON line per encoder and writes its bytes to OUT/NAME.bin. */
'use strict';

const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const [packages, receiptFile, out, seconds] = process.argv.slice(2);
const load = createRequire(path.join(packages, 'package.json'));
const receipt = JSON.parse(fs.readFileSync(receiptFile, 'utf8'));
const COLUMNS = 48;
const MODULE_DOTS = 4;

function receiptline() {
  const { transform } = load('receiptline');
  const escape = (text) => text.replace(/[\\|{}~_"`^]/g, '\\$&');
  const line = (entry) => {
    const text = escape(entry.text);
    if (entry.large) return '|^^' + text.trim() + '|';
    return '|' + (entry.bold ? `"${text}"` : text);
  };
  const markdown = (entry) => {
    if (entry.kind === 'qr')
      return [`{code:${escape(entry.value)};option:qrcode,${MODULE_DOTS},m}`,
        escape(entry.caption)];
    return entry.kind === 'text' ? [line(entry)] : [];
  };
  return () => {
    const doc = receipt.flatMap(markdown).join('\n');
    const options = { cpl: COLUMNS, encoding: 'multilingual', command: 'epson', cutting: true };
    return Buffer.from(transform(doc, options), 'binary');
  };
}

function nodeThermalPrinter() {
  const { ThermalPrinter, PrinterTypes, CharacterSet, BreakLine } = load('node-thermal-printer');
  return () => {
    const printer = new ThermalPrinter({
      type: PrinterTypes.EPSON, width: COLUMNS, interface: 'tcp://127.0.0.1',
      characterSet: CharacterSet.WPC1258_VIETNAMESE ?? 'WPC1258_VIETNAMESE',
      breakLine: BreakLine.NONE,
    });
    for (const entry of receipt) {
      if (entry.kind === 'qr') {
        printer.alignCenter();
        printer.printQR(entry.value, { cellSize: MODULE_DOTS, correction: 'M', model: 2 });
        printer.println(entry.caption);
        printer.alignLeft();
      } else if (entry.kind === 'cut') {
        printer.cut();
      } else if (entry.kind === 'text') {
        printer.bold(entry.bold);
        if (entry.large) printer.setTextDoubleHeight();
        printer.println(entry.text);
        if (entry.large) printer.setTextNormal();
      }
    }
    return printer.getBuffer();
  };
}

/* Both packages of one maker have one interface; the older one chooses pages by itself too. */
function printerEncoder(name, options, codepage) {
  const loaded = load(name);
  const Encoder = loaded.default ?? loaded;
  return () => {
    const encoder = new Encoder({ columns: COLUMNS, ...options });
    encoder.initialize().codepage(codepage);
    for (const entry of receipt) {
      if (entry.kind === 'qr') {
        encoder.align('center')
          .qrcode(entry.value, { model: 2, size: MODULE_DOTS, errorlevel: 'm' })
          .line(entry.caption).align('left');
      } else if (entry.kind === 'cut') {
        encoder.cut();
      } else if (entry.kind === 'text') {
        encoder.bold(entry.bold);
        if (entry.large) encoder.size(1, 2);
        encoder.line(entry.text);
        if (entry.large) encoder.size(1, 1);
      }
    }
    return Buffer.from(encoder.encode());
  };
}

const epson = { printerModel: 'epson-tm-t20ii' };
const encoders = {
  'receiptline': receiptline,
  'node-thermal-printer': nodeThermalPrinter,
  'esc-pos-encoder windows1258':
    () => printerEncoder('esc-pos-encoder', { codepageMapping: 'epson' }, 'windows1258'),
  'receipt-printer-encoder auto':
    () => printerEncoder('@point-of-sale/receipt-printer-encoder', epson, 'auto'),
  'receipt-printer-encoder windows1258':
    () => printerEncoder('@point-of-sale/receipt-printer-encoder', epson, 'windows1258'),
};

/* Processor seconds of this process, its garbage collector and compiler among them. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/* Whole receipts until the time is over, after half as long to warm up. */
function rate(encode, budget) {
  const until = (length) => {
    const start = cpuSeconds();
    let n = 0;
    do {
      encode();
      n++;
    } while (cpuSeconds() - start < length);
    return n / (cpuSeconds() - start);
  };
  until(budget / 2);
  return until(budget);
}

for (const [name, make] of Object.entries(encoders)) {
  const file = name.replace(/\W+/g, '-') + '.bin';
  try {
    const encode = make();
    const bytes = encode();
    fs.writeFileSync(path.join(out, file), bytes);
    const perSecond = rate(encode, Number(seconds));
    console.log(JSON.stringify({ name, file, bytes: bytes.length, perSecond }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: String(error.message ?? error) }));
  }
}
